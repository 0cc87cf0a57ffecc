using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.LocalRecoding;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Release;
using AuthOps.Anonymization.Search;
using AuthOps.Anonymization.Tests.Models;
using AuthOps.Primitives.Tables;
using FsCheck.Xunit;

namespace AuthOps.Anonymization.Tests.LocalRecoding;

/// <summary>Local recoding against the release verifier, which shares nothing with it, and against brute force.</summary>
public sealed class LocalRecoderTests
{
    private static LocalRecodingPlan Plan(
        Table table,
        AnonymizationPolicy policy,
        LocalRecodingOptions? options = null
    ) => LocalRecoder.Plan(table, policy, options, null, TestContext.Current.CancellationToken);

    [Fact]
    public void Every_release_of_every_model_passes_the_independent_verifier()
    {
        var (feasible, local) = (0, 0);
        for (var number = 1UL; number <= 250; number++)
        {
            var given = Draw(number);
            if (given is null)
            {
                continue;
            }

            foreach (
                var methods in new[]
                {
                    LocalRecodingMethods.All,
                    LocalRecodingMethods.Mondrian,
                    LocalRecodingMethods.Merging,
                    LocalRecodingMethods.Lattice,
                }
            )
            {
                var plan = Plan(
                    given.Table,
                    given.Policy,
                    new() { Methods = methods, PartSize = 8 }
                );
                if (!plan.IsFeasible)
                {
                    Assert.All(plan.Candidates, static c => Assert.NotNull(c.Reason));
                    continue;
                }

                feasible++;
                var release = plan.Apply(TestContext.Current.CancellationToken);
                var report = ReleaseVerifier.CheckLocal(
                    release,
                    given.Policy,
                    given.Table,
                    TestContext.Current.CancellationToken
                );
                Assert.True(
                    report.IsAccepted,
                    $"case {number} by {methods}: {string.Join(' ', report.Findings.Select(f => f.Message))}\n{given}"
                );
                Assert.Equal(plan.ReleasedClasses, report.Classes);
                Assert.Equal(plan.SmallestClass, report.SmallestClass);
                Assert.Equal(plan.ReleasedRows, release.RowCount);
                Assert.True(
                    plan.SuppressedRows <= given.Policy.SuppressionAllowance(given.Table.RowCount)
                );
                Assert.Equal(LossOf(release, given), plan.Loss, 1e-9);
                Assert.InRange(plan.LowerBound, 0, plan.Loss + 1e-9);
                local += ReleaseVerifier
                    .Check(
                        release,
                        given.Policy,
                        given.Table,
                        TestContext.Current.CancellationToken
                    )
                    .Findings.Any(static f => f.Kind == ReleaseFindingKind.MixedLevels)
                    ? 1
                    : 0;
            }
        }

        // The cases are no empty claim: most have an answer, and many of them use several levels a column.
        Assert.InRange(feasible, 200, int.MaxValue);
        Assert.InRange(local, 50, int.MaxValue);
    }

    /// <summary>The verifier is no rubber stamp: the release with one cell changed for a finer or foreign label, or one class short, fails.</summary>
    [Fact]
    public void A_broken_release_fails_the_verifier()
    {
        var table = Visits();
        var policy = VisitsPolicy(new KAnonymity(3));
        var release = Plan(table, policy).Apply(TestContext.Current.CancellationToken);
        Assert.True(Check(release, policy).IsAccepted);

        Assert.Contains(
            Check(With(release, "age", 0, "elephant"), policy).Findings,
            static f => f.Kind == ReleaseFindingKind.ValueOutsideHierarchy
        );
        Assert.Contains(
            Check(With(release, "age", 0, "31"), policy).Findings,
            static f => f.Kind == ReleaseFindingKind.ClassBelowK
        );
        Assert.Contains(
            Check(release, VisitsPolicy(new KAnonymity(9))).Findings,
            static f => f.Kind == ReleaseFindingKind.ClassBelowK
        );
        Assert.Contains(
            Check(release, VisitsPolicy(new KAnonymity(3), most: 0)).Findings,
            static f => f.Kind == ReleaseFindingKind.LevelNotAllowed
        );
    }

