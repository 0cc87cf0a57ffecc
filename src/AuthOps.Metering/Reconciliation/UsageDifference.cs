using AuthOps.Metering.Proofs;

namespace AuthOps.Metering.Reconciliation;

/// <summary>
/// One difference between two sides, with receipts of every record it rests on. That a side lacks something no receipt
/// can show: it stands until that side shows one. Immutable and safe to share between threads.
/// </summary>
public sealed class UsageDifference
{
    internal UsageDifference(
        DifferenceDraft draft,
        (DateTimeOffset From, DateTimeOffset Until)? window,
        IReadOnlyList<UsageReceipt> here,
        IReadOnlyList<UsageReceipt> there
    )
    {
        Draft = draft;
        Window = window;
        HereReceipts = here;
        ThereReceipts = there;
    }

    /// <summary>How the sides differ.</summary>
    public UsageDifferenceKind Kind => Draft.Kind;

    /// <summary>The grant.</summary>
    public string GrantId => Draft.GrantId;

    /// <summary>The use's id, 32 lower-case hexadecimal digits; null where the difference is not about one use.</summary>
    public string? EventId => Draft.EventId;

    /// <summary>The window the use belongs to, half-open; null where the difference is not about one use.</summary>
    public (DateTimeOffset From, DateTimeOffset Until)? Window { get; }

    /// <summary>What differs: <c>amount</c>, <c>scenario</c>, <c>standing</c>, <c>tag</c>, <c>time</c>, <c>unit</c>; empty for other kinds.</summary>
    public IReadOnlyList<string> Fields => Draft.Fields;

    /// <summary>What counts of the use on this side, 0 where it was taken back; null where it is not there.</summary>
    public Int128? HereAmount => Draft.Here?.Counted;

    /// <summary>What counts of the use on the other side, 0 where it was taken back; null where it is not there.</summary>
    public Int128? ThereAmount => Draft.There?.Counted;

    /// <summary>Receipts of this side's records, in order.</summary>
    public IReadOnlyList<UsageReceipt> HereReceipts { get; }

    /// <summary>Receipts of the other side's records, in order.</summary>
    public IReadOnlyList<UsageReceipt> ThereReceipts { get; }

    internal DifferenceDraft Draft { get; }
}
