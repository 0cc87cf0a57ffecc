using AuthOps.Metering.Authorization;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Tariffs;

public sealed class TariffPlanTests
{
    private static readonly DataProduct s_base = new("p-base", ProductOrigin.OperatorBase);
    private static readonly DataProduct s_developers = new("p-dev", ProductOrigin.Developer);
    private static readonly DateTimeOffset s_midyear = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ValidityPeriod s_first = new(Sample.Year.From, s_midyear);
    private static readonly ValidityPeriod s_second = new(s_midyear, Sample.Year.Until);

    [Fact]
    public void A_price_above_its_ceiling_is_refused_and_one_at_it_is_not()
    {
        Plan([Price(300)], [Ceiling(300)]);
        var thrown = Assert.Throws<TariffException>(() => Plan([Price(301)], [Ceiling(300)]));
        Assert.Contains("above its ceiling", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<TariffException>(() =>
            new TariffPlan(
                [s_base],
                [Price(0) with { Price = new UnitPrice(3_000_001, 10_000) }],
                [Ceiling(300)]
            )
        );
    }

    [Fact]
    public void A_ceiling_binds_at_the_time_of_the_event()
    {
        Plan(
            [Price(300, s_first), Price(200, s_second)],
            [Ceiling(300, s_first), Ceiling(200, s_second)]
        );
        Assert.Throws<TariffException>(() =>
            Plan([Price(300)], [Ceiling(300, s_first), Ceiling(200, s_second)])
        );
    }

    [Fact]
    public void A_base_product_without_a_ceiling_at_some_instant_is_refused()
    {
        Assert.Throws<TariffException>(() => Plan([Price(1)], []));
        Assert.Throws<TariffException>(() => Plan([Price(1)], [Ceiling(300, s_first)]));
        Assert.Throws<TariffException>(() => Plan([Price(1)], [Ceiling(300, s_second)]));
        Plan([Price(1)], [Ceiling(300, s_first), Ceiling(300, s_second)]);
        var gap = new ValidityPeriod(s_midyear.AddMicroseconds(1), Sample.Year.Until);
        Assert.Throws<TariffException>(() =>
            Plan([Price(1)], [Ceiling(300, s_first), Ceiling(300, gap)])
        );
    }

    [Fact]
    public void A_developers_product_has_no_ceiling_and_may_not_get_one()
    {
        var item = Price(100_000) with { ProductId = "p-dev" };
        var plan = new TariffPlan([s_developers], [item], []);
        var scenario = new Scenario("s", "p", PurposeClass.Industrial, "d", "p-dev");
        var quote = plan.Quote(scenario, UsageUnit.ServiceCalls, Sample.Start);
        Assert.Equal(new PriceQuote(UnitPrice.OfFen(100_000), null, PriceBasis.Tariff), quote);
        Assert.Throws<TariffException>(() =>
            new TariffPlan([s_developers], [item], [Ceiling(1) with { ProductId = "p-dev" }])
        );
    }

    [Fact]
    public void Overlaps_strangers_repetitions_and_units_that_cannot_be_charged_are_refused()
    {
        Assert.Throws<TariffException>(() => Plan([Price(1), Price(2, s_second)], [Ceiling(300)]));
        Assert.Throws<TariffException>(() =>
            Plan([Price(1)], [Ceiling(300), Ceiling(200, s_first)])
        );
        Assert.Throws<TariffException>(() =>
            Plan([Price(1) with { ProductId = "p-none" }], [Ceiling(300)])
        );
        Assert.Throws<TariffException>(() =>
            Plan([Price(1) with { Unit = UsageUnit.PrivacyPicoRho }], [Ceiling(300)])
        );
        Assert.Throws<TariffException>(() => new TariffPlan([s_base, s_base], [], []));
    }

    [Theory]
    [InlineData(PurposeClass.PublicGovernance, true)]
    [InlineData(PurposeClass.PublicWelfare, true)]
    [InlineData(PurposeClass.Industrial, false)]
    [InlineData(PurposeClass.Sectoral, false)]
    public void Use_for_the_public_good_is_free_and_other_use_is_not(
        PurposeClass purposeClass,
        bool isFree
    )
    {
        var scenario = new Scenario("s", "p", purposeClass, "d", "p-base");
        var quote = Sample.Tariff().Quote(scenario, UsageUnit.ServiceCalls, Sample.Start);
        Assert.Equal(isFree ? UnitPrice.Free : UnitPrice.OfFen(250), quote.Price);
        Assert.Equal(isFree ? PriceBasis.PublicGood : PriceBasis.TrialTariff, quote.Basis);
        Assert.Equal(UnitPrice.OfFen(300), quote.Ceiling);
    }

    [Fact]
    public void A_unit_that_is_only_metered_costs_nothing_and_a_missing_price_is_an_error()
    {
        var plan = Plan([Price(1, s_first)], [Ceiling(300)]);
        Assert.Equal(
            PriceBasis.NotCharged,
            plan.Quote(Sample.Charged, UsageUnit.Rows, Sample.Start).Basis
        );
        Assert.Equal(
            PriceBasis.NotCharged,
            plan.Quote(Sample.Charged, UsageUnit.Products, Sample.Start).Basis
        );
        Assert.Throws<TariffException>(() =>
            plan.Quote(Sample.Charged, UsageUnit.ServiceCalls, s_midyear)
        );
        Assert.Throws<TariffException>(() =>
            new TariffPlan([s_base], [], []).Quote(
                Sample.Charged,
                UsageUnit.ServiceCalls,
                Sample.Start
            )
        );
    }

    private static TariffPlan Plan(TariffItem[] items, TariffCeiling[] ceilings) =>
        new([s_base], items, ceilings);

    private static TariffItem Price(long fen, ValidityPeriod? effective = null) =>
        new("p-base", UsageUnit.ServiceCalls, UnitPrice.OfFen(fen), effective ?? Sample.Year);

    private static TariffCeiling Ceiling(long fen, ValidityPeriod? effective = null) =>
        new("p-base", UsageUnit.ServiceCalls, UnitPrice.OfFen(fen), effective ?? Sample.Year);
}
