using System.Globalization;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Rereleases;
using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Rereleases;

/// <summary>What a node leaves out, and the bound of it, against every choice of records of small tables.</summary>
public sealed class WithholdingBoundTests
{
    private static readonly Hierarchy Ages = Hierarchy.FromIntervals("age", 0, 7, 2, 4);

    private static AnonymizationPolicy Policy(int k) =>
        new([AttributePolicy.Quasi("age", Ages)], [new KAnonymity(k)], Ratio.One);

    /// <summary>300 tables of up to nine persons after one release; the fewest left out of all 2^n choices, the bound, and what is found.</summary>
    [Fact]
    public void As_many_are_left_out_as_the_best_choice_of_records_does()
    {
        var (met, tried, above) = (0, 0, 0);
        for (var number = 1; number <= 300; number++)
        {
            var draws = new Draws((ulong)number);
            var k = 2 + draws.Next(2);
            var persons = 3 + draws.Next(7);
            int[] ages = [.. Enumerable.Range(0, persons).Select(_ => draws.Next(8))];
            int[] before = [.. Enumerable.Range(0, persons).Select(_ => draws.Next(3) - 1)];
            int[] there = [.. Enumerable.Range(0, persons).Where(_ => draws.Next(5) > 0)];
            if (there.Length < k)
            {
                continue;
            }

            var table = Encoded(there.Select(p => ages[p]), k);
            var earlier = Earlier(before, there);
            var overlaps = new Overlaps<ulong>(table, earlier);
            var bounds = WithholdingBounds.Of(table, overlaps, new SearchRun { Threads = 2 });
            var trial = new NodeTrial<ulong>(table, earlier, overlaps);
            var coarser = long.MaxValue;
            for (var level = 0; level <= Ages.Height; level++)
            {
                var least = bounds[[level]];
                var fewest = Fewest(k, level, ages, before, there);
                Assert.True(least <= fewest, $"{number}, level {level}: {least} > {fewest}");
                Assert.True(least <= coarser, $"{number}: the bound rises at level {level}");
                coarser = least;

                var node = trial.Run([level], static _ => false, Token);
                var left = there.Length - (node?.Rows.Length ?? 0);
                Assert.True(left == fewest, $"{number}, level {level}: {left} <> {fewest}");
                met += least == fewest ? 1 : 0;
                above += least > 0 ? 1 : 0;
                tried++;
            }
        }

        // Classes of the first release that were too small, and stay as they are, are what the bound does not know of.
        Assert.True(
            met > tried / 2 && above > tried / 2,
            $"{met} of {tried} exact, {above} above 0"
        );
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static EncodedTable Encoded(IEnumerable<int> ages, int k) =>
        EncodedTable.Create(
            Table.FromColumns(
                Column.FromStrings(
                    "age",
                    [.. ages.Select(a => a.ToString(CultureInfo.InvariantCulture))]
                )
            ),
            Policy(k)
        );

    /// <summary>One release, of the persons who have a class before.</summary>
    private static EarlierRows Earlier(int[] before, int[] there)
    {
        int[] persons = [.. Enumerable.Range(0, before.Length).Where(p => before[p] >= 0)];
        var release = new LinkedRelease(
            "r1",
            [.. persons.Select(static p => (UInt128)p)],
            [.. persons.Select(p => before[p])],
            ["age"],
            [
                ["a"],
                ["b"],
            ],
            []
        );
        return new EarlierRows([release], [.. there.Select(static p => (UInt128)p)]);
    }

    private static int Fewest(int k, int level, int[] ages, int[] before, int[] there)
    {
        var fewest = there.Length;
        for (var choice = 0; choice < 1 << there.Length; choice++)
        {
            int[] now = [.. Enumerable.Repeat(-1, ages.Length)];
            for (var i = 0; i < there.Length; i++)
            {
                if (((choice >> i) & 1) == 1)
                {
                    now[there[i]] = level == Ages.Height ? 0 : ages[there[i]] >> level;
                }
            }

            var left = there.Length - System.Numerics.BitOperations.PopCount((uint)choice);
            if (left < fewest && IsSafe(k, before, now))
            {
                fewest = left;
            }
        }

        return fewest;
    }

    /// <summary>
    /// Sets of persons of one class each, by their pairs of classes, those that were whole before not judged; and the classes themselves.
    /// </summary>
    private static bool IsSafe(int k, int[] before, int[] now)
    {
        var sets = Enumerable
            .Range(0, now.Length)
            .GroupBy(p => (before[p], now[p]))
            .Where(g => g.Key != (-1, -1));
        return sets.All(g =>
                g.Count() >= k
                || (g.Key.Item1 >= 0 && g.Count() == before.Count(c => c == g.Key.Item1))
            ) && now.Where(static c => c >= 0).GroupBy(static c => c).All(g => g.Count() >= k);
    }
}
