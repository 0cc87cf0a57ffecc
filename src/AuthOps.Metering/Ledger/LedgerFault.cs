namespace AuthOps.Metering.Ledger;

/// <summary>Why a ledger refuses. Values never change meaning.</summary>
public enum LedgerFault
{
    /// <summary>Debits and credits do not sum to the same, or there are none.</summary>
    Unbalanced = 1,

    /// <summary>The period is closed.</summary>
    PeriodClosed = 2,

    /// <summary>Service fees without an invoice.</summary>
    IncomeWithoutInvoice = 3,

    /// <summary>The invoice was charged already.</summary>
    ChargedTwice = 4,

    /// <summary>There is no such entry, or it cannot be taken back, or was already.</summary>
    CannotReverse = 5,

    /// <summary>The invoice is of another authorisation.</summary>
    OtherGrant = 6,

    /// <summary>A text, an actor or a digest is malformed.</summary>
    Malformed = 7,

    /// <summary>The bytes are not those of a ledger, or were changed.</summary>
    Damaged = 8,

    /// <summary>A write failed, so that what is on the disk is not known; open the ledger again.</summary>
    Unusable = 9,
}
