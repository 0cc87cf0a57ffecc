namespace AuthOps.Metering.Aggregation;

/// <summary>Sum and count of a cell, exact.</summary>
internal readonly record struct TotalCell(Int128 Sum, long Count);
