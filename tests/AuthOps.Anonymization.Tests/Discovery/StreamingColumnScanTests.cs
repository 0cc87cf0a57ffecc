using System.Globalization;
using AuthOps.Anonymization.Discovery;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Discovery;

public sealed class StreamingColumnScanTests
{
    private const int Blocks = 8;

    [Fact]
    public void Blocks_in_any_order_and_on_any_thread_say_what_the_whole_column_says()
    {
        string?[] cells =
        [
            .. Enumerable.Range(0, 4_000).Select(i => i % 5 == 0 ? null : Number(i % 700)),
            .. Enumerable.Repeat("13800138000", 20), // Telephone numbers, in the last block alone.
            "a note of some words that says more than a code",
        ];
        var whole = ColumnScanner.Scan(Column.FromStrings("note", cells), Token);
        Assert.Contains(ColumnWarning.HoldsIdentifiers, whole.Warnings);
        foreach (var scan in Scans(cells))
        {
            AssertSame(whole, scan);
            Assert.False(scan.IsEstimated);
        }
    }

    [Fact]
    public void Many_values_are_estimated_alike_in_any_order()
    {
        // 60,000 values once and 20,000 twice.
        string?[] cells = [.. Enumerable.Range(0, 100_000).Select(i => Number(i % 80_000))];
        var scans = Scans(cells).ToArray();
        foreach (var scan in scans)
        {
            AssertSame(scans[0], scan);
            Assert.True(scan.IsEstimated);
            Assert.Equal(100_000, scan.Cells);
            Assert.InRange(scan.DistinctValues, 76_000, 84_000);
            Assert.InRange(scan.UniqueCells, 57_000, 63_000);
            Assert.Contains(ColumnWarning.NearlyUnique, scan.Warnings);
        }
    }

    /// <summary>A scan of few values, exact so far, takes one that has left values out: what both keep says the same as one scan of all.</summary>
    [Fact]
    public void A_short_scan_adds_a_long_one_as_the_long_one_adds_it()
    {
        string?[] many = [.. Enumerable.Range(0, 80_000).Select(Number)];
        string?[] few = [.. Enumerable.Range(80_000, 100).Select(Number)];
        var whole = Scan([Column.FromStrings("note", [.. many, .. few])]).Finish();
        var (shortFirst, longFirst) = (Of(few), Of(many));
        shortFirst.Add(Of(many));
        longFirst.Add(Of(few));

        AssertSame(whole, shortFirst.Finish());
        AssertSame(whole, longFirst.Finish());
        Assert.True(shortFirst.Finish().IsEstimated);

        static StreamingColumnScan Of(string?[] cells) => Scan([Column.FromStrings("note", cells)]);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Number(int i) => string.Create(CultureInfo.InvariantCulture, $"v{i}");

    private static IEnumerable<ColumnScan> Scans(string?[] cells)
    {
        var blocks = cells
            .Chunk((cells.Length + Blocks - 1) / Blocks)
            .Select(static block => Column.FromStrings("note", block))
            .ToArray();
        yield return Scan(blocks).Finish();
        yield return Scan(blocks.Reverse()).Finish();
        var sum = Scan(blocks.Where(static (_, i) => i % 3 == 0));
        sum.Add(Scan(blocks.Where(static (_, i) => i % 3 == 2)));
        sum.Add(Scan(blocks.Where(static (_, i) => i % 3 == 1)));
        yield return sum.Finish();
    }

    private static StreamingColumnScan Scan(IEnumerable<Column> blocks)
    {
        var scan = new StreamingColumnScan("note");
        foreach (var block in blocks)
        {
            scan.Add(block, Token);
        }

        return scan;
    }

    private static void AssertSame(ColumnScan expected, ColumnScan actual)
    {
        Assert.Equal(expected.Column, actual.Column);
        Assert.Equal(expected.Cells, actual.Cells);
        Assert.Equal(expected.DistinctValues, actual.DistinctValues);
        Assert.Equal(expected.UniqueCells, actual.UniqueCells);
        Assert.Equal(
            expected.Identifiers.OrderBy(static pair => pair.Key),
            actual.Identifiers.OrderBy(static pair => pair.Key)
        );
        Assert.Equal(expected.Warnings, actual.Warnings);
    }
}
