using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tariffs;

/// <summary>
/// Prices and ceilings of an operator's products under 发改价格〔2025〕65号. Use for the public good is free;
/// a base product of the operator has at every instant a ceiling at or above its price; developers' products are
/// bound by none. A plan that breaks this cannot be created. Immutable and safe to share between threads.
/// </summary>
public sealed class TariffPlan
{
    private readonly Dictionary<(string Product, UsageUnit Unit), TariffItem[]> _items = [];
    private readonly Dictionary<(string Product, UsageUnit Unit), TariffCeiling[]> _ceilings = [];

    /// <summary>Creates a plan and checks every price against its ceilings for the whole time it holds.</summary>
    /// <param name="products">The products priced, each once.</param>
    /// <param name="items">The prices; two of one product and unit must not overlap in time.</param>
    /// <param name="ceilings">The ceilings, for base products only; two of one product and unit must not overlap.</param>
    /// <exception cref="TariffException">
    /// An unknown product, a unit that cannot be charged, an overlap, a ceiling on a developer's product, a base
    /// product's price without a ceiling at some instant, or a price above its ceiling.
    /// </exception>
    public TariffPlan(
        IReadOnlyList<DataProduct> products,
        IReadOnlyList<TariffItem> items,
        IReadOnlyList<TariffCeiling> ceilings
    )
    {
        ArgumentNullException.ThrowIfNull(products);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(ceilings);
        var origins = new Dictionary<string, ProductOrigin>(StringComparer.Ordinal);
        foreach (var product in products)
        {
            if (!origins.TryAdd(product.Id, product.Origin))
            {
                throw new TariffException($"The tariff names product {product.Id} twice.");
            }
        }

        foreach (var group in ceilings.GroupBy(c => (c.ProductId, c.Unit)))
        {
            if (Origin(origins, group.Key.ProductId, group.Key.Unit) != ProductOrigin.OperatorBase)
            {
                throw new TariffException(
                    $"Product {group.Key.ProductId} is a developer's; a ceiling binds base products of the operator only."
                );
            }

            _ceilings[group.Key] = InOrder(group, c => c.Effective, group.Key, "ceilings");
        }

        foreach (var group in items.GroupBy(i => (i.ProductId, i.Unit)))
        {
            var origin = Origin(origins, group.Key.ProductId, group.Key.Unit);
            _items[group.Key] = InOrder(group, i => i.Effective, group.Key, "prices");
            if (origin == ProductOrigin.OperatorBase)
            {
                foreach (var item in group)
                {
                    RequireUnderCeiling(item);
                }
            }
        }

        Products = Array.AsReadOnly(products.ToArray());
        Items = Array.AsReadOnly(items.ToArray());
        Ceilings = Array.AsReadOnly(ceilings.ToArray());
    }

    /// <summary>The products priced.</summary>
    public IReadOnlyList<DataProduct> Products { get; }

    /// <summary>The prices.</summary>
    public IReadOnlyList<TariffItem> Items { get; }

    /// <summary>The ceilings.</summary>
    public IReadOnlyList<TariffCeiling> Ceilings { get; }

    /// <summary>Whether a product may be charged by a unit: 产品数量, 服务次数, 服务时间 and 数据调用量.</summary>
    /// <param name="unit">The unit.</param>
    /// <returns>True for the four charge units of 发改价格〔2025〕65号.</returns>
    public static bool IsChargeUnit(UsageUnit unit) =>
        unit
            is UsageUnit.Products
                or UsageUnit.ServiceCalls
                or UsageUnit.ServiceSeconds
                or UsageUnit.DataInvocations;

    /// <summary>The price in force for a scenario's use at an instant.</summary>
    /// <param name="scenario">The scenario, which names the product and the class of the purpose.</param>
    /// <param name="unit">The unit used.</param>
    /// <param name="instant">The instant of the use.</param>
    /// <returns>The price, the ceiling and why.</returns>
    /// <exception cref="TariffException">
    /// The product is charged by this unit but no price is in force then, or the product has no price in any unit
    /// although the scenario is not for the public good.
    /// </exception>
    public PriceQuote Quote(Scenario scenario, UsageUnit unit, DateTimeOffset instant)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        if (!IsChargeUnit(unit))
        {
            return new PriceQuote(UnitPrice.Free, null, PriceBasis.NotCharged);
        }

        var key = (scenario.ProductId, unit);
        UnitPrice? ceiling = _ceilings.TryGetValue(key, out var ceilings)
            ? Array.Find(ceilings, c => c.Effective.Contains(instant))?.Maximum
            : null;
        if (scenario.IsPublicGood)
        {
            return new PriceQuote(UnitPrice.Free, ceiling, PriceBasis.PublicGood);
        }

        if (!_items.TryGetValue(key, out var items))
        {
            return _items.Keys.Any(k => k.Product == scenario.ProductId)
                ? new PriceQuote(UnitPrice.Free, ceiling, PriceBasis.NotCharged)
                : throw new TariffException(
                    $"Product {scenario.ProductId} has no price, but scenario {scenario.Id} is not for the public good; add a price."
                );
        }

        var item =
            Array.Find(items, i => i.Effective.Contains(instant))
            ?? throw new TariffException(
                $"Product {scenario.ProductId} has no price by {unit} in force at {ValidityPeriod.Text(instant)}; close the gap in the tariff."
            );
        return new PriceQuote(
            item.Price,
            ceiling,
            item.IsTrial ? PriceBasis.TrialTariff : PriceBasis.Tariff
        );
    }

    private static ProductOrigin Origin(
        Dictionary<string, ProductOrigin> origins,
        string productId,
        UsageUnit unit
    )
    {
        if (!origins.TryGetValue(productId, out var origin))
        {
            throw new TariffException(
                $"The tariff prices product {productId}, which it does not name."
            );
        }

        return IsChargeUnit(unit)
            ? origin
            : throw new TariffException(
                $"Product {productId} cannot be charged by {unit}; use Products, ServiceCalls, ServiceSeconds or DataInvocations."
            );
    }

    private static T[] InOrder<T>(
        IEnumerable<T> entries,
        Func<T, ValidityPeriod> period,
        (string ProductId, UsageUnit Unit) key,
        string what
    )
    {
        T[] sorted = [.. entries.OrderBy(e => period(e).From)];
        for (var i = 1; i < sorted.Length; i++)
        {
            if (period(sorted[i - 1]).Overlaps(period(sorted[i])))
            {
                throw new TariffException(
                    $"Two {what} of product {key.ProductId} by {key.Unit} overlap in time."
                );
            }
        }

        return sorted;
    }

    private void RequireUnderCeiling(TariffItem item)
    {
        var covered = item.Effective.From;
        foreach (var ceiling in _ceilings.GetValueOrDefault((item.ProductId, item.Unit)) ?? [])
        {
            if (!ceiling.Effective.Overlaps(item.Effective))
            {
                continue;
            }

            if (item.Price > ceiling.Maximum)
            {
                throw new TariffException(
                    $"The price of product {item.ProductId} by {item.Unit} is {item.Price} fen, above its ceiling of {ceiling.Maximum} fen; lower it."
                );
            }

            if (ceiling.Effective.From > covered)
            {
                break;
            }

            covered = ceiling.Effective.Until;
        }

        if (covered < item.Effective.Until)
        {
            throw new TariffException(
                $"The price of base product {item.ProductId} by {item.Unit} has no ceiling from {ValidityPeriod.Text(covered)}; a base product is charged under a ceiling at every instant."
            );
        }
    }
}
