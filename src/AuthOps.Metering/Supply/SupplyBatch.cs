namespace AuthOps.Metering.Supply;

/// <summary>One supply of a resource (Art. 15). Immutable; safe to share between threads as its columns are.</summary>
/// <param name="SourceUnit">The party that supplies.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Due">When it was due.</param>
/// <param name="SuppliedAt">When it came; null if it has not.</param>
/// <param name="Columns">The values by field, as many rows in each; null or blank where there is none.</param>
public sealed record SupplyBatch(
    string SourceUnit,
    string Resource,
    DateTimeOffset Due,
    DateTimeOffset? SuppliedAt,
    IReadOnlyDictionary<string, IReadOnlyList<string?>> Columns
);
