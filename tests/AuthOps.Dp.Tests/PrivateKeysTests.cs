using AuthOps.Dp.Queries;
using AuthOps.Dp.Statistics;
using AuthOps.Dp.Tests.Queries;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Dp.Tests;

/// <summary>Keys that come from the data are named at a price, by their number of units alone.</summary>
public sealed class PrivateKeysTests
{
    private static readonly Epsilon One = Epsilon.Parse("1");
    private static readonly Delta Small = Delta.Parse("1/1000000");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<PrivateKeys> Rules =>
        [
            PrivateKeys.TruncatedGeometric(One, Small),
            PrivateKeys.LaplaceThreshold(One, Small),
            PrivateKeys.GaussianThreshold(Rho.Parse("1"), Small),
        ];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_key_of_many_units_is_named_and_one_of_a_single_unit_is_not(PrivateKeys keys)
    {
        var rows = Enumerable
            .Range(0, 3000)
            .Select(static i =>
                (
                    Unit: $"u{i}",
                    Key: i == 17 ? "only-one"
                    : i % 2 == 0 ? "b"
                    : "a"
                )
            )
            .Append(("u1", null!));
        using var ledger = PrivacyLedger.InMemory(
            PrivacyBudget.ZeroConcentrated(Rho.Parse("10"), Delta.Parse("1/1000"))
        );
        var session = new DpSession(
            DpDataSource.FromRecords(
                rows,
                static s => s.Text("unit", r => r.Unit).Text("key", r => r.Key)
            ),
            ledger
        );
        var released = await session.ReleaseAsync(Plan(keys), Cancellation);

        // A key of one unit appears with probability at most δ = 10^-6.
        Assert.Equal(["a", "b"], released.Value.Keys);
        Assert.Equal(Small.Value, ledger.SpentDelta);
        Assert.Equal(keys.Rule, released.Facts.KeySelection);
        Assert.InRange(released.Value["n"].Values[0], 1400, 1600);
    }

    [Fact]
    public void Naming_keys_is_part_of_the_loss()
    {
        var plan = Plan(PrivateKeys.TruncatedGeometric(Epsilon.Parse("1/3"), Small));
        Assert.Equal("epsilon 4/3 delta 1/1000000", plan.Loss.ToString());
    }

    [Fact]
    public async Task A_budget_without_delta_refuses_and_opens_nothing()
    {
        var opened = 0;
        using var ledger = TestData.Ledger("10");
        var session = new DpSession(
            DpDataSource.Deferred(
                ["unit", "key"],
                _ =>
                {
                    opened++;
                    return ValueTask.FromResult(TestData.Table());
                }
            ),
            ledger
        );
        await Assert.ThrowsAsync<PrivacyBudgetExceededException>(async () =>
            await session.ReleaseAsync(
                Plan(PrivateKeys.TruncatedGeometric(One, Small)),
                Cancellation
            )
        );
        Assert.Equal(0, opened);
    }

    [Fact]
    public void Every_key_counts_each_unit_once_and_a_unit_only_in_its_kept_keys()
    {
        for (var seed = 4000; seed < 4100; seed++)
        {
            var data = new RandomPlan(seed);
            var plan = data.Plan with
            {
                Groups = Grouping.By("key", PrivateKeys.TruncatedGeometric(One, Small)),
            };
            plan = plan with { Statistics = [new UnitCount { Name = "u", Loss = One }] };
            var result = EngineRun.Aggregate(
                RandomPlan.Source(data.Rows),
                PlanCompiler.Compile(plan),
                new SipHash(3, 4)
            );
            var units = result.Accumulators[0].Parts(result.Keys.Count)[0];
            Assert.Equal(
                units.Select(static u => (long)u),
                result.UnitsByKey!.Counts(result.Keys.Count)
            );
            var total = data
                .Rows.Where(static r => r.Unit is not null && r.Key is not null)
                .Select(static r => r.Unit)
                .Distinct()
                .Count();
            Assert.True(units.Sum(static u => (long)u) <= (long)total * plan.Bound.MaxKeysPerUnit);
        }
    }

    private static AggregationPlan Plan(PrivateKeys keys) =>
        new()
        {
            Unit = PrivacyUnit.OfColumn("unit"),
            Bound = ContributionBound.OneRow,
            Groups = Grouping.By("key", keys),
            Statistics = [new RowCount { Name = "n", Loss = One }],
        };
}
