using AuthOps.Anonymization.Discovery;
using AuthOps.Primitives.Tables;
using FsCheck.Xunit;

namespace AuthOps.Anonymization.Tests.Discovery;

public sealed class DiscoveryTests
{
    [Fact]
    public void A_harmless_looking_column_is_found_out()
    {
        var scan = Scan("13800138000", "yes", "no", "yes", null);
        Assert.Equal([ColumnWarning.HoldsIdentifiers, ColumnWarning.NearlyUnique], scan.Warnings);
        Assert.Equal(1, scan.Identifiers[IdentifierKind.MobileNumber]);
        Assert.Equal((4, 3, 2), (scan.Cells, scan.DistinctValues, scan.UniqueCells));

        Assert.Equal([ColumnWarning.NearlyUnique], Scan("q", "r", "s", "s").Warnings);
        const string Note = "met the patient at the station on Friday";
        Assert.Equal([ColumnWarning.FreeText], Scan("-", "-", "-", Note).Warnings);
        Assert.Equal(
            [ColumnWarning.FreeText],
            Scan("-", "-", "-", "上周五在火车站附近遇到该患者本人").Warnings
        );
        Assert.Empty(Scan("yes", "no", "yes", "no").Warnings);
        Assert.Empty(Scan(null, null).Warnings);
        Assert.Empty(Scan().Warnings);
    }

    [Fact]
    public void Roles_are_suggested_from_what_isolates_records()
    {
        var table = Table.FromColumns(
            Column.FromStrings("name", "n1", "n2", "n3", "n4", "n5", "n6"),
            Column.FromStrings("age", "30", "30", "40", "40", "50", "50"),
            Column.FromStrings("sex", "f", "m", "f", "m", "f", "m"),
            Column.FromStrings("country", "x", "x", "x", "x", "x", "x")
        );

        var report = Analyze(table, 3);

        Assert.Equal(
            [
                AttributeRole.Direct,
                AttributeRole.QuasiIdentifier,
                AttributeRole.QuasiIdentifier,
                null,
            ],
            report.Columns.Select(c => c.SuggestedRole)
        );
        Assert.Equal([1, 2, 3], report.Curve.Select(p => p.Columns));
        var pairs = report.Curve[1];
        Assert.Equal((3, Ratio.Zero, Ratio.One), (pairs.Sets, pairs.Least, pairs.Most));
        Assert.Equal(new Ratio(1, 3), pairs.Mean);
        Assert.Equal(["age", "sex"], pairs.MostColumns);
        Assert.Equal(["age", "sex", "country"], report.Path.Select(p => p.Column));
        Assert.Equal([Ratio.Zero, Ratio.One, Ratio.One], report.Path.Select(p => p.Uniqueness));
        Assert.Equal([0, 6, 6, 0], report.Columns.Select(c => c.MinimalUniques));
    }

    [Property(Arbitrary = [typeof(SmallCase.Arbitraries)])]
    public void The_curve_is_that_of_every_set_counted_by_hand(SmallCase given)
    {
        var report = Analyze(given.Table, 2);
        var names = report.Path.Select(p => p.Column).ToArray();
        foreach (var point in report.Curve)
        {
            var shares = Sets(names, point.Columns)
                .Select(set => new Ratio(Alone(given.Table, set), given.Table.RowCount))
                .ToArray();
            Assert.Equal(shares.Length, point.Sets);
            Assert.Equal((shares.Min(), shares.Max()), (point.Least, point.Most));
            var sum = shares.Aggregate(Ratio.Zero, (a, b) => a + b);
            Assert.Equal(new Ratio(sum.Numerator, sum.Denominator * shares.Length), point.Mean);
        }

        if (names.Length > 0)
        {
            Assert.Equal(
                new Ratio(Alone(given.Table, names), given.Table.RowCount),
                report.Path[^1].Uniqueness
            );
        }
    }

    [Fact]
    public void Too_many_sets_and_no_rows_are_refused()
    {
        var wide = Table.FromColumns(
            Enumerable.Range(0, 63).Select(i => Column.FromStrings($"c{i}", "a", "a")).ToArray()
        );
        Assert.Throws<ArgumentException>(() => Analyze(wide, 1));
        var empty = Table.FromColumns(Column.FromStrings("a"));
        Assert.Equal(
            PolicyError.NoRows,
            Assert.Throws<PolicyException>(() => Analyze(empty, 1)).Error
        );
    }

    private static IEnumerable<string[]> Sets(string[] names, int size) =>
        size == 1
            ? names.Select(n => new[] { n })
            : names.SelectMany((n, i) => names[(i + 1)..].Select(other => new[] { n, other }));

    private static int Alone(Table table, string[] names) =>
        Enumerable
            .Range(0, table.RowCount)
            .GroupBy(row => string.Join('|', names.Select(n => table[n][row] ?? "\0")))
            .Count(g => g.Count() == 1);

    private static ColumnScan Scan(params string?[] cells) =>
        ColumnScanner.Scan(Column.FromStrings("x", cells), TestContext.Current.CancellationToken);

    private static DiscoveryReport Analyze(Table table, int maxSize) =>
        QuasiIdentifierDiscovery.Analyze(table, maxSize, TestContext.Current.CancellationToken);
}
