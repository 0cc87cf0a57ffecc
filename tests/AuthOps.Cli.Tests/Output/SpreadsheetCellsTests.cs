using AuthOps.Cli.Output;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AuthOps.Cli.Tests.Output;

public sealed class SpreadsheetCellsTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+SUM(A1)", "'+SUM(A1)")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@A1", "'@A1")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "'\rx")]
    [InlineData("\nx", "'\nx")]
    [InlineData("＝1", "'＝1")]
    [InlineData("=", "'=")]
    [InlineData("-", "'-")]
    [InlineData("-5e", "'-5e")]
    [InlineData("-5.", "'-5.")]
    [InlineData("-5 000", "'-5 000")]
    [InlineData("'=x", "''=x")]
    [InlineData("-5", "-5")]
    [InlineData("+5", "+5")]
    [InlineData("-5.25", "-5.25")]
    [InlineData("-1e-9", "-1e-9")]
    [InlineData("'-5", "'-5")]
    [InlineData("", "")]
    [InlineData("a=b", "a=b")]
    [InlineData("<=50K", "<=50K")]
    [InlineData("*", "*")]
    [InlineData("'tis", "'tis")]
    public void Formulas_are_made_inert_and_numbers_stay_numbers(string cell, string written)
    {
        Assert.Equal(written, SpreadsheetCells.Escape(cell));
        Assert.Equal(cell, SpreadsheetCells.Unescape(written).ToString());
    }

    [Property(MaxTest = 2_000)]
    public Property What_is_written_never_begins_a_formula_and_reads_back_as_it_was() =>
        Prop.ForAll(
            Gen.Elements("'=+-@\t\r\n＝0159.eE x".ToCharArray())
                .ArrayOf()
                .Select(characters => new string(characters))
                .ToArbitrary(),
            cell =>
            {
                var written = SpreadsheetCells.Escape(cell);
                var inert =
                    written.Length == 0
                    || !"=+-@\t\r\n＝".Contains(written[0], StringComparison.Ordinal)
                    || decimal.TryParse(
                        written,
                        System.Globalization.NumberStyles.Float,
                        System.Globalization.CultureInfo.InvariantCulture,
                        out _
                    )
                    || double.TryParse(
                        written,
                        System.Globalization.NumberStyles.Float,
                        System.Globalization.CultureInfo.InvariantCulture,
                        out _
                    );
                return inert
                    && string.Equals(
                        SpreadsheetCells.Unescape(written).ToString(),
                        cell,
                        StringComparison.Ordinal
                    );
            }
        );
}
