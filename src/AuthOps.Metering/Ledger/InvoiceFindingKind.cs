namespace AuthOps.Metering.Ledger;

/// <summary>What is wrong with a proof-carrying invoice. Values never change meaning.</summary>
public enum InvoiceFindingKind
{
    /// <summary>The invoice is not canonical JSON of version 1.</summary>
    InvoiceMalformed = 1,

    /// <summary>The file of chains is damaged, holds a record that is not in the log, or its checkpoint is not signed as the policy asks.</summary>
    ChainsRefused = 2,

    /// <summary>The invoice was computed from another state of the log than the file of chains shows.</summary>
    OtherLog = 3,

    /// <summary>A record of the grant is left out, or the file has other grants or none.</summary>
    ChainIncomplete = 4,

    /// <summary>The grant is not the one that the log registered or the invoice names.</summary>
    OtherGrant = 5,

    /// <summary>The grant has scenarios of another developer, whose use its chain would show.</summary>
    OtherDeveloper = 6,

    /// <summary>The tariff is not the one that the invoice names.</summary>
    OtherTariff = 7,

    /// <summary>A line is not what the chain and the tariff give, or one is missing.</summary>
    LinesDiffer = 8,

    /// <summary>A use with a price of which the developer holds no release that was in force.</summary>
    MissingIdentifier = 9,

    /// <summary>The total is not the sum of the charges.</summary>
    TotalDiffers = 10,

    /// <summary>The proof cannot be read, or its leaves are not as many and as high as the tree's.</summary>
    ProofMalformed = 11,

    /// <summary>A sum in the proof is negative, or sums exceed 64 bits.</summary>
    SumOutOfRange = 12,

    /// <summary>The leaves do not sum to the invoice, are one leaf twice, or are of another invoice.</summary>
    LeavesDiffer = 13,

    /// <summary>A leaf does not lead to the root, or the sum there is not the total.</summary>
    RootDiffers = 14,

    /// <summary>The total is not signed by a trusted operator, or is something else.</summary>
    TotalRefused = 15,

    /// <summary>The total is of another period than the invoice.</summary>
    OtherPeriod = 16,

    /// <summary>A charge names a release of which the developer holds neither receipt nor list.</summary>
    ReleaseMissing = 17,

    /// <summary>What the developer holds about a release is unreadable, or operator and implementing body have not both signed it.</summary>
    ReleaseRefused = 18,

    /// <summary>The chain has no record of a release; or a list is all there is, under a governed grant.</summary>
    ReleaseUnrecorded = 19,

    /// <summary>A use happened after its release was taken back.</summary>
    ReleaseRevoked = 20,

    /// <summary>A charge names the release of another grant, scenario or product.</summary>
    OtherRelease = 21,
}
