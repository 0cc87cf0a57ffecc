namespace AuthOps.Metering.Reconciliation;

/// <summary>How far a comparison is. Immutable and safe to share between threads.</summary>
/// <param name="Pass">The pass over both sides under way, from 1.</param>
/// <param name="Passes">The passes known to be needed so far.</param>
/// <param name="UsesRead">Uses read so far in all passes.</param>
/// <param name="Differences">Differences found so far.</param>
public readonly record struct ReconciliationProgress(
    int Pass,
    int Passes,
    long UsesRead,
    int Differences
);
