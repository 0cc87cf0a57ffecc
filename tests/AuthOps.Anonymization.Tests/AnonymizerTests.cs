using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Release;
using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;
using FsCheck.Xunit;

namespace AuthOps.Anonymization.Tests;

public sealed class AnonymizerTests
{
    private static readonly Hierarchy s_age = Hierarchy.FromIntervals("age", 0, 99, 10);

    [Property(Arbitrary = [typeof(SmallCase.Arbitraries)], MaxTest = 300)]
    public void The_optimum_is_that_of_brute_force(SmallCase given)
    {
        var expected = NaiveReference.Optimum(given.Table, given.Policy);
        var plan = TestTables.Plan(given.Table, given.Policy);

        Assert.Equal(expected is not null, plan.IsFeasible);
        Assert.Equal(expected?.Levels ?? [], plan.Node);
        Assert.Equal(expected is null, plan.Reasons.Count > 0);
        if (expected is not null)
        {
            Assert.Equal(expected.KeptRows.Count, plan.ReleasedRows);
            Assert.Equal(expected.Classes, plan.ReleasedClasses);
        }
    }

    [Property(Arbitrary = [typeof(SmallCase.Arbitraries)], MaxTest = 50)]
    public void Every_node_has_the_facts_of_brute_force_in_every_key_width(SmallCase given)
    {
        var encoded = EncodedTable.Create(given.Table, given.Policy);
        foreach (var bits in new[] { 32, 64, 128 })
        {
            var run = new SearchRun
            {
                Exhaustive = true,
                MinimumKeyBits = bits,
                Observer = (levels, in facts) =>
                {
                    var node = NaiveReference.Evaluate(given.Table, given.Policy, levels.ToArray());
                    Assert.Equal(node.Classes, facts.KeptClasses);
                    Assert.Equal(given.Table.RowCount - node.KeptRows.Count, facts.SuppressedRows);
                },
            };
            Assert.Equal(run.On(encoded).NodesTotal, run.On(encoded).NodesEvaluated);
        }
    }

    [Property(Arbitrary = [typeof(SmallCase.Arbitraries)], MaxTest = 200)]
    public void A_release_passes_the_verifier_in_any_row_order_and_holds_the_rows_kept(
        SmallCase given
    )
    {
        var plan = TestTables.Plan(given.Table, given.Policy);
        if (!plan.IsFeasible)
        {
            Assert.Throws<InvalidOperationException>(() => plan.Apply());
            return;
        }

        var release = plan.Apply();
        var node = NaiveReference.Evaluate(given.Table, given.Policy, [.. plan.Node]);
        var expected = node.KeptRows.Order().ToArray();
        for (var i = 0; i < expected.Length; i++)
        {
            foreach (var (attribute, level) in given.Policy.QuasiIdentifiers.Zip(plan.Node))
            {
                Assert.Equal(
                    attribute.Hierarchy!.Generalize(
                        given.Table[attribute.Name][expected[i]] ?? "",
                        level
                    ),
                    release[attribute.Name][i]
                );
            }
        }

        Assert.Empty(ReleaseVerifier.Check(release, given.Policy).Findings);
        var report = ReleaseVerifier.Check(TestTables.Reversed(release), given.Policy);
        Assert.Empty(report.Findings);
        Assert.Equal(plan.ReleasedClasses, report.Classes);
    }

    /// <summary>At exactly k the class stays, at k - 1 it goes: the inequality a slip would turn.</summary>
    [Theory]
    [InlineData(3, 3, 3)]
    [InlineData(3, 2, 0)]
    public void A_class_of_k_is_kept_and_one_of_k_minus_1_is_not(int k, int size, int kept)
    {
        var table = Table.FromColumns(
            Column.FromStrings(
                "age",
                [.. Enumerable.Repeat("31", size), .. Enumerable.Repeat("77", 5)]
            )
        );
        var policy = new AnonymizationPolicy(
            [
                AttributePolicy.Quasi(
                    "age",
                    Hierarchy.FromRows(
                        "age",
                        [
                            ["31"],
                            ["77"],
                        ]
                    )
                ),
            ],
            [new KAnonymity(k)],
            Ratio.One
        );

        var plan = TestTables.Plan(table, policy);

        Assert.Equal(kept + 5, plan.ReleasedRows);
        Assert.Equal(size - kept, plan.SuppressedRows);
    }

