namespace AuthOps.Dp.Queries.Input;

/// <summary>The rows of several readers, one reader after the other.</summary>
internal sealed class ShardReader(IReadOnlyList<ISourceReader> shards) : ISourceReader
{
    private int _next;

    public SourceChunk? Read(CancellationToken cancellationToken)
    {
        for (; _next < shards.Count; _next++)
        {
            if (shards[_next].Read(cancellationToken) is { } chunk)
            {
                return chunk;
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var shard in shards)
        {
            await shard.DisposeAsync().ConfigureAwait(false);
        }
    }
}
