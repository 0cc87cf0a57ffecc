using AuthOps.Metering.Authorization;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Usage;
using FsCheck.Xunit;

namespace AuthOps.Metering.Tests.Tariffs;

/// <summary>Each rule of 发改价格〔2025〕65号, and each thing wrong with a tariff by its own fault.</summary>
public sealed class TariffRulesTests
{
    private static readonly DataProduct s_base = new("p-base", ProductOrigin.OperatorBase);
    private static readonly DataProduct s_developers = new("p-dev", ProductOrigin.Developer);
    private static readonly DateTimeOffset s_midyear = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ValidityPeriod s_first = new(Sample.Year.From, s_midyear);
    private static readonly ValidityPeriod s_second = new(s_midyear, Sample.Year.Until);
    private static readonly ValidityPeriod s_late = new(s_midyear.AddDays(1), Sample.Year.Until);
    private static readonly ValidityPeriod s_next = new(
        Sample.Year.Until,
        Sample.Year.Until.AddYears(1)
    );

    [Fact]
    public void What_is_wrong_with_effective_dates_is_said()
    {
        Refuse(TariffFault.Overlap, [Price(1), Price(1, s_second)], [Ceiling()]);
        Refuse(TariffFault.Gap, [Price(1, s_first), Price(1, s_late)], [Ceiling()]);
        Refuse(TariffFault.OutOfOrder, [Price(1, s_second), Price(1, s_first)], [Ceiling()]);
        Refuse(TariffFault.Overlap, [], [Ceiling(), Ceiling(s_second)]);
        Refuse(TariffFault.Gap, [], [Ceiling(s_first), Ceiling(s_late)]);
        Refuse(TariffFault.OutOfOrder, [], [Ceiling(s_second), Ceiling(s_first)]);
        var gap = Assert.Throws<TariffException>(() =>
            Plan([Price(1, s_first), Price(1, s_late)], [Ceiling()])
        );
        Assert.Contains(
            "leave a gap from 2026-07-01T00:00:00.0000000Z to 2026-07-02T00:00:00.0000000Z",
            gap.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_else_is_wrong_with_a_tariff_is_said()
    {
        Refuse(TariffFault.NoCeiling, [Price(1)], []);
        Refuse(TariffFault.AboveCeiling, [Price(301)], [Ceiling()]);
        Refuse(TariffFault.UnknownProduct, [Price(1) with { ProductId = "p-none" }], []);
        Refuse(TariffFault.NotAChargeUnit, [Price(1) with { Unit = UsageUnit.Rows }], [Ceiling()]);
        Refuse(TariffFault.UnknownClass, [Price(1) with { Customers = 0 }], [Ceiling()]);
        Refuse(
            TariffFault.PercentageOfBaseProduct,
            [Price(1) with { Price = PriceSchedule.Percentage(new UnitPrice(1, 100)) }],
            [Ceiling()]
        );
        Refuse(
            TariffFault.CeilingOnDevelopersProduct,
            [],
            [Ceiling() with { ProductId = "p-dev" }]
        );
        Assert.Equal(
            TariffFault.RepeatedProduct,
            Assert.Throws<TariffException>(() => new TariffPlan([s_base, s_base], [], [])).Fault
        );
        foreach (var rounding in (FenRounding[])[FenRounding.Up, FenRounding.Ceiling, 0])
        {
            Refuse(TariffFault.Rounding, [], [], new TariffTerms { Rounding = rounding });
        }

        Assert.Throws<ArgumentException>(() =>
            Plan([], [], new TariffTerms { SmallEnterprises = ["x", "x"] })
        );
    }

    [Fact]
    public void Every_tier_and_package_of_a_base_product_is_under_the_ceiling_but_not_a_developers()
    {
        var tiers = PriceSchedule.Volume(
            new(10, UnitPrice.OfFen(301)),
            new(null, UnitPrice.OfFen(1))
        );
        Refuse(TariffFault.AboveCeiling, [Price(0) with { Price = tiers }], [Ceiling()]);
        var package = PriceSchedule.Package(10, new Fen(3_001));
        Refuse(TariffFault.AboveCeiling, [Price(0) with { Price = package }], [Ceiling()]);
        Plan([Price(0) with { ProductId = "p-dev", Price = package }], []);

        // A package that is only begun is not charged above what its units cost at the ceiling.
        var plan = Plan(
            [Price(0) with { Price = PriceSchedule.Package(10, new Fen(3_000)) }],
            [Ceiling()]
        );
        var quote = plan.Quote(Sample.Charged, UsageUnit.ServiceCalls, Sample.Start);
        Assert.Equal(
            [300, 2_700, 3_000, 3_300],
            ((long[])[1, 9, 10, 11]).Select(q => quote.Charge(q).Value)
        );
    }

    [Fact]
    public void The_public_good_is_free_for_its_beneficiary_and_purpose_while_nothing_is_sold_on()
    {
        var terms = new FreeUseTerms(
            Sample.Free.Id,
            Sample.Free.Developer,
            Sample.Free.Purpose,
            "undertaking-1",
            s_first
        );
        var scenario = Sample.Free;
        Assert.Equal(PriceBasis.PublicGood, Basis(terms, scenario, Sample.Start));

        // From the instant at which the terms end, as when a resale is found, it pays as everybody does.
        Assert.Equal(PriceBasis.Tariff, Basis(terms, scenario, s_midyear));
        Assert.Equal(PriceBasis.Tariff, Basis(terms, Other(developer: "reseller"), Sample.Start));
        Assert.Equal(PriceBasis.Tariff, Basis(terms, Other(purpose: "advertising"), Sample.Start));
        Assert.Equal(PriceBasis.Tariff, Basis(terms, Other(id: "s-other"), Sample.Start));
        Assert.Equal(PriceBasis.Tariff, Basis(null, scenario, Sample.Start));
        Refuse(TariffFault.RepeatedFreeUse, [], [], new TariffTerms { FreeUse = [terms, terms] });

        // Terms alone make nothing free: the scenario's class must be of the public good.
        var charged = Sample.Charged;
        var forCharged = new FreeUseTerms(
            charged.Id,
            charged.Developer,
            charged.Purpose,
            "undertaking-2",
            Sample.Year
        );
        Assert.Equal(PriceBasis.Tariff, Basis(forCharged, charged, Sample.Start));

        static PriceBasis Basis(FreeUseTerms? terms, Scenario scenario, DateTimeOffset instant) =>
            Plan(
                    [Price(9)],
                    [Ceiling()],
                    new TariffTerms { FreeUse = terms is null ? [] : [terms] }
                )
                .Quote(scenario, UsageUnit.ServiceCalls, instant)
                .Basis;

        static Scenario Other(
            string? id = null,
            string? developer = null,
            string? purpose = null
        ) =>
            new(
                id ?? Sample.Free.Id,
                purpose ?? Sample.Free.Purpose,
                PurposeClass.PublicWelfare,
                developer ?? Sample.Free.Developer,
                "p-base"
            );
    }

    [Fact]
    public void A_small_enterprise_pays_its_price_and_that_is_never_above_the_general_one()
    {
        var small = Price(200) with { Customers = CustomerClass.SmallAndMedium };
        var terms = new TariffTerms { SmallEnterprises = [Sample.Charged.Developer] };
        var quote = Plan([Price(300), small], [Ceiling()], terms)
            .Quote(Sample.Charged, UsageUnit.ServiceCalls, Sample.Start);
        Assert.Equal(
            (UnitPrice.OfFen(200), CustomerClass.SmallAndMedium),
            (quote.Price.Tiers[0].Price, quote.Customers)
        );

        // Others, and the small enterprise when its price has ended, pay the general price.
        Assert.Equal(
            CustomerClass.General,
            Plan([Price(300), small], [Ceiling()])
                .Quote(Sample.Charged, UsageUnit.ServiceCalls, Sample.Start)
                .Customers
        );
        Assert.Equal(
            CustomerClass.General,
            Plan([Price(300), small with { Effective = s_first }], [Ceiling()], terms)
                .Quote(Sample.Charged, UsageUnit.ServiceCalls, s_midyear)
                .Customers
        );
        Refuse(TariffFault.SmallAboveGeneral, [Price(199), small], [Ceiling()]);
        Refuse(TariffFault.NoGeneralPrice, [Price(300, s_first), small], [Ceiling()]);
        Refuse(TariffFault.NoGeneralPrice, [small], [Ceiling()]);
        var tiers = PriceSchedule.Volume(
            new(10, UnitPrice.OfFen(201)),
            new(null, UnitPrice.OfFen(1))
        );
        Refuse(
            TariffFault.SmallAboveGeneral,
            [Price(200), small with { Price = tiers }],
            [Ceiling()]
        );
    }

    [Fact]
    public void The_first_full_year_has_trial_prices_and_later_years_have_none()
    {
        var terms = new TariffTerms { OperationBegan = Sample.Year.From };
        var trial = Price(1) with { IsTrial = true };
        ValidityPeriod both = new(Sample.Year.From, s_next.Until);
        Plan([trial, Price(1, s_next)], [Ceiling(both)], terms);
        Refuse(TariffFault.NotATrialInFirstYear, [Price(1)], [Ceiling(both)], terms);
        Refuse(
            TariffFault.TrialAfterFirstYear,
            [trial with { Effective = both }],
            [Ceiling(both)],
            terms
        );
        Plan([Price(1) with { ProductId = "p-dev" }], [], terms);
    }

    [Property(MaxTest = 300)]
    public bool Identical_requests_get_identical_prices(
        byte price,
        byte lower,
        bool isSmall,
        bool isPublic,
        uint seconds,
        uint quantity
    )
    {
        // Neither the developer's name nor the scenario's, only class of customer, product, unit and time decide.
        var general = Math.Max(price, lower);
        var plan = Plan(
            [
                Price(general, s_first),
                Price(general / 2, s_second),
                Price(Math.Min(price, lower) / 2) with
                {
                    Customers = CustomerClass.SmallAndMedium,
                },
            ],
            [Ceiling()],
            new TariffTerms { SmallEnterprises = ["dev-1", "dev-2"] }
        );
        var instant = Sample.Year.From.AddSeconds(seconds % 31_000_000);
        var (one, other) = isSmall ? ("dev-1", "dev-2") : ("dev-3", "dev-4");
        var first = plan.Quote(Scenario("s-1", one), UsageUnit.ServiceCalls, instant);
        var second = plan.Quote(Scenario("s-2", other), UsageUnit.ServiceCalls, instant);
        return first == second
            && first.Charge(quantity) == second.Charge(quantity)
            && first.Charge(quantity).Value <= 300L * quantity
            && (!isPublic || first.Charge(quantity) == Fen.Zero);

        Scenario Scenario(string id, string developer) =>
            new(
                id,
                "p",
                isPublic ? PurposeClass.PublicGovernance : PurposeClass.Sectoral,
                developer,
                "p-base"
            );
    }

    [Fact]
    public void The_digest_follows_every_term()
    {
        var plan = Plan([Price(1)], [Ceiling()]);
        Assert.Equal(plan.Digest, Plan([Price(1)], [Ceiling()]).Digest);
        TariffPlan[] others =
        [
            Plan([Price(2)], [Ceiling()]),
            Plan([Price(1) with { IsTrial = true }], [Ceiling()]),
            Plan([Price(1)], [Ceiling()], new TariffTerms { Rounding = FenRounding.Down }),
            Plan([Price(1)], [Ceiling()], new TariffTerms { FreeUse = [] }),
            Plan([Price(1)], [Ceiling()], new TariffTerms { SmallEnterprises = ["x"] }),
            Plan([Price(1, s_first)], [Ceiling()]),
        ];
        Assert.DoesNotContain(plan.Digest, others.Select(o => o.Digest));
        Assert.Equal(others.Length, others.Select(o => o.Digest).Distinct().Count());
    }

    private static void Refuse(
        TariffFault fault,
        TariffItem[] items,
        TariffCeiling[] ceilings,
        TariffTerms? terms = null
    ) =>
        Assert.Equal(
            fault,
            Assert.Throws<TariffException>(() => Plan(items, ceilings, terms)).Fault
        );

    private static TariffPlan Plan(
        TariffItem[] items,
        TariffCeiling[] ceilings,
        TariffTerms? terms = null
    ) => new([s_base, s_developers], items, ceilings, terms);

    private static TariffItem Price(long fen, ValidityPeriod? effective = null) =>
        new("p-base", UsageUnit.ServiceCalls, UnitPrice.OfFen(fen), effective ?? Sample.Year);

    private static TariffCeiling Ceiling(ValidityPeriod? effective = null) =>
        new("p-base", UsageUnit.ServiceCalls, UnitPrice.OfFen(300), effective ?? Sample.Year);
}
