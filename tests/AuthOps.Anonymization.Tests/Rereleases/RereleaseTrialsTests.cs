using System.Globalization;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Anonymization.Rereleases;
using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Rereleases;

/// <summary>The search over bounds, block by block, against trials of all nodes of lattices of 48.</summary>
public sealed class RereleaseTrialsTests
{
    private static readonly string[] Names = ["a", "b", "c"];
    private static readonly Hierarchy[] Hierarchies =
    [
        Hierarchy.FromIntervals("a", 0, 7, 2, 4),
        Hierarchy.FromIntervals("b", 0, 7, 2, 4),
        Hierarchy.FromIntervals("c", 0, 3, 2),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_best_and_the_fewest_are_those_of_all_nodes(bool isSensitive)
    {
        var (feasible, behindFirstBlock) = (0, 0);
        for (var number = 1; number <= 40; number++)
        {
            var draws = new Draws((ulong)number);
            var persons = 40 + draws.Next(40);
            int[][] cells =
            [
                .. Enumerable
                    .Range(0, persons)
                    .Select(_ =>
                        new[] { draws.Next(8), draws.Next(8), draws.Next(4), draws.Next(3) }
                    ),
            ];
            var policy = Policy(isSensitive, new Ratio(1 + draws.Next(8), 12));
            var first = Table(cells[..(persons - 5)]);
            var earlier = Released(first, policy);
            foreach (var row in cells.Where(_ => draws.Next(6) == 0))
            {
                row[0] = draws.Next(8);
            }

            var second = EncodedTable.Create(Table(cells[3..]), policy);
            var before = new EarlierRows(earlier, Persons(3, persons));
            var overlaps = new Overlaps<ulong>(second, before);
            var run = new SearchRun { CancellationToken = Token };
            var bounds = WithholdingBounds.Of(second, overlaps, run);
            var trials = new RereleaseTrials<ulong>(second, before, overlaps, bounds, run)
            {
                BlockNodes = 1,
            };

            var best = trials.Best();

            var all = All(second, before, overlaps, second.Allowance);
            var expected = all.Aggregate(
                (SafeNode?)null,
                static (one, other) => other.IsBetterThan(one) ? other : one
            );
            Assert.Equal(expected?.Levels, best?.Levels);
            Assert.Equal(expected?.Rows, best?.Rows);
            feasible += best is null ? 0 : 1;
            behindFirstBlock += trials.Trials > 1 ? 1 : 0;

            var everything = second.WithLimit(Ratio.One);
            var fewest = All(everything, before, overlaps, everything.Allowance)
                .Select(static node => node.Summary.SuppressedRows)
                .DefaultIfEmpty(second.Rows)
                .Min();
            Assert.Equal(
                fewest,
                new RereleaseTrials<ulong>(everything, before, overlaps, bounds, run)
                {
                    BlockNodes = 1,
                }.Fewest()
            );
        }

        Assert.InRange(feasible, 10, 39);
        // By sizes alone bounds are so exact that the first node tried is the best.
        Assert.InRange(behindFirstBlock, isSensitive ? 5 : 0, 40);
    }

    private static AnonymizationPolicy Policy(bool isSensitive, Ratio limit) =>
        new(
            [
                .. Names.Select((name, i) => AttributePolicy.Quasi(name, Hierarchies[i])),
                isSensitive ? AttributePolicy.Sensitive("s") : AttributePolicy.NonIdentifying("s"),
            ],
            isSensitive ? [new KAnonymity(3), new DistinctLDiversity("s", 2)] : [new KAnonymity(3)],
            limit,
            new Loss()
        );

    private static Table Table(int[][] rows) =>
        Primitives.Tables.Table.FromColumns([
            .. Names
                .Append("s")
                .Select(
                    (name, i) =>
                        Column.FromStrings(
                            name,
                            [.. rows.Select(row => row[i].ToString(CultureInfo.InvariantCulture))]
                        )
                ),
        ]);

    private static UInt128[] Persons(int from, int to) =>
        [.. Enumerable.Range(from, to - from).Select(static p => (UInt128)p)];

    /// <summary>The best plan of the policy alone, if there is one.</summary>
    private static LinkedRelease[] Released(Table table, AnonymizationPolicy policy)
    {
        var plan = TestTables.Plan(table, policy);
        return plan.IsFeasible
            ?
            [
                LinkedRelease.Create(
                    "first",
                    plan.Apply(Token),
                    [.. plan.KeptRows(Token).Select(static row => (UInt128)row)],
                    policy
                ),
            ]
            : [];
    }

    private static List<SafeNode> All(
        EncodedTable table,
        EarlierRows before,
        Overlaps<ulong> overlaps,
        long allowance
    )
    {
        var found = new List<SafeNode>();
        var trial = new NodeTrial<ulong>(table, before, overlaps);
        for (var a = 0; a <= Hierarchies[0].Height; a++)
        {
            for (var b = 0; b <= Hierarchies[1].Height; b++)
            {
                for (var c = 0; c <= Hierarchies[2].Height; c++)
                {
                    if (
                        trial.Run([a, b, c], left => left > allowance, Token) is { } node
                        && trial.Holds(node, Token)
                    )
                    {
                        found.Add(node);
                    }
                }
            }
        }

        return found;
    }
}
