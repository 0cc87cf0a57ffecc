using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tariffs;

/// <summary>The rules of a tariff, each refused with its own fault. Stateless and safe to share between threads.</summary>
internal static class TariffRules
{
    public static TariffTerms Checked(TariffTerms terms)
    {
        if (!Enum.IsDefined(terms.Rounding))
        {
            throw new TariffException(
                TariffFault.Rounding,
                "The tariff's rounding rule is not one of FenRounding."
            );
        }

        if (terms.Rounding is FenRounding.Up or FenRounding.Ceiling)
        {
            throw new TariffException(
                TariffFault.Rounding,
                $"Rounding by {terms.Rounding} charges more than the exact price; use HalfUp, HalfEven, HalfDown, Down or Floor."
            );
        }

        var free = terms.FreeUse?.ToArray();
        foreach (var group in (free ?? []).GroupBy(static t => t.ScenarioId))
        {
            var sorted = group.OrderBy(static t => t.Effective.From).ToList();
            for (var i = 1; i < sorted.Count; i++)
            {
                if (sorted[i - 1].Effective.Overlaps(sorted[i].Effective))
                {
                    throw new TariffException(
                        TariffFault.RepeatedFreeUse,
                        $"Two terms of free use of scenario {group.Key} hold at the same time."
                    );
                }
            }
        }

        return terms with
        {
            SmallEnterprises = Identifiers.RequireDistinct(
                terms.SmallEnterprises,
                nameof(terms.SmallEnterprises)
            ),
            FreeUse = free is null ? null : Array.AsReadOnly(free),
        };
    }

    public static Dictionary<string, ProductOrigin> Origins(IReadOnlyList<DataProduct> products)
    {
        var origins = new Dictionary<string, ProductOrigin>(StringComparer.Ordinal);
        foreach (var product in products)
        {
            if (!origins.TryAdd(product.Id, product.Origin))
            {
                throw new TariffException(
                    TariffFault.RepeatedProduct,
                    $"The tariff names product {product.Id} twice."
                );
            }
        }

        return origins;
    }

    public static Dictionary<(string Product, UsageUnit Unit), TariffCeiling[]> Ceilings(
        IReadOnlyList<TariffCeiling> ceilings,
        Dictionary<string, ProductOrigin> origins
    )
    {
        var byKey = new Dictionary<(string Product, UsageUnit Unit), TariffCeiling[]>();
        foreach (var group in ceilings.GroupBy(static c => (c.ProductId, c.Unit)))
        {
            if (Origin(origins, group.Key.ProductId, group.Key.Unit) != ProductOrigin.OperatorBase)
            {
                throw new TariffException(
                    TariffFault.CeilingOnDevelopersProduct,
                    $"Product {group.Key.ProductId} is a developer's; a ceiling binds base products of the operator only."
                );
            }

            byKey[group.Key] = InOrder(
                group,
                static c => c.Effective,
                $"ceilings of product {group.Key.ProductId} by {group.Key.Unit}"
            );
        }

        return byKey;
    }

    public static Dictionary<
        (string Product, UsageUnit Unit, CustomerClass Class),
        TariffItem[]
    > Items(IReadOnlyList<TariffItem> items, Dictionary<string, ProductOrigin> origins)
    {
        var byKey =
            new Dictionary<(string Product, UsageUnit Unit, CustomerClass Class), TariffItem[]>();
        foreach (var group in items.GroupBy(static i => (i.ProductId, i.Unit, i.Customers)))
        {
            var (product, unit, customers) = group.Key;
            if (!Enum.IsDefined(customers))
            {
                throw new TariffException(
                    TariffFault.UnknownClass,
                    $"The price of product {product} is for a class that is not one of CustomerClass."
                );
            }

            var origin = Origin(origins, product, unit);
            if (
                origin == ProductOrigin.OperatorBase
                && group.Any(static i => i.Price.Model == PriceModel.Percentage)
            )
            {
                throw new TariffException(
                    TariffFault.PercentageOfBaseProduct,
                    $"Base product {product} has a percentage as its price; base products are charged by products, calls, time or invocations."
                );
            }

            byKey[group.Key] = InOrder(
                group,
                static i => i.Effective,
                $"prices of product {product} by {unit} for {customers}"
            );
        }

        return byKey;
    }

    public static void RequireUnderCeilings(
        IReadOnlyList<TariffItem> items,
        Dictionary<(string Product, UsageUnit Unit), TariffCeiling[]> ceilings,
        Dictionary<string, ProductOrigin> origins
    )
    {
        foreach (var item in items)
        {
            if (origins[item.ProductId] == ProductOrigin.OperatorBase)
            {
                RequireUnderCeiling(
                    item,
                    ceilings.GetValueOrDefault((item.ProductId, item.Unit)) ?? []
                );
            }
        }
    }

