using System.Globalization;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Rereleases;
using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Rereleases;

/// <summary>The bound of what a node leaves out, against every choice of records of small tables.</summary>
public sealed class WithholdingBoundTests
{
    private static readonly Hierarchy Ages = Hierarchy.FromIntervals("age", 0, 7, 2, 4);

    private static readonly AnonymizationPolicy Policy = new(
        [AttributePolicy.Quasi("age", Ages)],
        [new KAnonymity(2)],
        Ratio.One
    );

    /// <summary>300 tables of up to nine persons after one release; the fewest left out of all 2^n choices, and the bound.</summary>
    [Fact]
    public void No_choice_of_records_leaves_fewer_out()
    {
        var (met, above) = (0, 0);
        for (var number = 1; number <= 300; number++)
        {
            var draws = new Draws((ulong)number);
            var persons = 3 + draws.Next(7);
            int[] ages = [.. Enumerable.Range(0, persons).Select(_ => draws.Next(8))];
            int[] before = [.. Enumerable.Range(0, persons).Select(_ => draws.Next(3) - 1)];
            int[] there = [.. Enumerable.Range(0, persons).Where(_ => draws.Next(5) > 0)];
            if (there.Length < 2)
            {
                continue;
            }

            var earlier = new ReleaseRows(
                "r1",
                [.. Enumerable.Range(0, persons).Where(p => before[p] >= 0)],
                [.. before.Where(c => c >= 0)],
                2,
                []
            );
            var cells = Cells.None.Cut(earlier, persons);
            var table = EncodedTable.Create(
                Table.FromColumns(
                    Column.FromStrings(
                        "age",
                        [.. there.Select(p => ages[p].ToString(CultureInfo.InvariantCulture))]
                    )
                ),
                Policy
            );
            var bound = new WithholdingBound(table, there, cells);
            var coarser = long.MaxValue;
            for (var level = 0; level <= Ages.Height; level++)
            {
                var least = bound.Least([level]);
                var best = Fewest(level, ages, before, there);
                Assert.True(least <= best, $"{number}, level {level}: {least} > {best}");
                Assert.True(least <= coarser, $"{number}: the bound rises at level {level}");
                coarser = least;
                met += least == best ? 1 : 0;
                above += least > 0 ? 1 : 0;
            }
        }

        Assert.True(met > 400 && above > 200, $"{met} exact, {above} above 0");
    }

    private static int Fewest(int level, int[] ages, int[] before, int[] there)
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
            if (left < fewest && IsSafe(before, now))
            {
                fewest = left;
            }
        }

        return fewest;
    }

    /// <summary>Sets of persons of one class each, by their pairs of classes; those that were whole before are not judged.</summary>
    private static bool IsSafe(int[] before, int[] now)
    {
        var sets = Enumerable
            .Range(0, now.Length)
            .GroupBy(p => (before[p], now[p]))
            .Where(g => g.Key != (-1, -1));
        return sets.All(g =>
            g.Count() >= 2 || (g.Key.Item1 >= 0 && g.Count() == before.Count(c => c == g.Key.Item1))
        );
    }

    /// <summary>The same numbers in every run.</summary>
    private sealed class Draws(ulong state)
    {
        public int Next(int end)
        {
            unchecked
            {
                state += 0x9E3779B97F4A7C15UL;
                var z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
                return (int)((z ^ (z >> 31)) % (ulong)end);
            }
        }
    }
}
