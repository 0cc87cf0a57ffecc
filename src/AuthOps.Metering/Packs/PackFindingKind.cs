namespace AuthOps.Metering.Packs;

/// <summary>What is wrong with a pack. Names are stable; each says which check failed.</summary>
public enum PackFindingKind
{
    /// <summary>There is no manifest, or it cannot be read.</summary>
    ManifestMalformed = 1,

    /// <summary>The manifest is not signed by a trusted operator.</summary>
    ManifestRefused = 2,

    /// <summary>A file that the manifest names is missing.</summary>
    FileMissing = 3,

    /// <summary>A file is there that the manifest does not name.</summary>
    FileAdded = 4,

    /// <summary>A file is not the one the manifest names.</summary>
    FileChanged = 5,

    /// <summary>A file has a name or place that no file of a pack has.</summary>
    FileUnknown = 6,

    /// <summary>A statement cannot be read, or lies elsewhere than its type and digest say.</summary>
    StatementMalformed = 7,

    /// <summary>A statement is not signed by trusted keys in the roles its type asks for.</summary>
    StatementRefused = 8,

    /// <summary>The log is missing or damaged, a chain has a gap, or the records have other roots than were signed.</summary>
    LogDamaged = 9,

    /// <summary>The log's checkpoint is not signed by a trusted operator.</summary>
    CheckpointRefused = 10,

    /// <summary>The log does not continue a checkpoint signed earlier.</summary>
    CheckpointNotContinued = 11,

    /// <summary>Records were added after the signed checkpoint.</summary>
    RecordsUnsigned = 12,

    /// <summary>The log was used under a grant that is not here, is another one, or was never registered.</summary>
    GrantDiffers = 13,

    /// <summary>More was used than was granted, or the log has another quota than the grant.</summary>
    BudgetExceeded = 14,

    /// <summary>An invoice cannot be read, or is of another log, grant, tariff or developer.</summary>
    InvoiceMalformed = 15,

    /// <summary>An invoice does not follow from the uses, the tariff and the releases.</summary>
    InvoiceDiffers = 16,

    /// <summary>A charge has not all of grant, product, scenario and release.</summary>
    ChargeWithoutIds = 17,

    /// <summary>Two invoices of a developer are of the same time.</summary>
    InvoicesOverlap = 18,

    /// <summary>A use of the period has a price and is in no invoice.</summary>
    UseUnbilled = 19,

    /// <summary>A release has no receipt that the log knows, or two of a product hold at the same time.</summary>
    ReleaseUnproved = 20,

    /// <summary>An invoice is not proved to be part of the signed total of its period.</summary>
    InvoiceUnproved = 21,

    /// <summary>The invoices of a period do not come to its signed total.</summary>
    TotalDiffers = 22,

    /// <summary>A ledger is damaged or breaks a rule.</summary>
    LedgerDamaged = 23,

    /// <summary>Charges of a ledger and the invoices differ.</summary>
    LedgerDiffers = 24,

    /// <summary>The statement of a dedicated account is missing, or does not follow from its ledger.</summary>
    AccountDiffers = 25,

    /// <summary>Shares are not what their rule gives, or the ledger gave others.</summary>
    SharesDiffer = 26,

    /// <summary>The disclosure says otherwise than accounts, invoices, grants and tariff.</summary>
    DisclosureDiffers = 27,

    /// <summary>An evaluation of the infrastructure cannot be read, or says otherwise than the log.</summary>
    InfrastructureDiffers = 28,

    /// <summary>A scorecard cannot be read, or says otherwise than the log or its own criteria.</summary>
    ScorecardDiffers = 29,
}
