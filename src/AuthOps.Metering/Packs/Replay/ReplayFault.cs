namespace AuthOps.Metering.Packs.Replay;

/// <summary>One reason. Immutable and safe to share between threads.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Subject">The procedure, scenario, grant, product or finding it is about.</param>
/// <param name="Record">The record of the log, where there is one.</param>
public sealed record ReplayFault(ReplayFaultKind Kind, string Subject, ulong? Record = null);
