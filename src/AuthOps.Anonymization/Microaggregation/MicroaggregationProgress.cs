namespace AuthOps.Anonymization.Microaggregation;

/// <summary>How far a grouping is. Immutable and safe to share between threads.</summary>
/// <param name="RecordsDone">Records that are in a group.</param>
/// <param name="RecordsTotal">All records.</param>
public readonly record struct MicroaggregationProgress(long RecordsDone, long RecordsTotal);
