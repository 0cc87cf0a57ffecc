using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Ledger;

/// <summary>A line of an invoice as somebody else's bytes say it, or as the chain gives it. Immutable.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Product">The product.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Release">The release; null for free use.</param>
/// <param name="Terms">Price, ceiling, basis, class and rounding; of free use the basis.</param>
internal sealed record ClaimedLine(
    string Scenario,
    string Product,
    UsageUnit Unit,
    string? Release,
    string Terms
);
