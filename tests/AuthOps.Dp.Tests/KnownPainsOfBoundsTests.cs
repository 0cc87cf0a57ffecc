using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;
using AuthOps.Dp.Statistics;
using AuthOps.Dp.Tests.Queries;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Dp.Tests;

/// <summary>Faults that users of other libraries reported of truncation, clipping, keys and budgets of several tenants.</summary>
public sealed class KnownPainsOfBoundsTests
{
    private static readonly Epsilon One = Epsilon.Parse("1");
    private static readonly SipHash Priority = new(3, 14);

    /// <summary>opendp#2950: cut to an even length, a table loses another's row when one is added, and stability is 2.</summary>
    [Fact]
    public void A_row_added_pushes_out_no_other()
    {
        var plan = Compile(
            PrivacyUnit.OfColumn("unit"),
            Grouping.None,
            new RowCount { Name = "n", Loss = One }
        );
        for (var rows = 0; rows < 70; rows++)
        {
            Assert.Equal(rows, Count(rows));
        }

        int Count(int rows) =>
            (int)
                Parts(
                    plan,
                    Enumerable
                        .Range(0, rows)
                        .Select(static i => new RandomRow($"u{i}", "k", i, i, null))
                )[0][0];
    }

    /// <summary>smartnoise-sdk#622, #624: what clipping makes of a value must not depend on the values beside it.</summary>
    [Fact]
    public void A_value_is_clamped_alike_beside_any_others()
    {
        var variance = new Variance
        {
            Name = "v",
            Column = "value",
            Range = ValueRange.Of("-10", "10", "1/4"),
            Loss = One,
        };
        double[][] companies =
        [
            [],
            [1e300, -1e300],
            [double.NaN, double.PositiveInfinity],
            [.. Enumerable.Range(0, 100).Select(static i => i * 1e6)],
        ];
        foreach (var value in new[] { 3.1, 1e18, double.NegativeInfinity })
        {
            var changes = companies.Select(others => Change(variance, value, others)).Distinct();
            Assert.Single(changes);
        }

        static string Change(Statistic statistic, double value, double[] others)
        {
            var with = Rows([.. others, value]);
            var without = Rows(others);
            return string.Join(' ', with.Zip(without, static (a, b) => $"{(long)(a[0] - b[0])}"));

            IReadOnlyList<Int128[]> Rows(double[] values) =>
                Parts(
                    Compile(PrivacyUnit.OfColumn("unit"), Grouping.None, statistic),
                    values.Select(static (v, i) => new RandomRow($"u{i}", "k", v, null, null))
                );
        }
    }

    /// <summary>smartnoise-sdk#544: the bound that rows are held to is the bound that the noise is made for.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(100, 2)]
    public void The_largest_unit_reaches_the_declared_sensitivity_and_no_more(int keys, int rows)
    {
        var plan = PlanCompiler.Compile(
            new AggregationPlan
            {
                Unit = PrivacyUnit.OfColumn("unit"),
                Bound = new ContributionBound { MaxKeysPerUnit = keys, MaxRowsPerKey = rows },
                Groups = Grouping.By("key", PublicKeys.Of("k0", "k1", "k2")),
                Statistics = [new RowCount { Name = "n", Loss = One }],
            }
        );
        var all = Enumerable
            .Range(0, 300)
            .Select(static i => new RandomRow("u", $"k{i % 3}", null, null, null));
        var counted = EngineRun
            .Aggregate(RandomPlan.Source(all), plan, Priority)
            .Accumulators[0]
            .Parts(3)[0];
        var part = plan.Measures[0].Parts[0];
        Assert.Equal(part.L1Sensitivity, counted[0] + counted[1] + counted[2]);
        Assert.Equal(Math.Min(keys, 3), counted.Count(static count => count > 0));
    }

    /// <summary>opendp#1707, #1919, #2102: public keys need no lengths, no margins and no row of their own.</summary>
    [Fact]
    public async Task Public_keys_are_released_as_they_are_declared_whatever_the_data()
    {
        using var ledger = TestData.Ledger();
        var session = new DpSession(
            DpDataSource.Of(TestData.Table(["a", "b"], ["elsewhere", "y"])),
            ledger
        );
        var released = await session.ReleaseAsync(
            new AggregationPlan
            {
                Unit = PrivacyUnit.OfColumn("unit"),
                Bound = new ContributionBound { MaxKeysPerUnit = 1, MaxRowsPerKey = 1 },
                Groups = Grouping.By("group", PublicKeys.Of("y", "never", "x")),
                Statistics = [new RowCount { Name = "n", Loss = One }],
            },
            TestContext.Current.CancellationToken
        );
        Assert.Equal(["y", "never", "x"], released.Value.Keys);
        Assert.Equal(3, released.Value["n"].Values.Count);
    }

    /// <summary>No library had a budget over tenants: sessions of several on one data set share what is left, to the last.</summary>
    [Fact]
    public async Task Tenants_of_one_data_set_spend_from_one_total()
    {
        using var ledger = TestData.Ledger("1");
        var tenants = Enumerable
            .Range(0, 3)
            .Select(_ => new DpSession(DpDataSource.Of(TestData.Table()), ledger))
            .ToList();
        var answered = 0;
        for (var i = 0; i < 9; i++)
        {
            try
            {
                await tenants[i % 3]
                    .ReleaseAsync(TestData.Plan("1/7"), TestContext.Current.CancellationToken);
                answered++;
            }
            catch (PrivacyBudgetExceededException)
            {
                Assert.Equal(7, answered);
            }
        }

        Assert.Equal(7, answered);
        Assert.Equal(Rational.Zero, ledger.Remaining);
    }

    private static CompiledPlan Compile(PrivacyUnit unit, Grouping groups, Statistic statistic) =>
        PlanCompiler.Compile(
            new AggregationPlan
            {
                Unit = unit,
                Bound = new ContributionBound { MaxKeysPerUnit = 1, MaxRowsPerKey = 1 },
                Groups = groups,
                Statistics = [statistic],
            }
        );

    private static IReadOnlyList<Int128[]> Parts(CompiledPlan plan, IEnumerable<RandomRow> rows) =>
        EngineRun.Aggregate(RandomPlan.Source(rows), plan, Priority).Accumulators[0].Parts(1);
}
