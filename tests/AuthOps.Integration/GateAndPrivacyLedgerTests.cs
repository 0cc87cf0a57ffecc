using System.Numerics;
using AuthOps.Dp;
using AuthOps.Dp.Privacy;
using AuthOps.Primitives.Tables;
using AuthOps.Primitives.Usage;

namespace AuthOps.Integration;

/// <summary>The gate and the privacy ledger see every loss; the gate may hold more, never less.</summary>
public sealed class GateAndPrivacyLedgerTests
{
    private static readonly Table s_table = Table.From(
        Enumerable.Range(0, 50),
        t => t.Add("district", row => row % 2 == 0 ? "north" : "south")
    );

    [Theory]
    [InlineData("1/3", "1/7", "2/5")]
    [InlineData("0.000001", "0.1", "1/999983")]
    public async Task After_every_release_the_gate_holds_at_least_what_the_ledger_holds(
        params string[] losses
    )
    {
        using var metered = new MeteredCase((UsageUnit.PrivacyPicoRho, 10_000_000_000_000));
        using var ledger = PrivacyLedger.InMemory(PrivacyBudget.Pure(Epsilon.Parse("3")));
        var session = Session(metered, ledger);
        var exact = new Rational(0, 1);

        foreach (var loss in losses)
        {
            var epsilon = Epsilon.Parse(loss);
            await session.ReleaseAsync(Plan(epsilon), TestContext.Current.CancellationToken);

            // Pure epsilon is zCDP with rho = epsilon^2 / 2 (Bun, Steinke 2016, Proposition 1.4).
            var value = epsilon.Value;
            exact += value * value / new Rational(2, 1);
            var (used, reserved) = metered.Balance(UsageUnit.PrivacyPicoRho);
            Assert.Equal(0, reserved);
            Assert.True(new Rational((BigInteger)used, 1_000_000_000_000) >= exact);
        }
    }

    [Fact]
    public async Task A_gate_with_less_left_than_the_ledger_refuses_first_and_nothing_is_spent()
    {
        using var metered = new MeteredCase((UsageUnit.PrivacyPicoRho, 1_000_000_000));
        using var ledger = PrivacyLedger.InMemory(PrivacyBudget.Pure(Epsilon.Parse("3")));
        var session = Session(metered, ledger);

        var refused = await Assert.ThrowsAsync<UsageRefusedException>(async () =>
            await session.ReleaseAsync(
                Plan(Epsilon.Parse("1")),
                TestContext.Current.CancellationToken
            )
        );

        Assert.Contains(
            refused.Reason,
            new[] { UsageRefusalReason.QuotaExceeded, UsageRefusalReason.PrivacyBudgetExceeded }
        );
        Assert.Equal((Int128.Zero, Int128.Zero), metered.Balance(UsageUnit.PrivacyPicoRho));
        Assert.Equal("0", ledger.Spent.ToString());
    }

    [Fact]
    public async Task A_release_whose_data_fails_to_open_burns_its_loss_at_both()
    {
        using var metered = new MeteredCase((UsageUnit.PrivacyPicoRho, 10_000_000_000_000));
        using var ledger = PrivacyLedger.InMemory(PrivacyBudget.Pure(Epsilon.Parse("3")));
        var data = DpDataSource.Deferred(
            ["district"],
            _ => throw new IOException("the data is gone")
        );
        var session = Session(metered, ledger, data);

        await Assert.ThrowsAnyAsync<Exception>(async () =>
            await session.ReleaseAsync(
                Plan(Epsilon.Parse("1")),
                TestContext.Current.CancellationToken
            )
        );

        Assert.Equal((Int128)500_000_000_000, metered.Balance(UsageUnit.PrivacyPicoRho).Used);
        Assert.Equal("1", ledger.Spent.ToString());
    }

    private static DpSession Session(
        MeteredCase metered,
        PrivacyLedger ledger,
        DpDataSource? data = null
    ) =>
        new(data ?? DpDataSource.Of(s_table), ledger)
        {
            Authorization = new DpAuthorization
            {
                Gate = metered.Gate,
                GrantId = MeteredCase.GrantId,
                ScenarioId = MeteredCase.ScenarioId,
                Purpose = MeteredCase.Purpose,
                ProductId = MeteredCase.ProductId,
            },
        };

    private static HistogramPlan Plan(Epsilon epsilon) =>
        new()
        {
            Unit = PrivacyUnit.Row,
            KeyColumn = "district",
            Keys = PublicKeys.Of("north", "south"),
            Bound = ContributionBound.OneRow,
            Loss = epsilon,
        };
}
