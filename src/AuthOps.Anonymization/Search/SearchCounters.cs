namespace AuthOps.Anonymization.Search;

/// <summary>Counts nodes and reports progress. Safe for concurrent use.</summary>
internal sealed class SearchCounters(SearchRun run)
{
    private const int Step = 1024;
    private long _evaluated;
    private long _skipped;

    /// <summary>Nodes whose classes were looked at.</summary>
    public long Evaluated => Interlocked.Read(ref _evaluated);

    /// <summary>Counts one node.</summary>
    public void Count()
    {
        var now = Interlocked.Increment(ref _evaluated);
        if (run.Progress is not null && now % Step == 0)
        {
            run.Progress.Report(
                new PlanProgress(now + Interlocked.Read(ref _skipped), run.NodesTotal)
            );
        }
    }

    /// <summary>Counts nodes that a bound excluded.</summary>
    public void Skip(long nodes) => Interlocked.Add(ref _skipped, nodes);
}