    public static void RequireSmallAtMostGeneral(
        Dictionary<(string Product, UsageUnit Unit, CustomerClass Class), TariffItem[]> items
    )
    {
        foreach (var ((product, unit, customers), small) in items)
        {
            if (customers != CustomerClass.SmallAndMedium)
            {
                continue;
            }

            var general = items.GetValueOrDefault((product, unit, CustomerClass.General)) ?? [];
            foreach (var item in small)
            {
                if (
                    general.Length == 0
                    || item.Effective.From < general[0].Effective.From
                    || item.Effective.Until > general[^1].Effective.Until
                )
                {
                    throw new TariffException(
                        TariffFault.NoGeneralPrice,
                        $"Product {product} by {unit} has a price for small enterprises when it has none for everybody."
                    );
                }

                if (
                    general.Any(g =>
                        g.Effective.Overlaps(item.Effective)
                        && !PriceComparison.IsNeverAbove(item.Price, g.Price)
                    )
                )
                {
                    throw new TariffException(
                        TariffFault.SmallAboveGeneral,
                        $"The price of product {product} by {unit} for small enterprises, {item.Price}, is above the general price for some quantity, or is of a model that cannot be compared with it; lower it."
                    );
                }
            }
        }
    }

    public static void RequireTrials(
        IReadOnlyList<TariffItem> items,
        TariffTerms terms,
        Dictionary<string, ProductOrigin> origins
    )
    {
        if (terms.OperationBegan is not { } began)
        {
            return;
        }

        var fullYear = began.AddYears(1);
        foreach (var item in items)
        {
            if (item.IsTrial && item.Effective.Until > fullYear)
            {
                throw new TariffException(
                    TariffFault.TrialAfterFirstYear,
                    $"The trial price of product {item.ProductId} holds beyond {ValidityPeriod.Text(fullYear)}, the first full year of operation."
                );
            }

            if (
                !item.IsTrial
                && origins[item.ProductId] == ProductOrigin.OperatorBase
                && item.Effective.From < fullYear
            )
            {
                throw new TariffException(
                    TariffFault.NotATrialInFirstYear,
                    $"The price of base product {item.ProductId} holds before {ValidityPeriod.Text(fullYear)} and is not a trial price."
                );
            }
        }
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
                TariffFault.UnknownProduct,
                $"The tariff prices product {productId}, which it does not name."
            );
        }

        return TariffPlan.IsChargeUnit(unit)
            ? origin
            : throw new TariffException(
                TariffFault.NotAChargeUnit,
                $"Product {productId} cannot be charged by {unit}; use Products, ServiceCalls, ServiceSeconds or DataInvocations."
            );
    }

    private static T[] InOrder<T>(
        IEnumerable<T> entries,
        Func<T, ValidityPeriod> period,
        string what
    )
    {
        T[] listed = [.. entries];
        for (var i = 1; i < listed.Length; i++)
        {
            var (before, after) = (period(listed[i - 1]), period(listed[i]));
            if (before.Overlaps(after))
            {
                throw new TariffException(
                    TariffFault.Overlap,
                    $"Two {what} overlap at {ValidityPeriod.Text(before.From > after.From ? before.From : after.From)}."
                );
            }

            if (after.From < before.From)
            {
                throw new TariffException(
                    TariffFault.OutOfOrder,
                    $"The {what} are not in the order of time: one from {ValidityPeriod.Text(after.From)} follows one from {ValidityPeriod.Text(before.From)}."
                );
            }

            if (after.From > before.Until)
            {
                throw new TariffException(
                    TariffFault.Gap,
                    $"The {what} leave a gap from {ValidityPeriod.Text(before.Until)} to {ValidityPeriod.Text(after.From)}."
                );
            }
        }

        return listed;
    }

    private static void RequireUnderCeiling(TariffItem item, TariffCeiling[] ceilings)
    {
        var covered = item.Effective.From;
        var highest = PriceComparison.HighestRate(item.Price);
        foreach (var ceiling in ceilings)
        {
            if (!ceiling.Effective.Overlaps(item.Effective))
            {
                continue;
            }

            if (highest > ceiling.Maximum)
            {
                throw new TariffException(
                    TariffFault.AboveCeiling,
                    $"The price of product {item.ProductId} by {item.Unit} reaches {highest} fen, above its ceiling of {ceiling.Maximum} fen; lower it."
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
                TariffFault.NoCeiling,
                $"The price of base product {item.ProductId} by {item.Unit} has no ceiling from {ValidityPeriod.Text(covered)}; a base product is charged under a ceiling at every instant."
            );
        }
    }
}
