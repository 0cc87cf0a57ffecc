namespace AuthOps.Dp.Queries;

/// <summary>Exact counts after bounding and what was dropped on the way: inside the domain only, before noise.</summary>
internal sealed class BoundedCounts
{
    internal BoundedCounts(int keyCount) => Counts = new long[keyCount];

    internal long[] Counts { get; }

    internal long Rows { get; set; }

    internal long RowsWithoutUnit { get; set; }

    internal long RowsWithoutKey { get; set; }

    internal long RowsBeyondKeyBound { get; set; }

    internal long RowsBeyondRowBound { get; set; }

    internal long Units { get; set; }

    internal long RowsCounted { get; set; }

    internal HistogramQualityReport ToReport(string releaseId) =>
        new()
        {
            ReleaseId = releaseId,
            DataOpened = true,
            Rows = Rows,
            RowsWithoutUnit = RowsWithoutUnit,
            RowsWithoutKey = RowsWithoutKey,
            RowsBeyondKeyBound = RowsBeyondKeyBound,
            RowsBeyondRowBound = RowsBeyondRowBound,
            Units = Units,
            RowsCounted = RowsCounted,
        };
}
