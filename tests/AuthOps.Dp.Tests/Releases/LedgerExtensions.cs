using AuthOps.Dp.Accounting;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Tests.Releases;

internal static class LedgerExtensions
{
    /// <summary>Debits a release of which only the loss is known; the entry's sequence number.</summary>
    internal static long Reserve(this PrivacyLedger ledger, string releaseId, PrivacyLoss loss) =>
        ledger.Reserve(releaseId, loss, PrivacyEvent.OfLoss(loss)).Sequence;
}
