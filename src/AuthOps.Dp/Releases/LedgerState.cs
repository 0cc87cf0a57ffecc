namespace AuthOps.Dp.Releases;

/// <summary>How a ledger entry stands. Values are part of the file format and never change meaning.</summary>
public enum LedgerState
{
    /// <summary>Debited; the release is under way. Counts as spent, and for good if the process ends here.</summary>
    Pending = 1,

    /// <summary>Debited; the release was handed out.</summary>
    Committed = 2,

    /// <summary>Debited; the release failed after data may have been read.</summary>
    Burned = 3,

    /// <summary>Given back: no row was read.</summary>
    Voided = 4,
}
