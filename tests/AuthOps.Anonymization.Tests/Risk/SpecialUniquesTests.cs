using System.Numerics;
using AuthOps.Anonymization.Risk;
using AuthOps.Primitives.Tables;
using FsCheck.Xunit;

namespace AuthOps.Anonymization.Tests.Risk;

public sealed class SpecialUniquesTests
{
    /// <summary>
    /// Statistical Disclosure Control for Microdata: A Practice Guide (World Bank, 2019), table 4.5: SUDA scores for sizes
    /// up to 3, and DIS-SUDA scores for a sampling fraction of 1 %.
    /// </summary>
    [Fact]
    public void The_example_of_the_practice_guide()
    {
        const string Female = "Female",
            Male = "Male";
        var table = Table.FromColumns(
            Column.FromStrings(
                "residence",
                [.. Enumerable.Repeat("Urban", 4), "Rural", .. Enumerable.Repeat("Urban", 5)]
            ),
            Column.FromStrings(
                "gender",
                Female,
                Female,
                Female,
                Male,
                Female,
                Male,
                Female,
                Male,
                Female,
                Female
            ),
            Column.FromStrings(
                "education",
                "si",
                "si",
                "pi",
                "sc",
                "sc",
                "sc",
                "pc",
                "ps",
                "si",
                "si"
            ),
            Column.FromStrings("labour", "e", "e", "n", "e", "u", "e", "n", "u", "n", "n")
        );

        var report = Find(table, 3, new Ratio(1, 100));

        Assert.Equal([0, 0, 6, 0, 12, 0, 6, 10, 0, 0], report.Scores.ToArray());
        double[] published = [0, 0, 0.0051, 0, 0.0107, 0, 0.0051, 0.0088, 0, 0];
        Assert.Equal(published, report.DisScores.ToArray().Select(s => Math.Round(s, 4)));
        // Record 5: {Rural} alone, and three pairs.
        Assert.Equal(
            (1, 3, 0),
            (report.MinimalUniques(4, 1), report.MinimalUniques(4, 2), report.MinimalUniques(4, 3))
        );
        Assert.Equal((10, 4, 3), (report.Rows, report.SpecialRecords, report.MaxSize));
    }

    /// <summary>Against every set of columns of every record, tried one by one.</summary>
    [Property(Arbitrary = [typeof(SmallCase.Arbitraries)])]
    public void Minimal_uniques_are_those_of_the_definition(SmallCase given)
    {
        var names = given.Table.Columns.Select(c => c.Name).ToArray();
        var report = Find(given.Table, names.Length, null);
        var byColumn = new long[names.Length];
        for (var row = 0; row < given.Table.RowCount; row++)
        {
            var minimal = Naive(given.Table, names, row);
            for (var size = 1; size <= names.Length; size++)
            {
                Assert.Equal(
                    minimal.Count(s => BitOperations.PopCount(s) == size),
                    report.MinimalUniques(row, size)
                );
            }

            Assert.Equal(
                minimal.Sum(s => Score(BitOperations.PopCount(s), names.Length, names.Length)),
                report.Scores[row]
            );
            for (var column = 0; column < names.Length; column++)
            {
                byColumn[column] += minimal.Count(s => (s >> column & 1) == 1);
            }
        }

        Assert.Equal(byColumn, report.MinimalUniquesByColumn);
        Assert.True(report.DisScores.IsEmpty);
    }

    [Fact]
    public void Smaller_sets_do_not_change_with_the_largest_size_looked_at()
    {
        var table = Table.FromColumns(
            Column.FromStrings("a", "1", "1", "2", "2", "3", "3"),
            Column.FromStrings("b", "1", "2", "1", "2", "1", "1"),
            Column.FromStrings("c", "1", "1", "1", "1", "1", "2")
        );

        Assert.Equal([1, 5], Find(table, 2, null).MinimalUniquesBySize);
        Assert.Equal([1, 5, 0], Find(table, 99, null).MinimalUniquesBySize);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        var table = Table.FromColumns(Column.FromStrings("a", "1"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Find(table, 0, null));
        Assert.Throws<ArgumentException>(() => Find(table, 1, Ratio.Zero));
        Assert.Throws<PolicyException>(() =>
            Find(Table.FromColumns(Column.FromStrings("a")), 1, null)
        );
        var wide = Table.FromColumns(
            Enumerable.Range(0, 60).Select(i => Column.FromStrings($"c{i}", "1")).ToArray()
        );
        Assert.Throws<ArgumentException>(() => Find(wide, 6, null));
    }

    private static double Score(int size, int maxSize, int columns) =>
        Enumerable
            .Range(size, maxSize - size + 1)
            .Aggregate(1.0, (p, i) => p * Math.Max(1, columns - i));

    private static List<ulong> Naive(Table table, string[] names, int row)
    {
        var unique = new HashSet<ulong>();
        for (ulong set = 1; set < 1UL << names.Length; set++)
        {
            var alone = Enumerable
                .Range(0, table.RowCount)
                .All(other =>
                    other == row
                    || names
                        .Where((_, i) => (set >> i & 1) == 1)
                        .Any(n => table[n][other] != table[n][row])
                );
            if (alone)
            {
                unique.Add(set);
            }
        }

        return
        [
            .. unique.Where(set => !unique.Any(other => other != set && (other & set) == other)),
        ];
    }

    private static SpecialUniquesReport Find(Table table, int maxSize, Ratio? fraction) =>
        SpecialUniques.Find(
            table,
            table.Columns.Select(c => c.Name).ToArray(),
            maxSize,
            fraction,
            TestContext.Current.CancellationToken
        );
}
