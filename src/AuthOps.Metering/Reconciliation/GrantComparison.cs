using AuthOps.Metering.Proofs;

namespace AuthOps.Metering.Reconciliation;

/// <summary>What of a grant was compared. Immutable and safe to share between threads.</summary>
public sealed class GrantComparison
{
    internal GrantComparison(
        string grantId,
        (ulong Records, ulong Uses) here,
        (ulong Records, ulong Uses) there,
        IReadOnlyList<UsageReceipt> hereReceipts,
        IReadOnlyList<UsageReceipt> thereReceipts
    )
    {
        GrantId = grantId;
        (HereRecords, HereUses) = here;
        (ThereRecords, ThereUses) = there;
        HereReceipts = hereReceipts;
        ThereReceipts = thereReceipts;
    }

    /// <summary>The grant.</summary>
    public string GrantId { get; }

    /// <summary>Records of this side's chain; 0 where it has none.</summary>
    public ulong HereRecords { get; }

    /// <summary>Uses of this side in the period.</summary>
    public ulong HereUses { get; }

    /// <summary>Records of the other side's chain; 0 where it has none.</summary>
    public ulong ThereRecords { get; }

    /// <summary>Uses of the other side in the period.</summary>
    public ulong ThereUses { get; }

    /// <summary>Receipts of the first and the last record of this side's chain; empty where it has none.</summary>
    public IReadOnlyList<UsageReceipt> HereReceipts { get; }

    /// <summary>Receipts of the first and the last record of the other side's chain; empty where it has none.</summary>
    public IReadOnlyList<UsageReceipt> ThereReceipts { get; }
}
