using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Transformations;

/// <summary>A transformed table. Immutable and safe to share between threads.</summary>
/// <param name="Table">The table.</param>
/// <param name="ChangedCells">Cells whose text changed; NULL never does.</param>
/// <param name="RemovedRows">Rows that are no longer there.</param>
public sealed record TransformedTable(Table Table, long ChangedCells, long RemovedRows);
