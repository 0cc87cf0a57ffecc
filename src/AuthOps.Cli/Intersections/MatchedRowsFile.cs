using AuthOps.Cli.Input;
using AuthOps.Cli.Output;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Intersections;

/// <summary>The own rows that match, with a column of what came with them; written whole or not at all. Stateless; safe for concurrent use.</summary>
internal static class MatchedRowsFile
{
    /// <summary>Writes the file.</summary>
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
        var columns = file
            .Table.Columns.Select(column =>
                Column.FromCodes(
                    column.Name,
                    [.. rows.ToArray().Select(row => column.Codes[row])],
                    column.Values
                )
            )
            .ToList();
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
            new CsvWriteOptions
            {
                Delimiter = file.Delimiter,
                Encoding = csv.Encoding,
                NullText = csv.NullText,
            },
            cancellationToken
        );
        output.Commit();
    }
}
