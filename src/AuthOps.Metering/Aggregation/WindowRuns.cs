namespace AuthOps.Metering.Aggregation;

/// <summary>
/// The rows of all blocks by window, in the order of the log within each: few runs, since uses come nearly in the order
/// of time. Not safe for concurrent use.
/// </summary>
internal sealed class WindowRuns
{
    private readonly WindowRun[] _runs;

    // The runs of window i are from this one to that of window i + 1.
    private readonly int[] _first;

    public WindowRuns(
        AggregationPlan plan,
        IEnumerable<UsageBlock> blocks,
        CancellationToken cancellationToken
    )
    {
        var found = new List<(int Window, WindowRun Run)>();
        foreach (var block in blocks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Cut(plan, block, found);
        }

        _first = new int[plan.Windows + 1];
        foreach (var (window, run) in found)
        {
            _first[window + 1]++;
            Rows += run.Count;
        }

        for (var i = 0; i < plan.Windows; i++)
        {
            _first[i + 1] += _first[i];
        }

        _runs = new WindowRun[found.Count];
        var next = _first.ToArray();
        foreach (var (window, run) in found)
        {
            _runs[next[window]++] = run;
        }
    }

    /// <summary>Rows in all windows.</summary>
    public long Rows { get; }

    public ReadOnlySpan<WindowRun> Of(int window) =>
        _runs.AsSpan(_first[window].._first[window + 1]);

    private static void Cut(
        AggregationPlan plan,
        UsageBlock block,
        List<(int Window, WindowRun Run)> found
    )
    {
        var row = block.FirstAt(plan.Bounds[0], 0);
        while (row < block.Count)
        {
            var window = plan.WindowOf(block.Times[row]);
            if (window < 0)
            {
                return;
            }

            var until = block.FirstAt(plan.Bounds[window + 1], row);
            found.Add((window, new WindowRun(block, row, until)));
            row = until;
        }
    }
}
