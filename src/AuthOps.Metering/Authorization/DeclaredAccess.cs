using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Authorization;

/// <summary>A use as it was declared at a desk. Immutable.</summary>
internal sealed record DeclaredAccess(
    AuthorizationGrant Grant,
    uint Slot,
    ushort Scenario,
    string ScenarioId,
    UsageAccess Access
);
