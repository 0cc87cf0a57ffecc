using System.Text;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Primitives.Tables;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AuthOps.Cli.Tests.Output;

public sealed class CsvTableWriterTests
{
    [Fact]
    public void Fields_are_quoted_where_they_must_be_and_formulas_are_inert()
    {
        var table = Table.FromColumns(
            Column.FromStrings("=h", "=1+1", "a;b", "-5"),
            Column.FromStrings("x", "q\"q", "two\nlines", "<b>&")
        );

        Assert.Equal(
            "'=h;x\n'=1+1;\"q\"\"q\"\n\"a;b\";\"two\nlines\"\n-5;<b>&\n",
            Write(table, new CsvWriteOptions { Delimiter = ';' })
        );
    }

    [Fact]
    public void Null_needs_a_text_that_no_value_has()
    {
        var nulls = Table.FromColumns(Column.FromStrings("a", "x", null));

        Assert.Equal("a\nx\nNA\n", Write(nulls, new CsvWriteOptions { NullText = "NA" }));
        Assert.Throws<UsageException>(() => Write(nulls, new CsvWriteOptions()));
        Assert.Throws<UsageException>(() => Write(nulls, new CsvWriteOptions { NullText = "x" }));
    }

    [Fact]
    public void An_empty_cell_alone_on_its_line_is_quoted()
    {
        var table = Table.FromColumns(Column.FromStrings("a", "", "x", ""));

        Assert.Equal("a\n\"\"\nx\n\"\"\n", Write(table, new CsvWriteOptions()));
    }

    [Property(MaxTest = 300)]
    public Property What_is_written_reads_back_the_same_with_every_delimiter_and_encoding() =>
        Prop.ForAll(
            TableGenerator().ToArbitrary(),
            Gen.Elements(',', ';', '\t', '|').ToArbitrary(),
            Gen.Elements(CsvEncoding.Utf8, CsvEncoding.Gb18030).ToArbitrary(),
            (table, delimiter, encoding) =>
            {
                using var stream = new MemoryStream();
                CsvTableWriter.Write(
                    stream,
                    table,
                    new CsvWriteOptions
                    {
                        Delimiter = delimiter,
                        Encoding = encoding,
                        NullText = "NULL",
                    },
                    CancellationToken.None
                );
                var read = CsvTableReader
                    .Read(
                        new MemoryStream(stream.ToArray()),
                        "t",
                        new CsvReadOptions
                        {
                            Delimiter = delimiter,
                            Encoding = encoding,
                            NullText = "NULL",
                            UnescapeSpreadsheetCells = true,
                        }
                    )
                    .Table;
                return Same(table, read);
            }
        );

    private static Gen<Table> TableGenerator()
    {
        var cell = Gen.Frequency(
            (1, Gen.Constant<string?>(null)),
            (
                9,
                Gen.Elements("'=+-@\t\r\n,;|\" 05.e姓𠂇é".EnumerateRunes().ToArray())
                    .ArrayOf()
                    .Select(runes => (string?)string.Concat(runes))
            )
        );
        return from rows in Gen.Choose(0, 6)
            from columns in Gen.Choose(1, 3)
            from cells in cell.ArrayOf(rows * columns)
            select Table.FromColumns([
                .. Enumerable
                    .Range(0, columns)
                    .Select(c => Column.FromStrings($"={c}", [.. cells.Skip(c * rows).Take(rows)])),
            ]);
    }

    private static bool Same(Table left, Table right) =>
        left.Columns.Count == right.Columns.Count
        && left.Columns.Zip(right.Columns)
            .All(pair =>
                string.Equals(pair.First.Name, pair.Second.Name, StringComparison.Ordinal)
                && Enumerable
                    .Range(0, left.RowCount)
                    .All(row =>
                        string.Equals(pair.First[row], pair.Second[row], StringComparison.Ordinal)
                    )
            )
        && left.RowCount == right.RowCount;

    private static string Write(Table table, CsvWriteOptions options)
    {
        using var stream = new MemoryStream();
        CsvTableWriter.Write(stream, table, options, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
