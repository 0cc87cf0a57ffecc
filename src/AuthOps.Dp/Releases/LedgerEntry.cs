using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Releases;

/// <summary>
/// One debit of a privacy ledger. Holds nothing that depends on the data. Immutable and safe to share between
/// threads.
/// </summary>
public sealed record LedgerEntry
{
    internal LedgerEntry(
        long sequence,
        string releaseId,
        PrivacyLoss loss,
        Rational cost,
        LedgerState state
    )
    {
        Sequence = sequence;
        ReleaseId = releaseId;
        Loss = loss;
        Cost = cost;
        State = state;
    }

    /// <summary>0, 1, 2, … in the order of debit.</summary>
    public long Sequence { get; }

    /// <summary>The release that was debited.</summary>
    public string ReleaseId { get; }

    /// <summary>The loss as the plan declared it.</summary>
    public PrivacyLoss Loss { get; }

    /// <summary>What it costs in the measure of the budget, exact.</summary>
    public Rational Cost { get; }

    /// <summary>How the entry stands.</summary>
    public LedgerState State { get; internal init; }
}
