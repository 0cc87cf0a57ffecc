using System.Numerics;
using AuthOps.Dp.Accounting;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Releases;
using AuthOps.Dp.Statistics;
using AuthOps.Primitives.Randomness;
using AuthOps.Primitives.Usage;

namespace AuthOps.Dp.Tests.Releases;

/// <summary>Sessions whose ledger is an adaptive filter: what it lets through, refuses, and tells the gate.</summary>
public sealed class AdaptiveBudgetTests
{
    private const string Million = "1/1000000";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Kinds =>
        ["pure", "approximate", "advanced", "concentrated", "renyi", "gaussian"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Releases_stop_where_the_filter_stops_and_no_data_is_opened_after(string kind)
    {
        var opened = 0;
        var budget = Budget(kind);
        var filter = Filter(kind);
        using var ledger = PrivacyLedger.InMemory(budget);
        var session = Session(ledger, gate: null, () => opened++);
        var plan = TestData.Plan("1/20");
        var released = 0;
        while (filter.TrySpend(plan.ToEvent()))
        {
            await session.ReleaseAsync(plan, Cancellation);
            released++;
            Assert.Equal(filter.Spent, ledger.Spent);
        }

        var refused = await Assert.ThrowsAsync<PrivacyBudgetExceededException>(async () =>
            await session.ReleaseAsync(plan, Cancellation)
        );

        Assert.True(released > 3);
        Assert.Equal(released, opened);
        Assert.Equal(released, ledger.Entries.Count);
        Assert.Equal(budget.Measure, refused.Measure);
        Assert.True(refused.Asked > refused.Remaining);
        Assert.True(ledger.Spent <= budget.Total);
    }

    [Fact]
    public async Task Many_small_releases_fit_where_addition_would_have_refused()
    {
        // 400 releases of 1/200: 2 by addition; √(2 ln(10^6) · 0.01) + 0.005 = 0.53 by advanced composition.
        using var added = PrivacyLedger.InMemory(
            PrivacyBudget.Approximate(Epsilon.Parse("1"), Delta.Parse(Million))
        );
        using var advanced = PrivacyLedger.InMemory(
            PrivacyBudget.ApproximateAdvanced(
                Epsilon.Parse("1"),
                Delta.Parse(Million),
                Delta.Parse(Million)
            )
        );
        var plan = TestData.Plan("1/200");
        for (var i = 0; i < 400; i++)
        {
            await Session(advanced, gate: null).ReleaseAsync(plan, Cancellation);
        }

        Assert.Throws<PrivacyBudgetExceededException>(() =>
        {
            for (var i = 0; i < 400; i++)
            {
                added.Reserve("r", plan.Loss, plan.ToEvent());
            }
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_gate_never_holds_less_than_the_ledger_whatever_becomes_of_releases(
        string kind
    )
    {
        var budget = Budget(kind);
        var rho = budget.Rule?.RhoOfOne ?? (kind == "concentrated" ? 1 : 0);
        var whole = (Int128)(budget.Total * rho * PicoRho.UnitsPerRho).Ceiling();
        var gate = new RecordingGate(rho.Sign == 0 ? Int128.MaxValue : whole);
        using var ledger = PrivacyLedger.InMemory(budget);
        for (var i = 0; i < 200; i++)
        {
            var fails = i % 4 == 1;
            var session = Session(
                ledger,
                gate,
                () => _ = fails ? throw new IOException("gone") : true
            );
            var plan = TestData.Plan($"1/{7 + (i * 13 % 40)}");
            try
            {
                await session.ReleaseAsync(plan, Cancellation);
            }
            catch (Exception e)
                when (e
                        is PrivacyBudgetExceededException
                            or UsageRefusedException
                            or DpDataUnavailableException
                )
            {
                Assert.True(e is not DpDataUnavailableException || gate.Events[^1] == "burn");
            }

            var held = new Rational((BigInteger)gate.Debited, PicoRho.UnitsPerRho);
            Assert.True(held >= ledger.Spent * rho);
            Assert.True(held >= ledger.Entries.Where(IsHeld).Aggregate(Rational.Zero, Add));
        }

        Assert.Contains(ledger.Entries, static entry => entry.State == LedgerState.Burned);

        static bool IsHeld(LedgerEntry entry) => entry.State != LedgerState.Voided;
        static Rational Add(Rational sum, LedgerEntry entry) => sum + entry.Loss.Rho;
    }

    [Fact]
    public async Task A_loss_the_filter_has_no_bound_for_is_refused_before_anything_happens()
    {
        var opened = 0;
        var gate = new RecordingGate(Int128.MaxValue);
        using var ledger = PrivacyLedger.InMemory(Budget("gaussian"));
        var plan = new AggregationPlan
        {
            Unit = PrivacyUnit.OfColumn("unit"),
            Bound = new ContributionBound { MaxKeysPerUnit = 1, MaxRowsPerKey = 1 },
            Groups = Grouping.None,
            Statistics = [new RowCount { Name = "n", Loss = Rho.Parse("1/8") }],
        };

        await Assert.ThrowsAsync<UnsupportedAccountingException>(async () =>
            await Session(ledger, gate, () => opened++).ReleaseAsync(plan, Cancellation)
        );

        Assert.Equal(0, opened);
        Assert.Empty(ledger.Entries);
        Assert.Empty(gate.Requests);
    }

    [Fact]
    public void A_renyi_budget_takes_gaussian_noise_at_its_rho_and_keys_at_their_delta()
    {
        var budget = PrivacyBudget.Renyi(8, 2, Rational.Parse(Million));
        using var ledger = PrivacyLedger.InMemory(budget);
        var noise = PrivacyLoss.FromRho(Rho.Parse("1/10"));
        ledger.Reserve("a", noise);
        Assert.InRange(ledger.Spent.ToDouble(), 0.8, 0.8 * (1 + 1e-12));

        var keys = PrivacyLoss
            .FromEpsilon(Epsilon.Parse("1/10"))
            .WithDelta(Delta.Parse("1/2000000"));
        ledger.Reserve("b", keys);
        ledger.Reserve("c", keys);
        Assert.Equal(Rational.Zero, ledger.RemainingDelta);
        Assert.Throws<PrivacyBudgetExceededException>(() => ledger.Reserve("d", keys));
    }

    [Theory]
    [InlineData("advanced")]
    [InlineData("renyi")]
    [InlineData("gaussian")]
    public void A_file_remembers_what_each_release_cost_under_its_rule(string kind)
    {
        var path = System.IO.Path.Combine(
            System.IO.Path.GetTempPath(),
            $"authops-{SecureRandom.NextUInt64():x}.ledger"
        );
        try
        {
            Rational spent;
            using (var ledger = PrivacyLedger.OpenFile(path, Budget(kind)))
            {
                ledger.Settle(ledger.Reserve("a", Epsilon.Parse("1/9")), LedgerState.Committed);
                ledger.Settle(ledger.Reserve("b", Epsilon.Parse("1/7")), LedgerState.Voided);
                ledger.Reserve("c", Epsilon.Parse("1/11"));
                spent = ledger.Spent;
            }

            using (var again = PrivacyLedger.OpenFile(path, Budget(kind)))
            {
                Assert.Equal(spent, again.Spent);
                Assert.Equal(3, again.Entries.Count);
            }

            Assert.Throws<PrivacyLedgerFileException>(() =>
                PrivacyLedger.OpenFile(path, PrivacyBudget.Renyi(9, 2, 0))
            );
            Assert.Throws<PrivacyLedgerFileException>(() =>
                PrivacyLedger.OpenFile(path, PrivacyBudget.Pure(Epsilon.Parse("1")))
            );
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Budgets_are_equal_exactly_where_their_rules_are()
    {
        Assert.Equal(Budget("renyi"), Budget("renyi"));
        Assert.NotEqual(Budget("renyi"), PrivacyBudget.Renyi(9, 2, 0));
        Assert.Equal("Renyi epsilon 1/2 of order 8, failure delta 0", Budget("renyi").ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => PrivacyBudget.Renyi(1, 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PrivacyBudget.Gaussian(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            PrivacyBudget.ApproximateAdvanced(
                Epsilon.Parse("1"),
                Delta.Parse(Million),
                Delta.Parse("1/1000")
            )
        );
    }

    private static PrivacyBudget Budget(string kind) =>
        kind switch
        {
            "pure" => PrivacyBudget.Pure(Epsilon.Parse("1/2")),
            "approximate" => PrivacyBudget.Approximate(Epsilon.Parse("1/2"), Delta.Parse(Million)),
            "advanced" => PrivacyBudget.ApproximateAdvanced(
                Epsilon.Parse("1"),
                Delta.Parse(Million),
                Delta.Parse(Million)
            ),
            "concentrated" => PrivacyBudget.ZeroConcentrated(Rho.Parse("1/32")),
            "renyi" => PrivacyBudget.Renyi(8, new Rational(1, 2), 0),
            _ => PrivacyBudget.Gaussian(new Rational(1, 16), 0),
        };

    private static PrivacyFilter Filter(string kind)
    {
        const NeighbouringRelation relation = NeighbouringRelation.AddOrRemoveOne;
        var million = Rational.Parse(Million);
        return kind switch
        {
            "pure" => PrivacyFilter.Pure(Epsilon.Parse("1/2"), relation),
            "approximate" => PrivacyFilter.Approximate(new Rational(1, 2), million, relation),
            "advanced" => PrivacyFilter.ApproximateAdvanced(1, million, million, relation),
            "concentrated" => PrivacyFilter.ZeroConcentrated(Rho.Parse("1/32"), 0, relation),
            "renyi" => PrivacyFilter.Renyi(8, new Rational(1, 2), 0, relation),
            _ => PrivacyFilter.Gaussian(new Rational(1, 16), 0, relation),
        };
    }

    private static DpSession Session(
        PrivacyLedger ledger,
        RecordingGate? gate,
        Action? opening = null
    ) =>
        new(
            DpDataSource.Deferred(
                ["unit", "group"],
                _ =>
                {
                    opening?.Invoke();
                    return ValueTask.FromResult(TestData.Table());
                }
            ),
            ledger
        )
        {
            Authorization = gate is null ? null : TestData.Authorization(gate),
        };
}
