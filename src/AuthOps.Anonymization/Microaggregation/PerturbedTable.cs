using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Microaggregation;

/// <summary>
/// A table with less exact numbers. It is not anonymised and not k-anonymous: no class of records is promised.
/// Immutable and safe to share between threads.
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="InformationLoss">The sum of squares within groups by that of the whole, on scales that weigh alike; the mean over columns where they are grouped one by one. 0 to 1.</param>
public sealed record PerturbedTable(Table Table, double InformationLoss);
