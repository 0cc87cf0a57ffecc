using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Input;

/// <summary>What the parts of a plain file have in common. Safe to use from several threads.</summary>
internal sealed class PlainCsvSettings(
    CsvReadOptions options,
    char delimiter,
    int columnCount,
    IProgress<TableProgress>? progress
)
{
    private long _reported;

    public CsvReadOptions Options => options;

    public char Delimiter => delimiter;

    public int ColumnCount => columnCount;

    /// <summary>Told how many rows a part has; the largest part speaks for all.</summary>
    public void Advance(int rows)
    {
        if (progress is not null && rows > Interlocked.Read(ref _reported) + (1 << 16))
        {
            Interlocked.Exchange(ref _reported, rows);
            progress.Report(new TableProgress(rows));
        }
    }
}
