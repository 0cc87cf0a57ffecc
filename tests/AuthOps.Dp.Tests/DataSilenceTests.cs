using System.Text;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;
using AuthOps.Dp.Releases;
using AuthOps.Dp.Statistics;
using AuthOps.Dp.Tests.Queries;
using AuthOps.Dp.Tests.Releases;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Dp.Tests;

/// <summary>Data never speaks through errors, ledger rows or metadata.</summary>
public sealed class DataSilenceTests
{
    private static readonly Epsilon Loss = Epsilon.Parse("1/100");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Exceptions_ledger_rows_gate_requests_and_facts_do_not_depend_on_the_data()
    {
        for (var seed = 3000; seed < 3000 + Effort.Of(40, 5, 2); seed++)
        {
            var data = new RandomPlan(seed);
            var seen = await ObserveAsync(data.Plan, data.Rows);
            Assert.Equal(seen, await ObserveAsync(data.Plan, []));
            foreach (var unit in data.Rows.Select(static r => r.Unit).Distinct())
            {
                Assert.Equal(
                    seen,
                    await ObserveAsync(data.Plan, [.. data.Rows.Where(r => r.Unit != unit)])
                );
            }
        }
    }

    [Fact]
    public async Task Hostile_cells_and_empty_data_release_noise_and_the_debit_stands()
    {
        var hostile = Enumerable
            .Range(0, 200)
            .Select(static i => new RandomRow(
                i % 5 == 0 ? null : new string('u', 1 + (i % 7)),
                i % 3 == 0 ? "\0\ud800" : "k1",
                i % 2 == 0 ? double.NaN : double.PositiveInfinity,
                i % 2 == 0 ? long.MaxValue : long.MinValue,
                i % 4 == 0 ? "" : "NaN"
            ));
        foreach (var rows in new[] { hostile, [] })
        {
            using var ledger = TestData.Ledger();
            var custodian = new QualityJournal();
            var session = new DpSession(RandomPlan.Source(rows), ledger) { Custodian = custodian };
            var plan = new RandomPlan(1).Plan with { Statistics = Every() };
            var released = await session.ReleaseAsync(plan, Cancellation);
            Assert.NotEmpty(released.Value.Columns);
            Assert.All(
                released.Value.Columns,
                column => Assert.All(column.Values, static v => Assert.True(double.IsFinite(v)))
            );
            Assert.Equal(LedgerState.Committed, Assert.Single(ledger.Entries).State);
            Assert.Equal(plan.Loss.Value, ledger.Spent);
            Assert.Equal(rows.Count(), custodian.Reports[0].Rows);
        }
    }

    [Fact]
    public async Task Text_that_is_no_number_is_missing_and_text_numbers_are_exact()
    {
        var rows = new[] { "1.5", "abc", "", "1e2", "NaN", "0.25", "-7", "Infinity" };
        var data = DpDataSource.FromRecords(rows, static s => s.Text("v", r => r));
        var aggregates = EngineRun.Aggregate(
            data,
            PlanCompiler.Compile(
                new AggregationPlan
                {
                    Unit = PrivacyUnit.Row,
                    Bound = ContributionBound.OneRow,
                    Groups = Grouping.None,
                    Statistics =
                    [
                        new Sum
                        {
                            Name = "s",
                            Column = "v",
                            Range = ValueRange.Of("-5", "50", "1/4"),
                            Loss = Loss,
                        },
                    ],
                }
            ),
            new SipHash(1, 2)
        );
        // 1.5 + 50 (1e2 clamped) + 0.25 - 5 + 50 (∞ clamped) in quarters.
        Assert.Equal(387, (long)aggregates.Accumulators[0].Parts(1)[0][0]);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_source_that_breaks_while_it_is_read_burns_the_debit_and_says_nothing()
    {
        using var ledger = TestData.Ledger();
        var custodian = new QualityJournal();
        var session = new DpSession(
            DpDataSource.FromRecords(
                Breaking(),
                static s => s.Text("unit", r => r).Text("group", r => r)
            ),
            ledger
        )
        {
            Custodian = custodian,
        };
        var error = await Assert.ThrowsAsync<DpDataUnavailableException>(async () =>
            await session.ReleaseAsync(TestData.Plan(), Cancellation)
        );
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(LedgerState.Burned, Assert.Single(ledger.Entries).State);
        Assert.Contains("secret", custodian.Reports[0].Failure, StringComparison.Ordinal);
        Assert.Equal(0, custodian.Reports[0].Rows);
    }

    [Fact]
    public async Task Cancellation_while_rows_are_read_burns_the_debit()
    {
        using var source = new CancellationTokenSource();
        using var ledger = TestData.Ledger();
        var session = new DpSession(
            DpDataSource.FromRecords(
                CancelOnTheWay(source),
                static s => s.Text("unit", r => r).Text("group", r => r)
            ),
            ledger
        );
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
            await session.ReleaseAsync(TestData.Plan(), source.Token)
        );
        Assert.Equal(LedgerState.Burned, Assert.Single(ledger.Entries).State);
    }

