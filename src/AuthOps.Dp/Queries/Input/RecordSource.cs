namespace AuthOps.Dp.Queries.Input;

/// <summary>Reads records of a .NET type in chunks through the declared columns.</summary>
internal sealed class RecordSource<T>(
    IEnumerable<T> records,
    IReadOnlyList<RecordColumn<T>> columns
) : ISourceReader
{
    private const int ChunkRows = 1 << 14;

    private readonly IEnumerator<T> _records = records.GetEnumerator();
    private readonly IReadOnlyList<(Action<int, T> Set, Func<int, SourceColumn> Column)> _cells =
    [
        .. columns.Select(static column => column.Open(ChunkRows)),
    ];

    public SourceChunk? Read(CancellationToken cancellationToken)
    {
        var rows = 0;
        for (; rows < ChunkRows && _records.MoveNext(); rows++)
        {
            if ((rows & 1023) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var record = _records.Current;
            foreach (var (set, _) in _cells)
            {
                set(rows, record);
            }
        }

        return rows == 0
            ? null
            : new SourceChunk([.. _cells.Select(cell => cell.Column(rows))], rows);
    }

    public ValueTask DisposeAsync()
    {
        _records.Dispose();
        return ValueTask.CompletedTask;
    }
}
