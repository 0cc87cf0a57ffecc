using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Intersections;

/// <summary>The own rows that match, with a column of what came with them; written whole or not at all. Stateless; safe for concurrent use.</summary>
internal static class MatchedRowsFile
{
    /// <summary>Writes rows of a file in memory.</summary>
    /// <param name="path">Where.</param>
    /// <param name="file">The own table.</param>
    /// <param name="csv">How the own file was read.</param>
    /// <param name="rows">The rows that match.</param>
    /// <param name="added">The name of a column to add, and a cell for each row; null for none. A name that is taken gets an underscore.</param>
    /// <param name="cancellationToken">Stops before the file is there.</param>
    public static void Write(
        string path,
        CsvTable file,
        CsvReadOptions csv,
        ReadOnlyMemory<int> rows,
        (string Name, string[] Cells)? added,
        CancellationToken cancellationToken
    )
    {
        var columns = Columns(file.Table, rows.ToArray());
        if (added is { } extra)
        {
            var name = extra.Name;
            while (file.Table.TryGetColumn(name, out _))
            {
                name += "_";
            }

            columns.Add(Column.FromStrings(name, extra.Cells));
        }

        using var output = AtomicFile.Create(path);
        CsvTableWriter.Write(
            output.Stream,
            Table.FromColumns([.. columns]),
            Like(csv, file.Delimiter),
            cancellationToken
        );
        output.Commit();
    }

    /// <summary>Writes rows of a file that is read in batches, in memory that does not grow with it.</summary>
    /// <param name="path">Where.</param>
    /// <param name="source">The own file.</param>
    /// <param name="matched">The rows that match, counted over the whole file, ascending.</param>
    /// <param name="cancellationToken">Stops before the file is there.</param>
    /// <returns>The number of rows written.</returns>
    public static int Write(
        string path,
        LargeSource source,
        IEnumerable<int> matched,
        CancellationToken cancellationToken
    )
    {
        var write = Like(source.Csv, CsvTableReader.ReadDelimiter(source.Path, source.Csv));
        using var output = AtomicFile.Create(path);
        using var next = matched.GetEnumerator();
        var (any, first, count) = (next.MoveNext(), 0, 0);
        foreach (var table in source.Read(cancellationToken))
        {
            var rows = new List<int>();
            for (; any && next.Current < first + table.RowCount; any = next.MoveNext())
            {
                rows.Add(next.Current - first);
            }

            CsvTableWriter.Write(
                output.Stream,
                Table.FromColumns([.. Columns(table, rows)]),
                write,
                cancellationToken
            );
            write = write with { HasHeader = false };
            first += table.RowCount;
            count += rows.Count;
        }

        output.Commit();
        return count;
    }

    private static CsvWriteOptions Like(CsvReadOptions csv, char delimiter) =>
        new()
        {
            Delimiter = delimiter,
            Encoding = csv.Encoding,
            NullText = csv.NullText,
        };

    private static List<Column> Columns(Table table, IReadOnlyCollection<int> rows) =>
        [
            .. table.Columns.Select(column =>
                Column.FromCodes(
                    column.Name,
                    [.. rows.Select(row => column.Codes[row])],
                    column.Values
                )
            ),
        ];
}
