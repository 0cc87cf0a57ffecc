using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tariffs;

/// <summary>What one scenario used in one unit at one price. Immutable and safe to share between threads.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Quote">The price, the ceiling and why.</param>
/// <param name="Uses">The number of uses.</param>
/// <param name="Quantity">How much was used.</param>
/// <param name="Amount">What it costs: rounded once, never above the quantity at the ceiling.</param>
public sealed record RatedLine(
    Scenario Scenario,
    UsageUnit Unit,
    PriceQuote Quote,
    long Uses,
    Int128 Quantity,
    Fen Amount
);
