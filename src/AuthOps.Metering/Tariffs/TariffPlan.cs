using System.Security.Cryptography;
using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tariffs;

/// <summary>
/// Prices and ceilings of an operator's products under 发改价格〔2025〕65号. Use for the public good is free, on the terms
/// stated; a base product of the operator has at every instant a ceiling at or above its price; developers' products
/// are bound by none; small enterprises never pay more than everybody does. A plan that breaks this cannot be created.
/// Immutable and safe to share between threads.
/// </summary>
public sealed class TariffPlan
{
    private readonly Dictionary<(string Product, UsageUnit Unit), TariffCeiling[]> _ceilings;
    private readonly Dictionary<
        (string Product, UsageUnit Unit, CustomerClass Class),
        TariffItem[]
    > _items;
    private readonly HashSet<string> _small;
    private readonly HashSet<string> _priced;
    private readonly byte[] _canonical;

    /// <summary>Creates a plan and checks every price against its ceilings for the whole time it holds.</summary>
    /// <param name="products">The products priced, each once.</param>
    /// <param name="items">
    /// The prices; those of one product, unit and class of customers in the order of time, without overlap and without gap.
    /// </param>
    /// <param name="ceilings">The ceilings, for base products only; in the order of time likewise.</param>
    /// <param name="terms">What holds for the whole tariff; null for what <see cref="TariffTerms"/> has by default.</param>
    /// <exception cref="TariffException">A rule is broken; <see cref="TariffException.Fault"/> says which.</exception>
    /// <exception cref="ArgumentException">An identifier is malformed or repeated.</exception>
    public TariffPlan(
        IReadOnlyList<DataProduct> products,
        IReadOnlyList<TariffItem> items,
        IReadOnlyList<TariffCeiling> ceilings,
        TariffTerms? terms = null
    )
    {
        ArgumentNullException.ThrowIfNull(products);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(ceilings);
        Terms = TariffRules.Checked(terms ?? new TariffTerms());
        var origins = TariffRules.Origins(products);
        _ceilings = TariffRules.Ceilings(ceilings, origins);
        _items = TariffRules.Items(items, origins);
        TariffRules.RequireUnderCeilings(items, _ceilings, origins);
        TariffRules.RequireSmallAtMostGeneral(_items);
        TariffRules.RequireTrials(items, Terms, origins);
        _small = [.. Terms.SmallEnterprises];
        _priced = [.. items.Select(static i => i.ProductId)];
        Products = Array.AsReadOnly(products.ToArray());
        Items = Array.AsReadOnly(items.ToArray());
        Ceilings = Array.AsReadOnly(ceilings.ToArray());
        _canonical = TariffJson.Write(this);
        Digest = Convert.ToHexStringLower(SHA256.HashData(_canonical));
    }

    /// <summary>The predicate type of a tariff as evidence: version 2, whose predicate is <see cref="ToCanonicalBytes"/>.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("tariff", 2);

    /// <summary>The products priced.</summary>
    public IReadOnlyList<DataProduct> Products { get; }

    /// <summary>The prices.</summary>
    public IReadOnlyList<TariffItem> Items { get; }

    /// <summary>The ceilings.</summary>
    public IReadOnlyList<TariffCeiling> Ceilings { get; }

    /// <summary>What holds for the whole tariff.</summary>
    public TariffTerms Terms { get; }

    /// <summary>SHA-256 of the canonical bytes, 64 lower-case hexadecimal digits; invoices name it.</summary>
    public string Digest { get; }

    /// <summary>Whether a product may be charged by a unit: 产品数量, 服务次数, 服务时间 and 数据调用量.</summary>
    /// <param name="unit">The unit.</param>
    /// <returns>True for the four charge units of 发改价格〔2025〕65号.</returns>
    public static bool IsChargeUnit(UsageUnit unit) =>
        unit
            is UsageUnit.Products
                or UsageUnit.ServiceCalls
                or UsageUnit.ServiceSeconds
                or UsageUnit.DataInvocations;

    /// <summary>The plan as canonical JSON: keys sorted, no insignificant space, integers as strings, prices as their text.</summary>
    /// <returns>A copy of the UTF-8 bytes.</returns>
    public byte[] ToCanonicalBytes() => _canonical.ToArray();

    /// <summary>Reads a plan from its canonical bytes, with prices of every model.</summary>
    /// <param name="utf8">What <see cref="ToCanonicalBytes"/> wrote; at most 4 MiB.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="FormatException">The bytes are not the canonical form of a plan that keeps the rules.</exception>
    public static TariffPlan Parse(ReadOnlySpan<byte> utf8) => TariffReader.Read(utf8);

