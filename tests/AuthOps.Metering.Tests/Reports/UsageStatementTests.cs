using System.Text;
using AuthOps.Metering.Log;
using AuthOps.Metering.Reports;
using AuthOps.Metering.Tariffs;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Reports;

public sealed class UsageStatementTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_public_good_costs_nothing_and_the_trial_product_is_charged_under_its_ceiling()
    {
        var statement = Build(await LogAsync());
        var free = statement.Lines.Single(l => l.ScenarioId == Sample.Free.Id && IsCalls(l));
        Assert.Equal(40, free.Quantity);
        Assert.Equal(Fen.Zero, free.Amount);
        Assert.Equal(PriceBasis.PublicGood, free.Quote.Basis);

        var charged = statement.Lines.Single(l => l.ScenarioId == Sample.Charged.Id);
        Assert.Equal(7, charged.Quantity);
        Assert.Equal(2UL, charged.Uses);
        Assert.Equal(2, charged.Burned);
        Assert.Equal(1, charged.Open);
        Assert.Equal(new Fen(1_750), charged.Amount);
        Assert.Equal(PriceBasis.TrialTariff, charged.Quote.Basis);
        Assert.True(charged.Quote.Price <= charged.Quote.Ceiling);

        var privacy = statement.Lines.Single(l => l.Unit == UsageUnit.PrivacyPicoRho);
        Assert.Equal((500, Fen.Zero), ((int)privacy.Quantity, privacy.Amount));
        Assert.Equal(new Fen(1_750), statement.Total);
        Assert.Equal([875, 525, 350], statement.Shares.Select(s => s.Amount.Value));
        Assert.Equal(1UL, statement.Refusals[UsageRefusalReason.QuotaExceeded]);

        static bool IsCalls(UsageStatementLine line) => line.Unit == UsageUnit.ServiceCalls;
    }

    [Fact]
    public async Task The_statement_is_the_same_bytes_every_time_and_they_are_canonical()
    {
        var log = await LogAsync();
        var bytes = Build(log).ToCanonicalBytes();
        Assert.Equal(bytes, Build(log).ToCanonicalBytes());
        Assert.True(CanonicalJson.IsCanonical(bytes, 1 << 20));
        var text = Encoding.UTF8.GetString(bytes);
        Assert.Contains("\"ceilingFen\":\"300\"", text, StringComparison.Ordinal);
        Assert.Contains("\"totalFen\":\"1750\"", text, StringComparison.Ordinal);
        var statement = Build(log).ToStatement([Subject.Of("records.bin", [])]);
        Assert.Equal(UsageStatement.PredicateType, statement.PredicateType);
        Assert.Equal(text, statement.Predicate.GetRawText());
    }

    [Fact]
    public async Task A_use_is_priced_as_of_its_reservation_and_each_price_has_its_own_line()
    {
        var change = Sample.Start.AddHours(1);
        var before = new ValidityPeriod(Sample.Year.From, change);
        var after = new ValidityPeriod(change, Sample.Year.Until);
        var product = Sample.Grant().Products[0];
        var tariff = new TariffPlan(
            [product],
            [
                new TariffItem("p-base", UsageUnit.ServiceCalls, new UnitPrice(1, 2), before),
                new TariffItem("p-base", UsageUnit.ServiceCalls, new UnitPrice(1, 4), after),
            ],
            [new TariffCeiling("p-base", UsageUnit.ServiceCalls, UnitPrice.OfFen(1), Sample.Year)]
        );
        var clock = Sample.Clock();
        using var log = UsageLog.Create(new SimDisk(), clock);
        var gate = UsageGate.Open(log, [Sample.Grant()]);
        await Use(gate, 1, "a");
        await Use(gate, 1, "b");
        var across = await gate.ReserveAsync(Sample.Request(1, "c"), Token);
        clock.SetUtcNow(change);
        await across.CommitAsync(1, Token);
        await Use(gate, 2, "d");

        // 3 × 1/2 rounds once to 2, not three times to 3; 2 × 1/4 rounds to 1.
        var lines = Build(log.Snapshot(), tariff).Lines;
        Assert.Equal([(2, 1L), (3, 2L)], lines.Select(l => ((int)l.Quantity, l.Amount.Value)));

        var first = Build(log.Snapshot(), tariff, before);
        Assert.Equal(3, first.Lines.Single().Quantity);
        Assert.Equal(new Fen(2), first.Total);
    }

    [Fact]
    public async Task A_statement_with_another_grant_than_the_log_registered_is_refused()
    {
        var log = await LogAsync();
        var other = Sample.Grant(
            quotas: new Dictionary<UsageUnit, Int128> { [UsageUnit.ServiceCalls] = 1 }
        );
        Assert.Throws<ArgumentException>(() =>
            UsageStatement.Build(log, [other], Sample.Tariff(), Sample.Year, Sample.Parties())
        );
        Assert.Throws<ArgumentException>(() =>
            UsageStatement.Build(log, [], Sample.Tariff(), Sample.Year, Sample.Parties())
        );
    }

    private static UsageStatement Build(
        UsageLogSnapshot log,
        TariffPlan? tariff = null,
        ValidityPeriod? period = null
    ) =>
        UsageStatement.Build(
            log,
            [Sample.Grant()],
            tariff ?? Sample.Tariff(),
            period ?? Sample.Year,
            Sample.Parties()
        );

    private static async Task Use(UsageGate gate, Int128 amount, string key) =>
        await (await gate.ReserveAsync(Sample.Request(amount, key), Token)).CommitAsync(
            amount,
            Token
        );

    private static async Task<UsageLogSnapshot> LogAsync()
    {
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        var gate = UsageGate.Open(log, [Sample.Grant()]);
        await Use(gate, 3, "a");
        await Use(gate, 4, "b");
        await (
            await gate.ReserveAsync(Sample.Request(40, "c", scenario: Sample.Free), Token)
        ).CommitAsync(40, Token);
        await (
            await gate.ReserveAsync(
                Sample.Request(500, "d", UsageUnit.PrivacyPicoRho, Sample.Free),
                Token
            )
        ).CommitAsync(500, Token);
        await using (var burned = await gate.ReserveAsync(Sample.Request(2, "e"), Token))
        {
            burned.BeginReading();
        }

        await (await gate.ReserveAsync(Sample.Request(5, "f"), Token)).VoidAsync(Token);
        await gate.ReserveAsync(Sample.Request(1, "g"), Token);
        await Assert.ThrowsAsync<UsageRefusedException>(async () =>
            await gate.ReserveAsync(Sample.Request(100, "h"), Token)
        );
        return log.Snapshot();
    }
}
