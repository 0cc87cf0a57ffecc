using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Input;

/// <summary>
/// Reads a file in blocks of rows, in memory that does not grow with the file: a plain one on several threads, any other
/// one on one, by the strict reader that knows what a fault is. Stateless.
/// </summary>
internal static class CsvBlockReader
{
    private const int StrictRows = 1 << 15;

    /// <summary>Reads.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How.</param>
    /// <param name="blockBytes">About how many bytes of the file a block has.</param>
    /// <param name="begin">Makes what takes the blocks, one for each of so many threads; asked again where the file turns out not to be plain after some blocks, which are then void.</param>
    /// <param name="progress">Told the rows now and then.</param>
    /// <param name="cancellation">Looked at every block.</param>
    /// <returns>The line of every row.</returns>
    /// <exception cref="InputDataException">The file is malformed.</exception>
    public static RowLines Read(
        string path,
        CsvReadOptions options,
        int blockBytes,
        Func<int, Action<CsvBlock>[]> begin,
        IProgress<TableProgress>? progress,
        CancellationToken cancellation
    )
    {
        using (var records = CsvRecordReader.Open(path, options))
        {
            var header = CsvTableReader.ReadHeader(records, options);
            if (
                PlainCsvBlocks.TryRead(
                    path,
                    options,
                    header,
                    records.Delimiter,
                    blockBytes,
                    begin,
                    progress,
                    cancellation
                )
            )
            {
                return new RowLines();
            }
        }

        var take = begin(1)[0];
        var lines = new RowLines();
        long rows = 0;
        var position = 0L;
        foreach (
            var batch in CsvTableReader.ReadBatches(path, options, StrictRows, lines, cancellation)
        )
        {
            var first = rows;
            take(new CsvBlock(position++, batch, row => (first + row, lines.LineOf(first + row))));
            rows += batch.RowCount;
            progress?.Report(new TableProgress(rows));
        }

        return lines;
    }
}
