using System.Globalization;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Release;
using AuthOps.Anonymization.Rereleases;
using AuthOps.Primitives.Tables;
using FsCheck;
using FsCheck.Fluent;

namespace AuthOps.Anonymization.Tests.Rereleases;

public sealed class RereleasePlannerTests
{
    private static readonly Hierarchy Ages = Hierarchy.FromIntervals("age", 0, 7, 2, 4);
    private static readonly Hierarchy Places = Hierarchy.FromSuppression("place", ["x", "y"]);

    private static AnonymizationPolicy Policy(int k, string limit, int l = 0) =>
        new(
            [
                AttributePolicy.Direct("id"),
                AttributePolicy.Quasi("age", Ages),
                AttributePolicy.Quasi("place", Places),
                l > 0 ? AttributePolicy.Sensitive("s") : AttributePolicy.NonIdentifying("s"),
            ],
            l > 0 ? [new KAnonymity(k), new DistinctLDiversity("s", l)] : [new KAnonymity(k)],
            Ratio.Parse(limit)
        );

    private static Table People(
        IEnumerable<int> ids,
        Func<int, (int Age, string Place, string S)> of
    )
    {
        int[] there = [.. ids];
        return Table.FromColumns(
            Column.FromStrings("id", [.. there.Select(Text)]),
            Column.FromStrings("age", [.. there.Select(p => Text(of(p).Age))]),
            Column.FromStrings("place", [.. there.Select(p => of(p).Place)]),
            Column.FromStrings("s", [.. there.Select(p => of(p).S)])
        );
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static RereleasePlan Plan(
        Table table,
        AnonymizationPolicy policy,
        params LinkedRelease[] earlier
    )
    {
        using var key = Sequence.Key();
        return RereleasePlanner.Plan(
            table,
            policy,
            "id",
            earlier,
            key,
            TestTables.OneThread,
            cancellationToken: TestContext.Current.CancellationToken
        );
    }

    private static (int, string, string) Alike(int person) =>
        (person % 2, "x", person % 3 == 0 ? "a" : "b");

    [Fact]
    public void Without_earlier_releases_it_is_the_plan_of_the_policy()
    {
        var policy = Policy(3, "1/5", 2);
        var table = People(
            Enumerable.Range(0, 20),
            p => (p * p % 8, p % 3 == 0 ? "x" : "y", p % 5 == 0 ? "a" : "b")
        );
        var expected = TestTables.Plan(table, policy);

        var plan = Plan(table, policy);

        Assert.Equal(expected.Node, plan.Choice.Node);
        Assert.Equal(expected.Score, plan.Choice.Score);
        Assert.Equal(expected.Loss, plan.Choice.Loss);
        Assert.Equal(
            (expected.SuppressedRows, 0L),
            (plan.Choice.SuppressedRows, plan.WithheldRows)
        );
        Assert.Equal(
            RowsDigest.Of(
                expected.Apply(TestContext.Current.CancellationToken),
                TestContext.Current.CancellationToken
            ),
            RowsDigest.Of(
                plan.Choice.Apply(TestContext.Current.CancellationToken),
                TestContext.Current.CancellationToken
            )
        );
    }

    [Fact]
    public void A_newcomer_waits_until_there_are_enough()
    {
        var policy = Policy(5, "1/11");
        var first = Plan(People(Enumerable.Range(0, 10), Alike), policy)
            .Link("r1", TestContext.Current.CancellationToken);

        var second = Plan(People(Enumerable.Range(0, 11), Alike), policy, first);

        Assert.Equal((1L, 1L), (second.WithheldRows, second.Choice.SuppressedRows));
        Assert.True(second.Report!.IsSafe);
        Assert.DoesNotContain("10", Enumerable.Range(0, 10).Select(i => second.RowKeys![i]));

        // Five of them come in together.
        var third = Plan(
            People(Enumerable.Range(0, 15), p => p < 10 ? Alike(p) : (0, "x", "a")),
            policy,
            first,
            second.Link("r2", TestContext.Current.CancellationToken)
        );
        Assert.Equal((0L, 15L), (third.WithheldRows, third.Choice.ReleasedRows));
        Assert.True(third.Report!.IsSafe);
    }

    [Fact]
    public void What_cannot_be_safe_is_told_with_the_smallest_changes()
    {
        var policy = Policy(5, "0");
        var first = Plan(People(Enumerable.Range(0, 10), Alike), policy)
            .Link("r1", TestContext.Current.CancellationToken);

        var plan = Plan(People(Enumerable.Range(0, 12), Alike), policy, first);

        Assert.False(plan.Choice.IsFeasible);
        var reason = Assert.Single(plan.Choice.Reasons);
        Assert.Equal(("safe re-release", 2L), (reason.Model, reason.FailingRows));
        Assert.Equal(
            [("suppression limit", new Ratio(2, 12)), ("k", new Ratio(2, 1))],
            plan.Choice.SmallestChanges.Select(c => (c.Parameter, c.To))
        );
        Assert.True(
            Plan(People(Enumerable.Range(0, 12), Alike), Policy(5, "1/6"), first).Choice.IsFeasible
        );
        Assert.True(
            Plan(People(Enumerable.Range(0, 12), Alike), Policy(2, "0"), first).Choice.IsFeasible
        );
    }

    /// <summary>One of six does not come again, and would stand alone among those left: two more stay away with him.</summary>
    [Fact]
    public void Who_is_left_behind_gets_company()
    {
        var first = Plan(People(Enumerable.Range(0, 6), _ => (0, "x", "a")), Policy(3, "0"))
            .Link("r1", TestContext.Current.CancellationToken);
        // The five are in two classes of the first level, two and three, with three who join each.
        var second = People(
            Enumerable.Range(1, 11),
            p => (p is 1 or 2 or 3 or 6 or 7 or 8 ? 0 : 4, "x", "a")
        );

        var plan = Plan(second, Policy(3, "1/2"), first);

        Assert.True(plan.Choice.IsFeasible);
        Assert.True(plan.Report!.IsSafe);
        Assert.Equal(2, plan.WithheldRows);
        Assert.Equal(0, plan.Report.PersonsBelowK);
    }

    /// <summary>One of ten does not come again: of the nine as many stay away as make three, and no more, though all are in one class.</summary>
    [Fact]
    public void Of_a_large_class_single_records_are_withheld()
    {
        var policy = Policy(3, "1/4");
        var first = Plan(People(Enumerable.Range(0, 10), _ => (0, "x", "a")), policy)
            .Link("r1", TestContext.Current.CancellationToken);

        var plan = Plan(People(Enumerable.Range(1, 9), _ => (0, "x", "a")), policy, first);

        Assert.Equal((2L, 7L), (plan.WithheldRows, plan.Choice.ReleasedRows));
        Assert.True(plan.Report!.IsSafe);
        Assert.Equal(3, plan.Report.SmallestSet);
        // With four the class would be cut below three: all of them stay away, which is more than may.
        Assert.False(
            Plan(
                People(Enumerable.Range(1, 4), _ => (0, "x", "a")),
                Policy(3, "3/4"),
                Some(5)
            ).Choice.IsFeasible
        );

        LinkedRelease Some(int persons) =>
            Plan(People(Enumerable.Range(0, persons), _ => (0, "x", "a")), policy)
                .Link("r1", TestContext.Current.CancellationToken);
    }

    /// <summary>The same plan, by the same trials, whatever the number of threads.</summary>
    [Theory]
    [InlineData("1/4")]
    [InlineData("0")]
    public void Threads_change_nothing(string limit)
    {
        var policy = Policy(3, limit, 2);
        var first = Plan(People(Enumerable.Range(0, 60), Of), policy)
            .Link("r1", TestContext.Current.CancellationToken);
        var second = People(Enumerable.Range(3, 70), p => p % 11 == 0 ? Of(p + 1) : Of(p));
        var expected = Plan(second, policy, first);
        using var key = Sequence.Key();
        foreach (var threads in new[] { 2, 7 })
        {
            var plan = RereleasePlanner.Plan(
                second,
                policy,
                "id",
                [first],
                key,
                TestTables.OneThread with
                {
                    MaxDegreeOfParallelism = threads,
                },
                cancellationToken: TestContext.Current.CancellationToken
            );
            Assert.Equal(expected.Choice.IsFeasible, plan.Choice.IsFeasible);
            Assert.Equal(expected.Choice.NodesEvaluated, plan.Choice.NodesEvaluated);
            Assert.Equal(expected.Choice.LeastSuppressedRows, plan.Choice.LeastSuppressedRows);
            Assert.Equal(expected.Choice.SmallestChanges, plan.Choice.SmallestChanges);
            Assert.Equal(expected.Choice.Node, plan.Choice.Node);
            Assert.Equal(KeysOf(expected), KeysOf(plan));
        }

        Assert.Equal(limit != "0", expected.Choice.IsFeasible);

        static (int, string, string) Of(int p) =>
            (p * p % 8, p % 3 == 0 ? "x" : "y", p % 5 == 0 ? "a" : "b");

        static IEnumerable<string?> KeysOf(RereleasePlan plan) =>
            plan.RowKeys is { } keys
                ? Enumerable.Range(0, keys.Count).Select(row => keys[row])
                : [];
    }

    [Fact]
    public void The_row_key_must_not_leave()
    {
        using var key = Sequence.Key();
        var error = Assert.Throws<PolicyException>(() =>
            RereleasePlanner.Plan(
                People(Enumerable.Range(0, 10), Alike),
                Policy(2, "0"),
                "s",
                [],
                key,
                cancellationToken: TestContext.Current.CancellationToken
            )
        );
        Assert.Equal(PolicyError.RowKeyNotDirect, error.Error);
    }

    /// <summary>
    /// Every plan is safe and within its policy, and no node that is safe as it is scores less; where there is no plan, no node is.
    /// </summary>
    [Fact]
    public void Plans_are_safe_and_no_safe_node_is_better()
    {
        var gen =
            from persons in Gen.Choose(6, 14)
            from ages in Gen.ArrayOf(Gen.Choose(0, 7), persons)
            from later in Gen.ArrayOf(Gen.Choose(0, 7), persons)
            from moves in Gen.ArrayOf(Gen.Choose(0, 4), persons)
            from places in Gen.ArrayOf(Gen.Elements("x", "y"), persons)
            from values in Gen.ArrayOf(Gen.Elements("a", "b", "c"), persons)
            from joins in Gen.ArrayOf(Gen.Choose(0, 3), persons)
            from k in Gen.Choose(2, 3)
            from l in Gen.Elements(0, 2)
            from percent in Gen.Elements("0", "0.2", "0.5")
            select (persons, ages, later, moves, places, values, joins, k, l, percent);
        var (withheld, infeasible) = (0, 0);
        Prop.ForAll(
                gen.ToArbitrary(),
                d =>
                {
                    var policy = Policy(d.k, d.percent, d.l);
                    var all = Enumerable.Range(0, d.persons).ToArray();
                    var first = People(
                        all.Where(p => d.joins[p] != 0),
                        p => (d.ages[p], d.places[p], d.values[p])
                    );
                    var second = People(
                        all.Where(p => d.joins[p] != 1),
                        p => (d.moves[p] == 0 ? d.later[p] : d.ages[p], d.places[p], d.values[p])
                    );
                    if (first.RowCount < d.k || second.RowCount < d.k)
                    {
                        return true;
                    }

                    var before = Plan(first, policy);
                    if (!before.Choice.IsFeasible)
                    {
                        return true;
                    }

                    var earlier = before.Link("r1", TestContext.Current.CancellationToken);
                    var plan = Plan(second, policy, earlier);
                    withheld += plan.WithheldRows > 0 ? 1 : 0;
                    infeasible += plan.Choice.IsFeasible ? 0 : 1;
                    return Holds(plan, second, policy, earlier);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));
        Assert.InRange(withheld, 1, 60);
        Assert.InRange(infeasible, 1, 60);
    }

    private static bool Holds(
        RereleasePlan plan,
        Table table,
        AnonymizationPolicy policy,
        LinkedRelease earlier
    )
    {
        var token = TestContext.Current.CancellationToken;
        if (
            plan.Choice.IsFeasible
            && !(
                plan.Report!.IsSafe
                && plan.Choice.SuppressedRows <= policy.SuppressionAllowance(table.RowCount)
                && ReleaseVerifier.Check(plan.Choice.Apply(token), policy, table, token).IsAccepted
            )
        )
        {
            return false;
        }

        for (var age = 0; age <= Ages.Height; age++)
        {
            for (var place = 0; place <= Places.Height; place++)
            {
                var node = TestTables.Plan(table, At(policy, age, place));
                if (
                    node.IsFeasible
                    && Sequence.Check([earlier], Linked(node, table, policy), policy).IsSafe
                    && (!plan.Choice.IsFeasible || node.Score < plan.Choice.Score)
                )
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The same policy at one node.</summary>
    private static AnonymizationPolicy At(AnonymizationPolicy policy, int age, int place) =>
        new(
            policy.Attributes.Select(a =>
                a.Name switch
                {
                    "age" => AttributePolicy.Quasi(
                        "age",
                        Ages,
                        minimumLevel: age,
                        maximumLevel: age
                    ),
                    "place" => AttributePolicy.Quasi(
                        "place",
                        Places,
                        minimumLevel: place,
                        maximumLevel: place
                    ),
                    _ => a,
                }
            ),
            policy.Models,
            policy.SuppressionLimit
        );

    /// <summary>A plan of the policy alone with its persons: row keys travel as a column that stays.</summary>
    private static LinkedRelease Linked(
        AnonymizationPlan node,
        Table table,
        AnonymizationPolicy policy
    )
    {
        var keep = new AnonymizationPolicy(
            node.Policy.Attributes.Select(a =>
                a.Name == "id" ? AttributePolicy.NonIdentifying("id") : a
            ),
            policy.Models,
            policy.SuppressionLimit
        );
        var release = TestTables.Plan(table, keep).Apply(TestContext.Current.CancellationToken);
        return Sequence.Link("node", release, release["id"], policy);
    }
}
