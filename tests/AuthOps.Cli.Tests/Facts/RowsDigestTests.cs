using AuthOps.Cli.Facts;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Tests.Facts;

public sealed class RowsDigestTests
{
    private static readonly Table s_table = Table.FromColumns(
        Column.FromStrings("a", "1", "2", "2"),
        Column.FromStrings("b", "x", "y", null)
    );

    [Fact]
    public void Order_of_rows_and_columns_does_not_count()
    {
        var other = Table.FromColumns(
            Column.FromStrings("b", null, "x", "y"),
            Column.FromStrings("a", "2", "1", "2")
        );

        Assert.Equal(RowsDigest.Compute(s_table), RowsDigest.Compute(other));
    }

    [Fact]
    public void Exchanged_renamed_repeated_and_null_cells_count()
    {
        Table[] others =
        [
            Table.FromColumns(
                Column.FromStrings("a", "2", "1", "2"),
                Column.FromStrings("b", "x", "y", null)
            ),
            Table.FromColumns(
                Column.FromStrings("a", "1", "2", "2"),
                Column.FromStrings("c", "x", "y", null)
            ),
            Table.FromColumns(
                Column.FromStrings("a", "1", "2", "2", "2"),
                Column.FromStrings("b", "x", "y", null, null)
            ),
            Table.FromColumns(
                Column.FromStrings("a", "1", "2", "2"),
                Column.FromStrings("b", "x", "y", "")
            ),
        ];

        Assert.All(
            others,
            other => Assert.NotEqual(RowsDigest.Compute(s_table), RowsDigest.Compute(other))
        );
    }
}