    [Property(MaxTest = 60)]
    public void The_bound_is_at_most_the_optimum_and_the_optimum_at_most_what_is_found(uint number)
    {
        var drawn = ModelCase.Draw(number);
        var table = TestTables.Rows(
            drawn.Table,
            [.. Enumerable.Range(0, Math.Min(9, drawn.Table.RowCount))]
        );
        var sensitive = drawn.Policy.SensitiveAttributes.Select(static a => a.Name).ToArray();
        var k = 2 + (int)(number % 3);
        var policy = new AnonymizationPolicy(
            drawn.Policy.Attributes,
            [
                new KAnonymity(k),
                .. sensitive.Select(static name => new DistinctLDiversity(name, 2)),
            ],
            drawn.Policy.SuppressionLimit
        );
        if (table.RowCount < k)
        {
            return;
        }

        bool Holds(int[] rows) =>
            rows.Length >= k
            && sensitive.All(name =>
                rows.Select(row => table[name][row])
                    .Where(static v => v is not null)
                    .Distinct()
                    .Count() >= 2
            );
        var optimum = new LocalOptimum(table, policy, Holds).Find();
        var plan = Plan(table, policy, new() { MaxDegreeOfParallelism = 1 });
        Assert.InRange(plan.LowerBound, 0, Math.Min(1, optimum) + 1e-12);
        if (plan.IsFeasible)
        {
            Assert.InRange(plan.Loss, optimum - 1e-9, 1);
        }

        // Both models hold in unions of classes: what does not hold under the same coarsest labels never does.
        var roots = Enumerable
            .Range(0, table.RowCount)
            .GroupBy(row =>
                string.Join(
                    ' ',
                    policy.QuasiIdentifiers.Select(a =>
                        a.Hierarchy!.Generalize(table[a.Name][row]!, a.MaximumLevel)
                    )
                )
            )
            .Select(static group => group.ToArray())
            .ToArray();
        var lost = roots.Where(rows => !Holds(rows)).Sum(static rows => rows.Length);
        Assert.Equal(
            lost < table.RowCount && lost <= policy.SuppressionAllowance(table.RowCount),
            plan.IsFeasible
        );
    }

    [Fact]
    public void Threads_change_nothing()
    {
        for (var number = 500UL; number < 520; number++)
        {
            if (Draw(number) is not { } given)
            {
                continue;
            }

            var one = Plan(
                given.Table,
                given.Policy,
                new() { MaxDegreeOfParallelism = 1, PartSize = 4 }
            );
            var many = Plan(
                given.Table,
                given.Policy,
                new() { MaxDegreeOfParallelism = 4, PartSize = 4 }
            );
            Assert.Equal(one.IsFeasible, many.IsFeasible);
            Assert.Equal(one.Method, many.Method);
            Assert.Equal(one.LowerBound, many.LowerBound);
            Assert.Equal(one.Candidates, many.Candidates);
            if (one.IsFeasible)
            {
                Assert.Equal(
                    Text(one.Apply(TestContext.Current.CancellationToken)),
                    Text(many.Apply(TestContext.Current.CancellationToken))
                );
            }
        }
    }

    /// <summary>With two levels a hierarchy a label is the value or nothing: suppression of single cells.</summary>
    [Fact]
    public void Cell_suppression_is_the_limit_case()
    {
        var table = Visits();
        var policy = new AnonymizationPolicy(
            [
                AttributePolicy.Quasi("age", Hierarchy.FromSuppression("age", table["age"].Values)),
                AttributePolicy.Quasi(
                    "region",
                    Hierarchy.FromSuppression("region", table["region"].Values)
                ),
                AttributePolicy.Sensitive("diagnosis"),
            ],
            [new KAnonymity(3), new DistinctLDiversity("diagnosis", 2)]
        );
        var plan = Plan(table, policy);
        var release = plan.Apply(TestContext.Current.CancellationToken);
        Assert.Equal(table.RowCount, release.RowCount);
        Assert.True(Check(release, policy).IsAccepted);
        var (kept, starred) = (0, 0);
        for (var row = 0; row < table.RowCount; row++)
        {
            foreach (var name in new[] { "age", "region" })
            {
                var isStar = release[name][row] == Hierarchy.SuppressedLabel;
                Assert.True(isStar || release[name][row] == table[name][row]);
                (kept, starred) = (kept + (isStar ? 0 : 1), starred + (isStar ? 1 : 0));
            }
        }

        Assert.True(kept > 0 && starred > 0);
    }

