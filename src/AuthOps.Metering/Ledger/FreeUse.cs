using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Ledger;

/// <summary>Use that costs nothing and is metered all the same. Immutable and safe to share between threads.</summary>
/// <param name="GrantId">The grant.</param>
/// <param name="ProductId">The product.</param>
/// <param name="ScenarioId">The scenario.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Basis">Why it costs nothing.</param>
/// <param name="Uses">The number of uses.</param>
/// <param name="Quantity">How much was used.</param>
public sealed record FreeUse(
    GrantId GrantId,
    ProductId ProductId,
    ScenarioId ScenarioId,
    UsageUnit Unit,
    PriceBasis Basis,
    long Uses,
    Int128 Quantity
);
