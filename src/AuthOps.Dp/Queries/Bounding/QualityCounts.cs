namespace AuthOps.Dp.Queries.Bounding;

/// <summary>What bounding dropped: for the custodian only. Used by one thread, then added up.</summary>
internal sealed class QualityCounts
{
    internal long Rows { get; set; }

    internal long RowsWithoutUnit { get; set; }

    internal long RowsWithoutKey { get; set; }

    internal long RowsBeyondKeyBound { get; set; }

    internal long RowsBeyondRowBound { get; set; }

    internal long Units { get; set; }

    internal long RowsCounted { get; set; }

    internal void Add(QualityCounts other)
    {
        Rows += other.Rows;
        RowsWithoutUnit += other.RowsWithoutUnit;
        RowsWithoutKey += other.RowsWithoutKey;
        RowsBeyondKeyBound += other.RowsBeyondKeyBound;
        RowsBeyondRowBound += other.RowsBeyondRowBound;
        Units += other.Units;
        RowsCounted += other.RowsCounted;
    }
}
