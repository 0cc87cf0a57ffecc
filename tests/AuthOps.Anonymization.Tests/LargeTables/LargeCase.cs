using AuthOps.Anonymization.LargeTables;
using AuthOps.Anonymization.Tests.Models;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.LargeTables;

/// <summary>Cuts tables into blocks, puts them into large ones and compares what comes out.</summary>
internal static class LargeCase
{
    /// <summary>A large table of another's rows, in blocks of changing sizes that several parts take in any order.</summary>
    public static LargeTable Fill(
        Table table,
        AnonymizationPolicy policy,
        LargeTableOptions options,
        int mostRows,
        ulong seed
    )
    {
        var draws = new ModelCase.Draws(seed);
        var blocks = new List<Table>();
        for (var start = 0; start < table.RowCount; )
        {
            var rows = Math.Min(1 + draws.Below(mostRows), table.RowCount - start);
            blocks.Add(Slice(table, start, rows));
            start += rows;
        }

        var large = new LargeTable(policy, options);
        var parts = Enumerable.Range(0, options.Parts).Select(_ => large.CreatePart()).ToArray();
        foreach (var position in Enumerable.Range(0, blocks.Count).OrderBy(_ => draws.Below(99)))
        {
            // Positions need not be dense.
            parts[draws.Below(parts.Length)]
                .Add(7L * position, blocks[position], TestContext.Current.CancellationToken);
        }

        return large;
    }

    /// <summary>Some rows, their values numbered anew.</summary>
    public static Table Slice(Table table, int start, int rows) =>
        Table.FromColumns([
            .. table.Columns.Select(c =>
                Column.FromStrings(
                    c.Name,
                    Enumerable.Range(start, rows).Select(row => c[row]).ToArray()
                )
            ),
        ]);

    /// <summary>Fails where two plans differ in anything they tell.</summary>
    public static void AssertSame(AnonymizationPlan expected, AnonymizationPlan actual)
    {
        Assert.Equal(expected.IsFeasible, actual.IsFeasible);
        Assert.Equal(expected.IsOptimal, actual.IsOptimal);
        Assert.Equal(expected.Node, actual.Node);
        Assert.Equal(expected.Score.Values, actual.Score.Values);
        Assert.Equal(expected.LowerBound, actual.LowerBound);
        Assert.Equal(expected.Loss, actual.Loss);
        Assert.Equal(expected.InputRows, actual.InputRows);
        Assert.Equal(expected.SuppressedRows, actual.SuppressedRows);
        Assert.Equal(expected.ReleasedClasses, actual.ReleasedClasses);
        Assert.Equal(expected.SmallestClass, actual.SmallestClass);
        Assert.Equal(expected.Generalizations, actual.Generalizations);
        Assert.Equal(expected.Reasons, actual.Reasons);
        Assert.Equal(expected.SmallestChanges, actual.SmallestChanges);
        Assert.Equal(expected.Front.Select(Describe), actual.Front.Select(Describe));
    }

    /// <summary>Fails where the blocks together are not the table.</summary>
    public static void AssertSame(Table expected, LargeRelease actual)
    {
        var row = 0;
        foreach (var block in actual.Blocks(TestContext.Current.CancellationToken))
        {
            Assert.Equal(expected.Columns.Select(c => c.Name), block.Columns.Select(c => c.Name));
            for (var i = 0; i < block.RowCount; i++, row++)
            {
                Assert.Equal(expected.Columns.Select(c => c[row]), block.Columns.Select(c => c[i]));
            }
        }

        Assert.Equal(expected.RowCount, row);
    }

    private static string Describe(FrontPoint point) =>
        $"{string.Join(' ', point.Node)} {point.K} {point.SuppressedRows} {string.Join(' ', point.Score.Values)} {point.MaximumRisk} {string.Join(' ', point.SensitiveMeasures)}";
}
