namespace AuthOps.Anonymization.Risk;

/// <summary>
/// Re-identification risk of the records against one attacker, exactly. Immutable and safe to share between
/// threads.
/// </summary>
/// <param name="Maximum">The highest risk of a record.</param>
/// <param name="Average">The mean risk over records.</param>
/// <param name="RecordsAboveThreshold">Records whose risk is above the threshold.</param>
/// <param name="ShareAboveThreshold">The same as a share of all records.</param>
public sealed record AttackerRisk(
    Ratio Maximum,
    Ratio Average,
    long RecordsAboveThreshold,
    Ratio ShareAboveThreshold
);
