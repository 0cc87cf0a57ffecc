namespace AuthOps.Dp.Queries;

/// <summary>
/// Where a session leaves its quality reports for the custodian. The custodian makes it, keeps it, and does not hand
/// it to the analyst who holds the releases. Safe for concurrent use by several threads.
/// </summary>
public sealed class QualityJournal
{
    private readonly Lock _lock = new();
    private readonly List<QualityReport> _reports = [];

    /// <summary>A copy of the reports so far, in the order of release.</summary>
    public IReadOnlyList<QualityReport> Reports
    {
        get
        {
            lock (_lock)
            {
                return _reports.ToArray();
            }
        }
    }

    internal void Add(QualityReport report)
    {
        lock (_lock)
        {
            _reports.Add(report);
        }
    }
}
