namespace AuthOps.Dp.Queries.Input;

/// <summary>Delivers the rows of a data source in chunks; used by one thread.</summary>
internal interface ISourceReader : IAsyncDisposable
{
    /// <summary>The next chunk, or null at the end. It stays valid until the next call.</summary>
    SourceChunk? Read(CancellationToken cancellationToken);
}
