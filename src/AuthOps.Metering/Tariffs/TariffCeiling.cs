using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tariffs;

/// <summary>
/// The highest price a base product of the operator may have in one charge unit during a period (上限收费标准).
/// Immutable and safe to share between threads.
/// </summary>
/// <param name="ProductId">The product.</param>
/// <param name="Unit">One of the four charge units.</param>
/// <param name="Maximum">The highest price of one unit.</param>
/// <param name="Effective">When the ceiling holds.</param>
public sealed record TariffCeiling(
    string ProductId,
    UsageUnit Unit,
    UnitPrice Maximum,
    ValidityPeriod Effective
);
