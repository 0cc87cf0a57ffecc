using System.Text;
using AuthOps.Cli.Commands;
using AuthOps.Cli.Input;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Output;

/// <summary>
/// Writes a table as CSV (RFC 4180 with LF line ends and no byte order mark), with cells that a spreadsheet
/// would take for formulas made inert by <see cref="SpreadsheetCells"/>. Each distinct value is rendered once.
/// </summary>
internal static class CsvTableWriter
{
    private const int CancellationRows = 1 << 10;
    private const int BufferBytes = 1 << 16;

    /// <summary>Writes the header line, unless the options say otherwise, and every row.</summary>
    /// <exception cref="UsageException">
    /// The table has NULL cells that the options give no text for, or a value that would read back as NULL.
    /// </exception>
    public static void Write(
        Stream stream,
        Table table,
        CsvWriteOptions options,
        CancellationToken cancellationToken = default
    )
    {
        var encoding = StrictTextReader.EncodingOf(options.Encoding);
        var delimiter = encoding.GetBytes([options.Delimiter]);
        var alone = table.Columns.Count == 1;
        var output = new BufferedStream(stream, BufferBytes);

        var header = table.Columns.Select(c =>
            Quote(SpreadsheetCells.Escape(c.Name), options.Delimiter, alone)
        );
        if (options.HasHeader)
        {
            output.Write(encoding.GetBytes(string.Join(options.Delimiter, header) + "\n"));
        }

        var columns = table
            .Columns.Select(c => RenderColumn(c, options, encoding, alone))
            .ToArray();
        for (var row = 0; row < table.RowCount; row++)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                if (i > 0)
                {
                    output.Write(delimiter);
                }

                // NULL, code -1, is rendered last.
                var code = table.Columns[i].Codes[row];
                output.Write(code == Column.NullCode ? columns[i][^1] : columns[i][code]);
            }

            output.WriteByte((byte)'\n');
            if (row % CancellationRows == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        // Flushed and not disposed: the stream is the caller's.
        output.Flush();
    }

    private static byte[][] RenderColumn(
        Column column,
        CsvWriteOptions options,
        Encoding encoding,
        bool alone
    )
    {
        if (column.HasNulls && options.NullText is null)
        {
            throw new UsageException(
                $"column '{column.Name}' has NULL cells and no text to write them with; say --null TEXT"
            );
        }

        var rendered = new byte[column.Values.Count + 1][];
        for (var code = 0; code < column.Values.Count; code++)
        {
            var cell = SpreadsheetCells.Escape(column.Values[code]);
            if (string.Equals(cell, options.NullText, StringComparison.Ordinal))
            {
                throw new UsageException(
                    $"column '{column.Name}' has a value that is the text of NULL; choose another --null TEXT"
                );
            }

            rendered[code] = encoding.GetBytes(Quote(cell, options.Delimiter, alone));
        }

        // Not escaped: the reader compares the text of NULL before it takes the escape back.
        rendered[^1] = encoding.GetBytes(Quote(options.NullText ?? "", options.Delimiter, alone));
        return rendered;
    }

    // An empty cell that is alone on its line is quoted, or it would read as a blank line.
    private static string Quote(string cell, char delimiter, bool alone) =>
        (alone && cell.Length == 0) || cell.AsSpan().IndexOfAny(['"', '\r', '\n', delimiter]) >= 0
            ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : cell;
}
