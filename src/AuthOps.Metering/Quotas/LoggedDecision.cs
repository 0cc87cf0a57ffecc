using AuthOps.Metering.Log;

namespace AuthOps.Metering.Quotas;

/// <summary>A decision as the log holds it. Immutable.</summary>
internal sealed record LoggedDecision(
    ulong Index,
    long Time,
    uint Slot,
    DecisionKind Kind,
    uint Tag,
    DecisionBody Body
);
