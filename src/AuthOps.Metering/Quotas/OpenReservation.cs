using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Quotas;

/// <summary>A reservation that has not been settled. Immutable.</summary>
internal readonly record struct OpenReservation(
    uint Slot,
    ushort Scenario,
    UsageUnit Unit,
    Int128 Amount,
    UInt128 Id
);