    [Theory]
    [InlineData("a a b", true)]
    [InlineData("a a a", false)]
    [InlineData("a a -", false)]
    public void A_class_of_l_values_is_kept_and_one_of_l_minus_1_is_not(string values, bool kept)
    {
        var cells = values.Split(' ').Select(v => v == "-" ? null : v).ToArray();
        var table = Table.FromColumns(
            Column.FromStrings("age", [.. Enumerable.Repeat("31", 3), "77", "77"]),
            Column.FromStrings("diagnosis", [.. cells, "x", "y"])
        );
        var policy = new AnonymizationPolicy(
            [
                AttributePolicy.Quasi(
                    "age",
                    Hierarchy.FromRows(
                        "age",
                        [
                            ["31"],
                            ["77"],
                        ]
                    )
                ),
                AttributePolicy.Sensitive("diagnosis"),
            ],
            [new DistinctLDiversity("diagnosis", 2)],
            Ratio.One
        );

        Assert.Equal(kept ? 5 : 2, TestTables.Plan(table, policy).ReleasedRows);
    }

    /// <summary>2 of 10 rows are 1/5 exactly: allowed at 1/5 and at 0.2, not a hair below.</summary>
    [Theory]
    [InlineData("1/5", true)]
    [InlineData("0.2", true)]
    [InlineData("0.1999999999999999999999", false)]
    public void The_suppression_limit_is_exact(string limit, bool feasible)
    {
        var table = Table.FromColumns(
            Column.FromStrings("age", [.. Enumerable.Repeat("31", 8), "77", "78"])
        );
        var policy = new AnonymizationPolicy(
            [
                AttributePolicy.Quasi(
                    "age",
                    Hierarchy.FromRows(
                        "age",
                        [
                            ["31"],
                            ["77"],
                            ["78"],
                        ]
                    )
                ),
            ],
            [new KAnonymity(2)],
            Ratio.Parse(limit)
        );

        var plan = TestTables.Plan(table, policy);

        Assert.Equal(feasible, plan.IsFeasible);
        Assert.Equal(2, plan.LeastSuppressedRows);
        if (!feasible)
        {
            var reason = Assert.Single(plan.Reasons);
            Assert.Equal((2, 1), (reason.FailingRows, reason.AllowedRows));
            Assert.Contains("2-anonymity", reason.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_plan_that_would_suppress_every_record_is_no_plan()
    {
        var table = Table.FromColumns(
            Column.FromStrings("age", "31", "45"),
            Column.FromStrings("diagnosis", "a", "a")
        );
        var policy = new AnonymizationPolicy(
            [AttributePolicy.Quasi("age", s_age), AttributePolicy.Sensitive("diagnosis")],
            [new DistinctLDiversity("diagnosis", 2)],
            Ratio.One
        );

        var plan = TestTables.Plan(table, policy);

        Assert.False(plan.IsFeasible);
        var reason = Assert.Single(plan.Reasons);
        Assert.Contains("at least one record", reason.Message, StringComparison.Ordinal);
        Assert.Equal(0, plan.ReleasedRows);
    }

    [Fact]
    public void A_reason_says_when_the_table_lacks_diversity()
    {
        var table = Table.FromColumns(
            Column.FromStrings("age", "31", "45"),
            Column.FromStrings("diagnosis", "a", "a")
        );
        var policy = new AnonymizationPolicy(
            [AttributePolicy.Quasi("age", s_age), AttributePolicy.Sensitive("diagnosis")],
            [new KAnonymity(2), new DistinctLDiversity("diagnosis", 2)]
        );

        var reason = Assert.Single(TestTables.Plan(table, policy).Reasons);

        Assert.Equal("distinct 2-diversity of 'diagnosis'", reason.Model);
        Assert.Contains("1 different values", reason.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_has_no_direct_identifier_and_no_trace_of_a_suppressed_record()
    {
        var table = Table.FromColumns(
            Column.FromStrings("name", "Ann", "Ben", "Cho"),
            Column.FromStrings("age", "31", "32", "77"),
            Column.FromStrings("note", "x", null, "only Cho"),
            Column.FromStrings("diagnosis", "a", "b", "rare")
        );
        var policy = new AnonymizationPolicy(
            [
                AttributePolicy.Direct("name"),
                AttributePolicy.Quasi("age", s_age),
                AttributePolicy.NonIdentifying("note"),
                AttributePolicy.Sensitive("diagnosis"),
            ],
            [new KAnonymity(2), new DistinctLDiversity("diagnosis", 2)],
            new Ratio(1, 3)
        );

        var release = TestTables.Plan(table, policy).Apply(TestContext.Current.CancellationToken);

        Assert.Equal(["age", "note", "diagnosis"], release.Columns.Select(c => c.Name));
        Assert.Equal(["30-39"], release["age"].Values);
        Assert.Equal(["x"], release["note"].Values);
        Assert.Null(release["note"][1]);
        Assert.Equal(["a", "b"], release["diagnosis"].Values);
        Assert.Equal(2, release.RowCount);
    }

    /// <summary>A record of <c>*</c> matches records of <c>*</c>: as a wildcard it would hide among all others.</summary>
    [Fact]
    public void A_star_in_the_data_is_a_value_of_its_own_and_no_wildcard()
    {
        var hierarchy = Hierarchy.FromRows(
            "sex",
            [
                ["*"],
                ["f"],
                ["m"],
            ]
        );
        var table = Table.FromColumns(Column.FromStrings("sex", "f", "f", "*", "m", "m"));
        var policy = new AnonymizationPolicy(
            [AttributePolicy.Quasi("sex", hierarchy)],
            [new KAnonymity(2)],
            new Ratio(1, 5)
        );

        var plan = TestTables.Plan(table, policy);

        Assert.Equal((1, 2), (plan.SuppressedRows, plan.ReleasedClasses));
        Assert.DoesNotContain("*", plan.Apply(TestContext.Current.CancellationToken)["sex"].Values);
        var report = ReleaseVerifier.Check(
            table,
            policy,
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Equal((3, 1), (report.Classes, report.SmallestClass));
        Assert.Equal(ReleaseFindingKind.ClassBelowK, Assert.Single(report.Findings).Kind);
    }

    [Fact]
    public void The_front_reports_its_progress_after_the_search()
    {
        var table = Table.FromColumns(Column.FromStrings("age", "31", "32"));
        var policy = new AnonymizationPolicy(
            [AttributePolicy.Quasi("age", s_age)],
            [new KAnonymity(2)]
        );
        var told = new List<PlanProgress>();
        Anonymizer.Plan(table, policy, new Collect(told), TestContext.Current.CancellationToken);
        Assert.Equal([new PlanProgress(3, 3), new PlanProgress(3, 3)], told);
    }

    [Fact]
    public void The_search_can_be_cancelled_and_reports_its_end()
    {
        var table = Table.FromColumns(Column.FromStrings("age", "31", "32"));
        var policy = new AnonymizationPolicy(
            [AttributePolicy.Quasi("age", s_age)],
            [new KAnonymity(2)]
        );
        var last = new List<PlanProgress>();

        Anonymizer.Plan(table, policy, new Collect(last), TestContext.Current.CancellationToken);

        Assert.Equal(new PlanProgress(3, 3), last[^1]);
        Assert.Throws<OperationCanceledException>(() =>
            Anonymizer.Plan(table, policy, null, new CancellationToken(true))
        );
    }

    private sealed class Collect(List<PlanProgress> into) : IProgress<PlanProgress>
    {
        public void Report(PlanProgress value) => into.Add(value);
    }
}
