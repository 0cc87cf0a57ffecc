using System.Globalization;
using AuthOps.Metering.Monitoring;
using AuthOps.Primitives.Tables;

namespace AuthOps.Metering.Tests.Monitoring;

public sealed class RawCopyMonitorTests
{
    private static readonly Table s_source = People(0, 60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Copied_rows_are_counted_and_changed_ones_are_not()
    {
        // Three rows as they were among forty that were generalised, in another order of columns.
        var export = Table.From(
            Enumerable.Range(0, 43).ToArray(),
            t =>
                t.Add("cost", r => r < 3 ? Cost(r) : "many")
                    .Add("age", r => r < 3 ? Age(r) : "20-29")
                    .Add("extra", _ => "x"),
            cancellationToken: Token
        );
        var alert = Check(new AnomalyRules(), export)!;
        Assert.Equal(
            (AnomalyRule.RawCopy, 3, 0),
            (alert.Rule, (int)alert.Measured, (int)alert.Limit)
        );
        Assert.Equal(3, Check(new AnomalyRules { RawCopies = 3 }, export)!.Measured);
        Assert.Null(Check(new AnomalyRules { RawCopies = 4 }, export));
        Assert.Equal(60, Check(new AnomalyRules(), s_source)!.Measured);
    }

    [Fact]
    public void What_several_rows_share_is_of_no_one_row_and_other_columns_are_no_copy()
    {
        // Ages repeat in the source; a single one of them is nobody's row.
        Assert.Null(
            Check(
                new AnomalyRules(),
                Table.From(
                    Enumerable.Range(0, 60).ToArray(),
                    t => t.Add("age", Age),
                    cancellationToken: Token
                )
            )
        );
        Assert.Null(
            Check(
                new AnomalyRules(),
                Table.From(
                    Enumerable.Range(0, 9).ToArray(),
                    t => t.Add("count", Cost),
                    cancellationToken: Token
                )
            )
        );
        Assert.Null(Check(new AnomalyRules(), People(1_000, 20)));
        Assert.Throws<ArgumentException>(() => new AnomalyRules { RawCopies = 0 });
    }

    [Fact]
    public void A_missing_cell_is_not_an_empty_one_and_cells_do_not_run_together()
    {
        var source = Table.From<(string?, string?)>(
            [("a", null), ("ab", "c")],
            t => t.Add("x", r => r.Item1).Add("y", r => r.Item2),
            cancellationToken: Token
        );
        Assert.Null(Check(new AnomalyRules(), Of(("a", "")), source));
        Assert.Null(Check(new AnomalyRules(), Of(("a", "bc")), source));
        Assert.NotNull(Check(new AnomalyRules(), Of(("a", null)), source));

        static Table Of((string?, string?) row) =>
            Table.From(
                [row],
                t => t.Add("x", r => r.Item1).Add("y", r => r.Item2),
                cancellationToken: Token
            );
    }

    private static AnomalyAlert? Check(AnomalyRules rules, Table export, Table? source = null) =>
        new RawCopyMonitor(rules).Check(source ?? s_source, export, "g-1", "s-1", Sample.Start);

    private static Table People(int first, int count) =>
        Table.From(
            Enumerable.Range(first, count).ToArray(),
            t => t.Add("age", Age).Add("cost", Cost),
            cancellationToken: Token
        );

    private static string Age(int row) => (20 + (row % 10)).ToString(CultureInfo.InvariantCulture);

    private static string Cost(int row) => row.ToString("D6", CultureInfo.InvariantCulture);
}
