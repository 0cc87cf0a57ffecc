namespace AuthOps.Metering.Authorization;

/// <summary>
/// The digests of the documents that show an exit as its plan has it (退出): SHA-256, 64 lower-case hexadecimal digits each.
/// Immutable and safe to share between threads.
/// </summary>
public sealed record ExitEvidence
{
    /// <summary>Creates the evidence.</summary>
    /// <param name="keysRevoked">That keys and access were taken back.</param>
    /// <param name="ledgerFrozen">That ledger and log were closed.</param>
    /// <param name="dataReturned">What was handed over.</param>
    /// <param name="dataDestroyed">That what was left was destroyed.</param>
    /// <exception cref="ArgumentException">A digest is malformed.</exception>
    public ExitEvidence(
        string keysRevoked,
        string ledgerFrozen,
        string dataReturned,
        string dataDestroyed
    )
    {
        KeysRevoked = Sha256Text.Require(keysRevoked, nameof(keysRevoked));
        LedgerFrozen = Sha256Text.Require(ledgerFrozen, nameof(ledgerFrozen));
        DataReturned = Sha256Text.Require(dataReturned, nameof(dataReturned));
        DataDestroyed = Sha256Text.Require(dataDestroyed, nameof(dataDestroyed));
    }

    /// <summary>That keys and access were taken back.</summary>
    public string KeysRevoked { get; }

    /// <summary>That ledger and log were closed.</summary>
    public string LedgerFrozen { get; }

    /// <summary>What was handed over.</summary>
    public string DataReturned { get; }

    /// <summary>That what was left was destroyed.</summary>
    public string DataDestroyed { get; }
}
