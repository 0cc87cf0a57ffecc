using AuthOps.Dp.Queries.Bounding;

namespace AuthOps.Dp.Queries;

/// <summary>
/// What the declared rules dropped from one release: exact figures about the data, for the custodian only. Never give
/// it, or anything computed from it, to an analyst. Immutable and safe to share between threads.
/// </summary>
public sealed record QualityReport
{
    /// <summary>The release, as in the ledger.</summary>
    public required string ReleaseId { get; init; }

    /// <summary>Whether the data could be opened and read; if not, the figures are 0 and the debit is burned.</summary>
    public required bool DataOpened { get; init; }

    /// <summary>Why the data could not be read, in the words of the source; null if it could.</summary>
    public string? Failure { get; init; }

    /// <summary>Rows in the data.</summary>
    public long Rows { get; init; }

    /// <summary>Rows dropped because their unit is NULL.</summary>
    public long RowsWithoutUnit { get; init; }

    /// <summary>Rows of a unit dropped because their key is NULL or not public.</summary>
    public long RowsWithoutKey { get; init; }

    /// <summary>Rows dropped because their unit had more keys than L0.</summary>
    public long RowsBeyondKeyBound { get; init; }

    /// <summary>Rows dropped because their unit had more rows in the key than L∞, or in all keys than L1.</summary>
    public long RowsBeyondRowBound { get; init; }

    /// <summary>Units with at least one row that counts.</summary>
    public long Units { get; init; }

    /// <summary>Rows that count.</summary>
    public long RowsCounted { get; init; }

    internal static QualityReport Of(string releaseId, QualityCounts counts) =>
        new()
        {
            ReleaseId = releaseId,
            DataOpened = true,
            Rows = counts.Rows,
            RowsWithoutUnit = counts.RowsWithoutUnit,
            RowsWithoutKey = counts.RowsWithoutKey,
            RowsBeyondKeyBound = counts.RowsBeyondKeyBound,
            RowsBeyondRowBound = counts.RowsBeyondRowBound,
            Units = counts.Units,
            RowsCounted = counts.RowsCounted,
        };
}
