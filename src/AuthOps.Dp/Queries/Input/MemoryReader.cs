namespace AuthOps.Dp.Queries.Input;

/// <summary>Columns that lie in memory, handed out as one chunk without copying.</summary>
internal sealed class MemoryReader(SourceChunk chunk) : ISourceReader
{
    private SourceChunk? _chunk = chunk;

    public SourceChunk? Read(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = _chunk;
        _chunk = null;
        return result;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
