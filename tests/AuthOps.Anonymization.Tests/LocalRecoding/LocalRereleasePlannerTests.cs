using System.Globalization;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.LocalRecoding;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Release;
using AuthOps.Anonymization.Rereleases;
using AuthOps.Anonymization.Search;
using AuthOps.Anonymization.Tests.Rereleases;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.LocalRecoding;

/// <summary>Local recodings after earlier releases: safe as they are, repaired, or refused.</summary>
public sealed class LocalRereleasePlannerTests
{
    private static readonly Hierarchy Ages = Hierarchy.FromIntervals("age", 0, 15, 2, 4, 8);
    private static readonly Hierarchy Places = Hierarchy.FromIntervals("place", 0, 7, 2, 4);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

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

    private static Table People(IEnumerable<(int Id, int Age, int Place, string S)> rows)
    {
        (int Id, int Age, int Place, string S)[] there = [.. rows];
        return Table.FromColumns(
            Column.FromStrings("id", [.. there.Select(p => Text(p.Id))]),
            Column.FromStrings("age", [.. there.Select(p => Text(p.Age))]),
            Column.FromStrings("place", [.. there.Select(p => Text(p.Place))]),
            Column.FromStrings("s", [.. there.Select(static p => p.S)])
        );
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static LocalRereleasePlan Plan(
        Table table,
        AnonymizationPolicy policy,
        LinkedRelease[] earlier,
        int threads = 1
    )
    {
        using var key = Sequence.Key();
        return LocalRereleasePlanner.Plan(
            table,
            policy,
            "id",
            earlier,
            key,
            new LocalRecodingOptions { MaxDegreeOfParallelism = threads },
            cancellationToken: Token
        );
    }

    /// <summary>Two towns of six and a village of four.</summary>
    private static IEnumerable<(int, int, int, string)> Towns() =>
        Enumerable
            .Range(0, 16)
            .Select(p =>
                (
                    p,
                    p % 2,
                    p < 6 ? 0
                    : p < 12 ? 2
                    : 6,
                    p % 3 == 0 ? "a" : "b"
                )
            );

    [Fact]
    public void What_is_safe_alone_is_left_as_it_is()
    {
        var policy = Policy(3, "0");
        var table = People(Towns());
        var first = Plan(table, policy, []);
        var second = Plan(table, policy, [first.Link("r1")]);

        Assert.True(first.IsSafe && second.IsSafe);
        Assert.False(second.IsRepaired);
        Assert.Equal((0L, second.LossAlone), (second.WithheldRows, second.Choice.Loss));
        Assert.Equal(
            LocalRecoder.Plan(table, policy, cancellationToken: Token).Loss,
            second.Choice.Loss
        );
        Assert.Equal("r2", second.Link("r2").Name);
    }

    [Fact]
    public void A_newcomer_alone_is_withheld_or_nothing_is_released()
    {
        var first = Plan(People(Towns()), Policy(3, "0"), []).Link("r1");
        var more = People(Towns().Append((16, 0, 0, "a")));

        var repaired = Plan(more, Policy(3, "1/17"), [first]);
        Assert.True(repaired.IsSafe && repaired.IsRepaired);
        Assert.Equal((1L, 16L), (repaired.WithheldRows, repaired.Choice.ReleasedRows));
        Assert.DoesNotContain(16, repaired.Choice.KeptRows());
        Assert.Equal(0, repaired.Report!.PersonsBelowK);

        var refused = Plan(more, Policy(3, "0"), [first]);
        Assert.False(refused.IsSafe || refused.IsRepaired);
        Assert.Equal((1L, 1L), (refused.Report!.PersonsAlone, refused.LeastWithheldRows));
        Assert.Throws<InvalidOperationException>(() => refused.Link("r2"));
    }

    /// <summary>Three who join are one in each class: no one need be withheld where the classes are joined.</summary>
    [Fact]
    public void Newcomers_scattered_over_classes_bring_them_together()
    {
        var first = Plan(People(Towns()), Policy(3, "0"), []).Link("r1");
        var more = People(Towns().Concat([(16, 0, 0, "a"), (17, 0, 2, "a"), (18, 0, 6, "a")]));

        var plan = Plan(more, Policy(3, "0"), [first]);

        Assert.True(plan.IsSafe && plan.IsRepaired);
        Assert.Equal((0L, 19L), (plan.WithheldRows, plan.Choice.ReleasedRows));
        Assert.True(plan.Choice.Loss > plan.LossAlone);
        Assert.True(plan.Choice.LowerBound <= plan.LossAlone);
    }

    /// <summary>One of a class of three does not come again: the other two, who would be told apart from him, stay away too.</summary>
    [Fact]
    public void Who_is_left_behind_gets_company()
    {
        var first = Plan(People(Towns()), Policy(3, "0"), []).Link("r1");

        var plan = Plan(People(Towns().Skip(1)), Policy(3, "1/5"), [first]);

        Assert.True(plan.IsSafe && plan.IsRepaired);
        Assert.Equal(0, plan.Report!.PersonsBelowK);
        Assert.Equal((2L, 13L), (plan.WithheldRows, plan.Choice.ReleasedRows));
        Assert.Equal(0, plan.Report.Sets);
    }

    /// <summary>Of six who were released together one does not come again, and two stay away with him, whatever the classes.</summary>
    [Fact]
    public void Single_records_of_a_set_stay_away()
    {
        var all = Enumerable.Range(0, 6).Select(p => (p, 0, 0, "a")).ToArray();
        var first = Plan(People(all), Policy(3, "0"), []).Link("r1");

        var plan = Plan(People(all[1..]), Policy(3, "1/2"), [first]);

        Assert.True(plan.IsSafe && plan.IsRepaired);
        Assert.Equal((2L, 2L), (plan.LeastWithheldRows, plan.WithheldRows));
    }

    /// <summary>Records 0 and 3, and 1 and 2, are of one earlier set each; 4 and 5 are newcomers.</summary>
    [Fact]
    public void Joins_begin_with_the_records_of_a_set_together()
    {
        var policy = Policy(2, "0");
        var before = new EarlierRows(
            [
                new LinkedRelease(
                    "r1",
                    [0, 1, 2, 3],
                    [0, 1, 1, 0],
                    ["age"],
                    [
                        ["a"],
                        ["b"],
                    ],
                    []
                ),
            ],
            [0, 1, 2, 3, 4, 5]
        );
        var table = EncodedTable.Create(
            People(Enumerable.Range(0, 6).Select(p => (p, p, 0, "a"))),
            policy
        );
        var records = DistinctRecords.Create(table, new EarlierSets(before, 2, []));

        Assert.Equal(
            [
                [0, 3],
                [1, 2],
                [4],
                [5],
            ],
            records.Parts!.Together([0, 1, 2, 3, 4, 5], records.Tallies[^1])
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Whatever_is_called_safe_is_and_threads_change_nothing(int l)
    {
        var (repaired, refused) = (0, 0);
        for (var number = 1; number <= 40; number++)
        {
            var draws = new Draws((ulong)number);
            var policy = Policy(2 + draws.Next(2), draws.Next(2) == 0 ? "1/10" : "1/4", l);
            var rows = Enumerable
                .Range(0, 40)
                .Select(p => (p, draws.Next(16), draws.Next(8), draws.Next(3) == 0 ? "a" : "b"))
                .ToArray();
            var first = Plan(People(rows[..34]), policy, []);
            if (!first.IsSafe)
            {
                continue;
            }

            var second = rows[2..]
                .Select(r => draws.Next(12) == 0 ? r with { Item2 = draws.Next(16) } : r)
                .ToArray();
            var table = People(second);
            var earlier = first.Link("r1");
            var plan = Plan(table, policy, [earlier]);
            repaired += plan is { IsSafe: true, IsRepaired: true } ? 1 : 0;
            refused += plan.IsSafe ? 0 : 1;
            if (!plan.IsSafe)
            {
                continue;
            }

            var release = plan.Choice.Apply(Token);
            var linked = Sequence.Link(
                "r2",
                release,
                Column.FromStrings(
                    "id",
                    [.. plan.Choice.KeptRows().Select(r => Text(second[r].p))]
                ),
                policy
            );
            Assert.True(Sequence.Check([earlier], linked, policy).IsSafe);
            Assert.True(
                ReleaseVerifier.CheckLocal(release, policy, cancellationToken: Token).IsAccepted
            );
            Assert.True(plan.LeastWithheldRows <= plan.Choice.SuppressedRows);
            Assert.InRange(
                plan.Choice.SuppressedRows,
                plan.WithheldRows,
                policy.SuppressionAllowance(table.RowCount)
            );
            Assert.Equal(
                plan.Choice.KeptRows(),
                Plan(table, policy, [earlier], threads: 3).Choice.KeptRows()
            );
        }

        Assert.InRange(repaired, 5, 40);
        Assert.InRange(refused, 1, 30);
    }

    [Fact]
    public void The_row_key_must_not_leave()
    {
        using var key = Sequence.Key();
        var error = Assert.Throws<PolicyException>(() =>
            LocalRereleasePlanner.Plan(
                People(Towns()),
                Policy(2, "0"),
                "s",
                [],
                key,
                cancellationToken: Token
            )
        );
        Assert.Equal(PolicyError.RowKeyNotDirect, error.Error);
    }
}
