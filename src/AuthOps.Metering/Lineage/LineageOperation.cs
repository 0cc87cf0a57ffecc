namespace AuthOps.Metering.Lineage;

/// <summary>
/// An operation that made something of something: a match, an aggregation, an anonymisation. Immutable and safe to share
/// between threads.
/// </summary>
/// <param name="Id">Its identifier.</param>
/// <param name="GrantId">The grant under which it ran; null if it is not known.</param>
/// <param name="Actor">The party that ran it.</param>
/// <param name="Inputs">The resources or intermediate results it read.</param>
/// <param name="Outputs">The intermediate results or products it made.</param>
/// <param name="Digest">SHA-256 of what shows it, such as a receipt; null for none.</param>
/// <param name="At">When it was recorded.</param>
public sealed record LineageOperation(
    string Id,
    string? GrantId,
    string Actor,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    string? Digest,
    DateTimeOffset At
);