    /// <summary>The plan as evidence, for who sets the ceilings and who sets the prices to sign together.</summary>
    /// <returns>An in-toto statement whose predicate is <see cref="ToCanonicalBytes"/> and whose subject is <c>tariff.json</c>, those bytes.</returns>
    public Statement ToStatement() =>
        new([new Subject("tariff.json", Digest)], PredicateType, _canonical);

    /// <summary>The price in force for a scenario's use at an instant; it depends on nothing else.</summary>
    /// <param name="scenario">The scenario, which names product, developer, purpose and the purpose's class.</param>
    /// <param name="unit">The unit used.</param>
    /// <param name="instant">The instant of the use.</param>
    /// <returns>The price, the ceiling and why.</returns>
    /// <exception cref="TariffException">
    /// The product is charged by this unit but no price is in force then, or the product has no price in any unit
    /// although the scenario's use is not free.
    /// </exception>
    public PriceQuote Quote(Scenario scenario, UsageUnit unit, DateTimeOffset instant)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        if (!IsChargeUnit(unit))
        {
            return new PriceQuote(UnitPrice.Free, null, PriceBasis.NotCharged);
        }

        var ceiling = CeilingAt(scenario.ProductId, unit, instant);
        if (IsFreeUse(scenario, instant))
        {
            return new PriceQuote(UnitPrice.Free, ceiling, PriceBasis.PublicGood);
        }

        var general = _items.GetValueOrDefault((scenario.ProductId, unit, CustomerClass.General));
        if (general is null)
        {
            return _priced.Contains(scenario.ProductId)
                ? new PriceQuote(UnitPrice.Free, ceiling, PriceBasis.NotCharged)
                : throw new TariffException(
                    TariffFault.NoPrice,
                    $"Product {scenario.ProductId} has no price, but the use of scenario {scenario.Id} is not free; add a price."
                );
        }

        var item =
            SmallItem(scenario, unit, instant)
            ?? Array.Find(general, i => i.Effective.Contains(instant))
            ?? throw new TariffException(
                TariffFault.NoPrice,
                $"Product {scenario.ProductId} has no price by {unit} in force at {ValidityPeriod.Text(instant)}; extend the tariff."
            );
        return new PriceQuote(
            item.Price,
            ceiling,
            item.IsTrial ? PriceBasis.TrialTariff : PriceBasis.Tariff
        )
        {
            Customers = item.Customers,
            Rounding = Terms.Rounding,
        };
    }

    /// <summary>The ceiling of one unit of a product in force at an instant.</summary>
    /// <param name="productId">The product.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="instant">The instant.</param>
    /// <returns>The ceiling, or null where none binds.</returns>
    public UnitPrice? CeilingAt(string productId, UsageUnit unit, DateTimeOffset instant) =>
        _ceilings.TryGetValue((productId, unit), out var ceilings)
            ? Array.Find(ceilings, c => c.Effective.Contains(instant))?.Maximum
            : null;

    /// <summary>The instants at which the price of a scenario's use may change, in microseconds, ascending.</summary>
    internal long[] Changes(Scenario scenario, UsageUnit unit)
    {
        var periods = Items
            .Where(i => i.ProductId == scenario.ProductId && i.Unit == unit)
            .Select(static i => i.Effective)
            .Concat(
                Ceilings
                    .Where(c => c.ProductId == scenario.ProductId && c.Unit == unit)
                    .Select(static c => c.Effective)
            )
            .Concat(
                (Terms.FreeUse ?? [])
                    .Where(t => t.ScenarioId == scenario.Id)
                    .Select(static t => t.Effective)
            );
        return
        [
            .. periods
                .SelectMany(static p => new[] { p.From, p.Until })
                .Select(Log.Microseconds.From)
                .Distinct()
                .Order(),
        ];
    }

    private bool IsFreeUse(Scenario scenario, DateTimeOffset instant) =>
        scenario.IsPublicGood
        && (
            Terms.FreeUse is not { } free
            || free.Any(t =>
                t.ScenarioId == scenario.Id
                && t.Beneficiary == scenario.Developer
                && t.Purpose == scenario.Purpose
                && t.Effective.Contains(instant)
            )
        );

    private TariffItem? SmallItem(Scenario scenario, UsageUnit unit, DateTimeOffset instant) =>
        _small.Contains(scenario.Developer)
        && _items.TryGetValue(
            (scenario.ProductId, unit, CustomerClass.SmallAndMedium),
            out var items
        )
            ? Array.Find(items, i => i.Effective.Contains(instant))
            : null;
}