    [Fact]
    public async Task Every_number_has_a_noise_of_its_own()
    {
        using var ledger = TestData.Ledger();
        var keys = PublicKeys.Of([.. Enumerable.Range(0, 60).Select(static i => $"{i}")]);
        var session = new DpSession(RandomPlan.Source([]), ledger);
        var released = await session.ReleaseAsync(
            new AggregationPlan
            {
                Unit = PrivacyUnit.OfColumn("unit"),
                Bound = ContributionBound.OneRow,
                Groups = Grouping.By("key", keys),
                Statistics =
                [
                    new RowCount { Name = "a", Loss = Epsilon.Parse("1/1000") },
                    new RowCount { Name = "b", Loss = Epsilon.Parse("1/1000") },
                ],
            },
            Cancellation
        );
        // 60 draws of scale 1000: twenty equal pairs have probability below 10^-30.
        Assert.True(released.Value["a"].Values.Distinct().Count() > 40);
        Assert.True(
            released
                .Value["a"]
                .Values.Zip(released.Value["b"].Values)
                .Count(static p => p.First != p.Second) > 40
        );
    }

    private static Statistic[] Every() =>
        [
            new RowCount { Name = "n", Loss = Loss },
            new DistinctCount
            {
                Name = "d",
                Column = "word",
                Loss = Loss,
            },
            new Mean
            {
                Name = "m",
                Column = "value",
                Range = ValueRange.Of("-1", "9", "1"),
                Loss = Loss,
            },
            new Variance
            {
                Name = "v",
                Column = "whole",
                Range = ValueRange.Of("-1", "9", "1"),
                Loss = Loss,
            },
            new Quantiles
            {
                Name = "q",
                Column = "value",
                Range = ValueRange.Of("0", "99", "1"),
                Ranks = [new Rational(1, 2)],
                Loss = Loss,
            },
            new AutomaticSum
            {
                Name = "a",
                Column = "whole",
                Grid = 1,
                BoundsLoss = Loss,
                Loss = Loss,
            },
        ];

    private static IEnumerable<string> Breaking()
    {
        yield return "a";
        throw new InvalidDataException("secret cell");
    }

    private static IEnumerable<string> CancelOnTheWay(CancellationTokenSource source)
    {
        for (var i = 0; i < 100_000; i++)
        {
            if (i == 20_000)
            {
                source.Cancel();
            }

            yield return "a";
        }
    }

    private static async Task<string> ObserveAsync(
        AggregationPlan plan,
        IReadOnlyList<RandomRow> rows
    )
    {
        var gate = new RecordingGate(quota: PicoRho.CeilingOf(plan.Loss) * 2);
        using var ledger = PrivacyLedger.InMemory(
            PrivacyBudget.ZeroConcentrated(new Rho(plan.Loss.Rho * new Rational(5, 2)))
        );
        var session = new DpSession(RandomPlan.Source(rows), ledger)
        {
            Authorization = TestData.Authorization(gate),
        };
        var log = new StringBuilder();
        for (var i = 0; i < 3; i++)
        {
            try
            {
                var released = await session.ReleaseAsync(plan, Cancellation);
                log.Append(Encoding.UTF8.GetString(released.Facts.ToJson()))
                    .AppendJoin(',', released.Value.Keys)
                    .AppendJoin(
                        ',',
                        released.Value.Columns.Select(static c => c.Name + c.Values.Count)
                    )
                    .Replace(released.Facts.ReleaseId, "ID");
            }
            catch (PrivacyBudgetExceededException refused)
            {
                log.Append(refused.Message);
            }
        }

        foreach (var entry in ledger.Entries)
        {
            log.Append(entry.ToString()).Replace(entry.ReleaseId, "ID");
        }

        log.AppendJoin(',', gate.Events)
            .AppendJoin(',', gate.Requests.Select(static r => r.Amount));
        return log.ToString();
    }
}
