namespace AuthOps.Anonymization.Discovery;

/// <summary>How far one column tells records apart. Immutable and safe to share between threads.</summary>
/// <param name="Scan">What its cells look like.</param>
/// <param name="Uniqueness">The share of records alone by this column.</param>
/// <param name="MinimalUniques">In how many minimal sample uniques it takes part.</param>
/// <param name="SuggestedRole">
/// Direct where its cells are identifiers or mostly unique, quasi-identifier where it is part of the path that isolates
/// the records, otherwise null: judge it.
/// </param>
public sealed record ColumnIdentifiability(
    ColumnScan Scan,
    Ratio Uniqueness,
    long MinimalUniques,
    AttributeRole? SuggestedRole
);
