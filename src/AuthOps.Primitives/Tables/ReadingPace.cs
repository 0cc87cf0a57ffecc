namespace AuthOps.Primitives.Tables;

/// <summary>Counts rows and, now and then, reports progress and looks at cancellation. Used by one thread.</summary>
internal struct ReadingPace(IProgress<TableProgress>? progress, CancellationToken cancellationToken)
{
    private const int CancellationRows = 1 << 10;
    private const int ProgressRows = 1 << 16;

    private long _rows;

    public void RowRead()
    {
        _rows++;
        if ((_rows & (CancellationRows - 1)) == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if ((_rows & (ProgressRows - 1)) == 0)
            {
                progress?.Report(new TableProgress(_rows));
            }
        }
    }

    public readonly void Finish()
    {
        cancellationToken.ThrowIfCancellationRequested();
        progress?.Report(new TableProgress(_rows));
    }
}
