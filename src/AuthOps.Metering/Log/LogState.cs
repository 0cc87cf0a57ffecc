using AuthOps.Metering.Quotas;

namespace AuthOps.Metering.Log;

/// <summary>Everything that follows from a log's records up to a boundary. Not safe for concurrent use.</summary>
internal sealed class LogState
{
    public LogState(TilePublisher publisher)
    {
        Trees = new LogTrees(publisher);
    }

    /// <summary>The boundary.</summary>
    public LogPosition Position { get; set; } = LogPosition.Start;

    public LogTrees Trees { get; }

    public ChainHeads Heads { get; } = new();

    public ChainSequences Sequences { get; } = new();

    public UsageProjection Projection { get; } = new();

    public BatchIndex Batches { get; } = new();

    /// <summary>The roots at the sizes that checkpoints name, once those boundaries were passed.</summary>
    public Dictionary<ulong, LogRoots> RootsAt { get; } = [];
}