    [Fact]
    public void Labels_that_read_the_same_at_two_levels_are_one_class()
    {
        // "x" is a value and also the label above "x" and "y".
        var hierarchy = Hierarchy.FromRows(
            "q",
            [
                ["x", "x", "*"],
                ["y", "x", "*"],
                ["z", "z", "*"],
            ]
        );
        var table = Table.FromColumns(
            Column.FromStrings("q", "x", "x", "x", "y"),
            Column.FromStrings("r", "1", "2", "3", "4")
        );
        var policy = new AnonymizationPolicy(
            [
                AttributePolicy.Quasi("q", hierarchy),
                AttributePolicy.Quasi("r", Hierarchy.FromSuppression("r", table["r"].Values)),
            ],
            [new KAnonymity(2)]
        );
        var records = DistinctRecords.Create(EncodedTable.Create(table, policy));
        var recoding = new Recoding(
            records,
            [
                [0, 1],
                [2, 3],
            ]
        );
        var labels = recoding.Nodes[0];
        Assert.NotEqual(labels[0], labels[1]);
        Assert.All(labels, node => Assert.Equal("x", records.Trees[0].Text(node)));
        Assert.Equal([4], new ReleasedClasses(records, recoding, new ClassJudge(records, 2)).Sizes);

        var plan = Plan(table, policy);
        var report = Check(plan.Apply(TestContext.Current.CancellationToken), policy);
        Assert.True(report.IsAccepted);
        Assert.Equal(report.Classes, plan.ReleasedClasses);
    }

    [Fact]
    public void A_column_of_too_many_labels_is_refused()
    {
        var numbers = Enumerable.Range(0, 66_000).Select(static i => $"{i}").ToArray();
        var policy = new AnonymizationPolicy(
            [AttributePolicy.Quasi("q", Hierarchy.FromIntervals("q", 0, 66_000, 1_000))],
            [new KAnonymity(2)]
        );
        var error = Assert.Throws<PolicyException>(() =>
            Plan(Table.FromColumns(Column.FromStrings("q", numbers)), policy)
        );
        Assert.Equal((PolicyError.TooManyLabels, "q"), (error.Error, error.Attribute));
    }

