namespace AuthOps.Metering.Ledger;

/// <summary>What an entry of a ledger is. Values are written to ledgers and never change meaning.</summary>
public enum LedgerEntryKind
{
    /// <summary>Any other entry.</summary>
    General = 1,

    /// <summary>An invoice.</summary>
    Charge = 2,

    /// <summary>An earlier entry is taken back.</summary>
    Reversal = 3,

    /// <summary>The temporary accounts of a period are emptied into the surplus.</summary>
    Closing = 4,
}
