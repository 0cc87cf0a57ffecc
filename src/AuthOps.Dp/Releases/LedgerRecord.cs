using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Releases;

/// <summary>One line of the durable ledger: a debit (with a loss) or the settlement of an earlier debit.</summary>
internal sealed record LedgerRecord
{
    internal string ReleaseId { get; private init; } = "";

    internal PrivacyLoss? Loss { get; private init; }

    /// <summary>What was debited, where the budget prices mechanisms one by one; else null and the loss says it.</summary>
    internal Rational? Cost { get; private init; }

    internal long Sequence { get; private init; }

    internal LedgerState State { get; private init; }

    internal static LedgerRecord Debit(string releaseId, PrivacyLoss loss, Rational? cost) =>
        new()
        {
            ReleaseId = releaseId,
            Loss = loss,
            Cost = cost,
            State = LedgerState.Pending,
        };

    internal static LedgerRecord Settlement(long sequence, LedgerState state) =>
        new() { Sequence = sequence, State = state };
}
