using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Packs;

/// <summary>A use that counts: recorded, or reserved and committed.</summary>
/// <param name="Index">Its record, for messages: of the reservation where there was one.</param>
/// <param name="KnownAt">The record since which it counts.</param>
/// <param name="Slot">The grant's slot.</param>
/// <param name="Scenario">The scenario, by its place in the grant's registration.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Time">When it happened, in microseconds.</param>
/// <param name="Quantity">How much.</param>
internal readonly record struct PackUse(
    ulong Index,
    ulong KnownAt,
    uint Slot,
    ushort Scenario,
    UsageUnit Unit,
    long Time,
    Int128 Quantity
);
