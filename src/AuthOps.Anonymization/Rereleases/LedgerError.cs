namespace AuthOps.Anonymization.Rereleases;

/// <summary>What is wrong with a ledger of releases.</summary>
public enum LedgerError
{
    /// <summary>There is no ledger in the folder.</summary>
    NoLedger = 1,

    /// <summary>A ledger, or something else, is there already.</summary>
    NotEmpty = 2,

    /// <summary>The list of releases cannot be read.</summary>
    HeadDamaged = 3,

    /// <summary>An earlier release is missing; the exception names it.</summary>
    ReleaseMissing = 4,

    /// <summary>An earlier release's entry is not the one that was recorded.</summary>
    EntryChanged = 5,

    /// <summary>The ledger's head is not the one expected: it was set back, or somebody else's release came after.</summary>
    OtherHead = 6,

    /// <summary>The entry was written under another key.</summary>
    WrongKey = 7,

    /// <summary>A later version wrote the ledger.</summary>
    UnknownVersion = 8,

    /// <summary>A release of this name is recorded already.</summary>
    NameTaken = 9,

    /// <summary>The release is too large for an entry.</summary>
    TooLarge = 10,
}