    [Fact]
    public void What_cannot_be_satisfied_says_so()
    {
        var table = Visits();
        var policy = new AnonymizationPolicy(
            [
                AttributePolicy.Quasi("age", Hierarchy.FromSuppression("age", table["age"].Values)),
                AttributePolicy.NonIdentifying("region"),
                AttributePolicy.Sensitive("diagnosis"),
            ],
            [new DistinctLDiversity("diagnosis", 9)]
        );
        var plan = Plan(table, policy);
        Assert.False(plan.IsFeasible);
        Assert.Equal(1, plan.Loss);
        Assert.Equal(0, plan.ReleasedRows);
        Assert.All(plan.Candidates, static c => Assert.False(c.IsAllowed));
        Assert.Throws<InvalidOperationException>(() =>
            plan.Apply(TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public void Cancellation_and_progress()
    {
        using var source = new CancellationTokenSource();
        var told = new List<LocalRecodingProgress>();
        var progress = new Immediate(told, source);
        Assert.Throws<OperationCanceledException>(() =>
            LocalRecoder.Plan(
                Visits(),
                VisitsPolicy(new KAnonymity(3)),
                null,
                progress,
                source.Token
            )
        );
        Assert.NotEmpty(told);

        told.Clear();
        _ = LocalRecoder.Plan(
            Visits(),
            VisitsPolicy(new KAnonymity(3)),
            null,
            new Immediate(told, null),
            TestContext.Current.CancellationToken
        );
        Assert.All(told, static p => Assert.InRange(p.Done, 0, p.Total));
        Assert.Equal(told[^1].Total, told[^1].Done);
    }

    [Fact]
    public void Adult_keeps_more_than_the_goal_and_names_its_gap()
    {
        var table = AdultData.Table;
        var policy = AdultData.Policy(AdultData.NineColumns, null, "0", new KAnonymity(5));
        var plan = Plan(table, policy, new() { Methods = LocalRecodingMethods.Mondrian });
        Assert.InRange(plan.Granularity, 0.93, 1);
        Assert.InRange(plan.LowerBound, 0.02, plan.Loss);
        Assert.InRange(plan.Gap, 0.01, 0.7);
        Assert.Equal(0, plan.SuppressedRows);
        Assert.True(Check(plan.Apply(TestContext.Current.CancellationToken), policy).IsAccepted);
    }

    private static ReleaseReport Check(Table release, AnonymizationPolicy policy) =>
        ReleaseVerifier.CheckLocal(release, policy, null, TestContext.Current.CancellationToken);

    private static ModelCase? Draw(ulong number)
    {
        var drawn = ModelCase.Draw(number);
        return drawn.Table.RowCount < drawn.Policy.MinimumClassSize ? null : drawn;
    }

    private static double WholeLoss(AnonymizationPolicy policy) =>
        policy.QuasiIdentifiers.Sum(a => a.Hierarchy!.ValueCount == 1 ? 0 : a.Weight.ToDouble())
        / policy.QuasiIdentifiers.Sum(static a => a.Weight.ToDouble());

    /// <summary>The loss from the text of the release: labels of these cases name their level.</summary>
    private static double LossOf(Table release, ModelCase given)
    {
        var policy = given.Policy;
        var sum = WholeLoss(policy) * (given.Table.RowCount - release.RowCount);
        var weights = policy.QuasiIdentifiers.Sum(static a => a.Weight.ToDouble());
        foreach (var attribute in policy.QuasiIdentifiers)
        {
            var hierarchy = attribute.Hierarchy!;
            for (var row = 0; row < release.RowCount && hierarchy.ValueCount > 1; row++)
            {
                var label = release[attribute.Name][row]!;
                var level = label[0] == 'v' ? 0 : label[1] - '0';
                var leaves = hierarchy.LeafCount(level, hierarchy.Labels(level).IndexOf(label));
                sum +=
                    attribute.Weight.ToDouble()
                    / weights
                    * (leaves - 1)
                    / (hierarchy.ValueCount - 1);
            }
        }

        return sum / given.Table.RowCount;
    }

    private static Table Visits() =>
        Table.FromColumns(
            Column.FromStrings("age", "31", "33", "38", "36", "52", "58", "55", "51", "34"),
            Column.FromStrings("region", "1", "2", "1", "1", "2", "1", "2", "1", "2"),
            Column.FromStrings("diagnosis", "a", "b", "b", "a", "c", "b", "a", "c", "b")
        );

    private static AnonymizationPolicy VisitsPolicy(PrivacyModel model, int? most = null) =>
        new(
            [
                AttributePolicy.Quasi(
                    "age",
                    Hierarchy.FromIntervals("age", 0, 99, 5, 10),
                    maximumLevel: most
                ),
                AttributePolicy.Quasi("region", Hierarchy.FromSuppression("region", ["1", "2"])),
                AttributePolicy.NonIdentifying("diagnosis"),
            ],
            [model]
        );

    private static Table With(Table table, string name, int row, string text) =>
        Table.FromColumns([
            .. table.Columns.Select(c =>
                c.Name != name
                    ? c
                    : Column.FromStrings(
                        name,
                        [.. Enumerable.Range(0, c.Count).Select(i => i == row ? text : c[i])]
                    )
            ),
        ]);

    private static string Text(Table table) =>
        string.Join(
            '\n',
            table.Columns.Select(c =>
                string.Join(' ', Enumerable.Range(0, c.Count).Select(i => c[i] ?? "-"))
            )
        );

    private sealed class Immediate(
        List<LocalRecodingProgress> told,
        CancellationTokenSource? cancel
    ) : IProgress<LocalRecodingProgress>
    {
        public void Report(LocalRecodingProgress value)
        {
            lock (told)
            {
                told.Add(value);
            }

            cancel?.Cancel();
        }
    }
}
