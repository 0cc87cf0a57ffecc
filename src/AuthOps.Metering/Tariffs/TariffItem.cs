using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tariffs;

/// <summary>
/// The price of a product in one charge unit during a period (具体收费标准). Immutable and safe to share between
/// threads.
/// </summary>
/// <param name="ProductId">The product.</param>
/// <param name="Unit">One of the four charge units of 发改价格〔2025〕65号.</param>
/// <param name="Price">What a quantity costs; a <see cref="UnitPrice"/> is a flat price.</param>
/// <param name="Effective">When the price holds.</param>
/// <param name="IsTrial">Whether it is a trial tariff (试行收费标准), as in the first year of operation.</param>
/// <param name="Customers">Whom the price is for.</param>
public sealed record TariffItem(
    string ProductId,
    UsageUnit Unit,
    PriceSchedule Price,
    ValidityPeriod Effective,
    bool IsTrial = false,
    CustomerClass Customers = CustomerClass.General
);
