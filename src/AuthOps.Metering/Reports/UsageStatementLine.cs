using AuthOps.Metering.Authorization;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Reports;

/// <summary>
/// What one scenario used of one product in one unit at one price. Immutable and safe to share between threads.
/// </summary>
/// <param name="GrantId">The grant.</param>
/// <param name="ProductId">The product.</param>
/// <param name="ScenarioId">The scenario.</param>
/// <param name="PurposeClass">The class of the scenario's purpose.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Quote">The price, the ceiling and why, as in force when the use was reserved.</param>
/// <param name="Uses">The number of committed uses.</param>
/// <param name="Quantity">The amount committed; this is charged.</param>
/// <param name="Burned">The amount lost to abandoned uses; taken from the quota, never charged.</param>
/// <param name="Open">The amount in reservations not yet settled; not charged.</param>
/// <param name="Amount">Quantity times price, rounded once, half away from zero.</param>
public sealed record UsageStatementLine(
    string GrantId,
    string ProductId,
    string ScenarioId,
    PurposeClass PurposeClass,
    UsageUnit Unit,
    PriceQuote Quote,
    ulong Uses,
    Int128 Quantity,
    Int128 Burned,
    Int128 Open,
    Fen Amount
);
