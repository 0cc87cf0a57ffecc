namespace AuthOps.Metering.Events;

/// <summary>
/// Takes a recorded use back and, where it happened otherwise, names what did happen. Nothing recorded is changed: the
/// reversal and the replacement are records of their own. Immutable and safe to share between threads.
/// </summary>
/// <param name="EventId">The id of the use.</param>
/// <param name="Reason">Why.</param>
/// <param name="Actor">Who decided it: an account or a role, 1 to 64 characters of <c>A-Z a-z 0-9 . _ : -</c>, never a person's number.</param>
/// <param name="Replacement">What happened instead, under an id of its own; null for nothing.</param>
public sealed record UsageCorrection(
    UInt128 EventId,
    UsageCorrectionReason Reason,
    string Actor,
    UsageEvent? Replacement = null
);
