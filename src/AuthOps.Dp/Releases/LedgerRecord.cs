using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Releases;

/// <summary>One line of the durable ledger: a debit (with a loss) or the settlement of an earlier debit.</summary>
internal sealed record LedgerRecord
{
    internal string ReleaseId { get; private init; } = "";

    internal PrivacyLoss? Loss { get; private init; }

    internal long Sequence { get; private init; }

    internal LedgerState State { get; private init; }

    internal static LedgerRecord Debit(string releaseId, PrivacyLoss loss) =>
        new()
        {
            ReleaseId = releaseId,
            Loss = loss,
            State = LedgerState.Pending,
        };

    internal static LedgerRecord Settlement(long sequence, LedgerState state) =>
        new() { Sequence = sequence, State = state };
}
