using AuthOps.Cli.Output;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Input;

/// <summary>
/// Reads a CSV file with a header line into a table. What is wrong is reported by line, column number and
/// reason; not even a header is quoted, since in a file without one it is a record.
/// </summary>
internal static class CsvTableReader
{
    private const int MaxNameLength = 256;
    private const int CancellationRows = 1 << 10;
    private const int ProgressRows = 1 << 16;

    public static CsvTable Read(
        string path,
        CsvReadOptions options,
        IProgress<TableProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        using var records = CsvRecordReader.Open(path, options);
        var builders = ReadHeader(records, options);
        return PlainCsvReader.TryRead(
                path,
                options,
                builders,
                records.Delimiter,
                progress,
                cancellationToken
            ) ?? Read(records, builders, options, progress, cancellationToken);
    }

    /// <summary>Reads a file batch by batch, in memory that does not grow with it; each batch has all columns.</summary>
    public static IEnumerable<Table> ReadBatches(
        string path,
        CsvReadOptions options,
        int batchRows,
        RowLines? lines,
        CancellationToken cancellationToken = default
    )
    {
        using var records = CsvRecordReader.Open(path, options);
        var header = ReadHeader(records, options);
        var builders = header;
        long? blankLine = null;
        long all = 0;
        var rows = 0;
        while (records.Read())
        {
            if (records.IsBlank)
            {
                blankLine ??= records.Line;
                continue;
            }

            RequireWhole(records, builders.Length, blankLine);
            AppendRecord(records, builders, options);
            lines?.Add(all++, records.Line);
            if (++rows == batchRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return Table.FromColumns(Array.ConvertAll(builders, b => b.Build()));
                builders = Array.ConvertAll(
                    header,
                    column => new ColumnBuilder(column.Name, options.Table)
                );
                rows = 0;
            }
        }

        // The last one may be empty: it names the columns of a file without rows.
        yield return Table.FromColumns(Array.ConvertAll(builders, b => b.Build()));
    }

    /// <summary>The delimiter of a file.</summary>
    public static char ReadDelimiter(string path, CsvReadOptions options)
    {
        using var records = CsvRecordReader.Open(path, options);
        return records.Delimiter;
    }

    /// <summary>Reads the header line alone.</summary>
    public static IReadOnlyList<string> ReadColumns(string path, CsvReadOptions options)
    {
        using var records = CsvRecordReader.Open(path, options);
        return [.. ReadHeader(records, options).Select(static builder => builder.Name)];
    }

    /// <summary>Reads a stream, which is closed at the end.</summary>
    public static CsvTable Read(
        Stream stream,
        string source,
        CsvReadOptions options,
        IProgress<TableProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        using var records = CsvRecordReader.Open(stream, source, options);
        var builders = ReadHeader(records, options);
        return Read(records, builders, options, progress, cancellationToken);
    }

    private static CsvTable Read(
        CsvRecordReader records,
        ColumnBuilder[] builders,
        CsvReadOptions options,
        IProgress<TableProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        long rows = 0;
        long? blankLine = null;
        var lines = new RowLines();
        while (records.Read())
        {
            if (records.IsBlank)
            {
                blankLine ??= records.Line;
                continue;
            }

            RequireWhole(records, builders.Length, blankLine);
            AppendRecord(records, builders, options);
            lines.Add(rows, records.Line);
            rows++;
            if (rows % CancellationRows == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (rows % ProgressRows == 0)
                {
                    progress?.Report(new TableProgress(rows));
                }
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        progress?.Report(new TableProgress(rows));
        return new CsvTable(
            Table.FromColumns(Array.ConvertAll(builders, b => b.Build())),
            records.Delimiter,
            lines
        );
    }

    /// <summary>Reads the header line into builders of its columns.</summary>
    internal static ColumnBuilder[] ReadHeader(CsvRecordReader records, CsvReadOptions options)
    {
        if (!records.Read())
        {
            throw new InputDataException(
                records.SourceName,
                "the file is empty; it must begin with a header line"
            );
        }

        if (records.IsBlank)
        {
            throw new InputDataException(
                records.SourceName,
                "the line is blank; the file must begin with a header line",
                records.Line
            );
        }

        if (records.FieldCount > options.Table.MaxColumns)
        {
            throw new InputDataException(
                records.SourceName,
                $"the header has more than {options.Table.MaxColumns} columns",
                records.Line
            );
        }

        var columnOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var builders = new ColumnBuilder[records.FieldCount];
        for (var i = 0; i < builders.Length; i++)
        {
            var name = Cell(records.Field(i), options);
            if (name.IsEmpty || name.Length > MaxNameLength)
            {
                var reason =
                    name.IsEmpty && i == 0 && builders.Length > 1
                        ? "the header names no column here; R writes the names of rows so (sdcMicro's results among them): write the file again with row.names = FALSE, or give the column a name and declare it a direct identifier"
                    : name.IsEmpty ? "the header names no column here"
                    : $"the header's name is longer than {MaxNameLength} characters; is the header line missing?";
                throw new InputDataException(records.SourceName, reason, records.Line, i + 1);
            }

            var text = name.ToString();
            if (!columnOf.TryAdd(text, i + 1))
            {
                throw new InputDataException(
                    records.SourceName,
                    $"the header gives this column the name of column {columnOf[text]}; names must differ",
                    records.Line,
                    i + 1
                );
            }

            builders[i] = new ColumnBuilder(text, options.Table);
        }

        return builders;
    }

    private static void RequireWhole(CsvRecordReader records, int columns, long? blankLine)
    {
        if (blankLine is not null)
        {
            throw new InputDataException(
                records.SourceName,
                "the line is blank; blank lines may only end the file",
                blankLine
            );
        }

        if (records.FieldCount != columns)
        {
            var isByR = records.Line == 2 && records.FieldCount == columns + 1;
            throw new InputDataException(
                records.SourceName,
                $"the record has {records.FieldCount} fields and the header {columns}{(isByR ? "; R's write.table leaves the names of rows out of the header: write the file again with row.names = FALSE" : "")}",
                records.Line
            );
        }
    }

    private static void AppendRecord(
        CsvRecordReader records,
        ColumnBuilder[] builders,
        CsvReadOptions options
    )
    {
        for (var i = 0; i < builders.Length; i++)
        {
            var field = records.Field(i);
            try
            {
                if (options.NullText is { } nullText && field.SequenceEqual(nullText))
                {
                    builders[i].AppendNull();
                }
                else
                {
                    builders[i].Append(Cell(field, options));
                }
            }
            catch (TableLimitException e)
            {
                throw new InputDataException(records.SourceName, Reason(e), records.Line, i + 1);
            }
        }
    }

    private static ReadOnlySpan<char> Cell(ReadOnlySpan<char> field, CsvReadOptions options) =>
        options.UnescapeSpreadsheetCells ? SpreadsheetCells.Unescape(field) : field;

    private static string Reason(TableLimitException e) =>
        e.Limit switch
        {
            TableLimit.ValueLength => $"the field is longer than {e.Maximum} characters",
            TableLimit.DictionarySize => $"the column has more than {e.Maximum} distinct values",
            TableLimit.DictionaryChars =>
                $"the distinct values of the column are together longer than {e.Maximum} characters",
            _ => $"the file has more than {e.Maximum} records",
        };
}
