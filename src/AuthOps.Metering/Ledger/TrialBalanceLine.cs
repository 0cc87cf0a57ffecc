namespace AuthOps.Metering.Ledger;

/// <summary>The sums of one account. Immutable and safe to share between threads.</summary>
/// <param name="Account">The account.</param>
/// <param name="Debits">What was debited, in fen.</param>
/// <param name="Credits">What was credited, in fen.</param>
public sealed record TrialBalanceLine(LedgerAccount Account, Int128 Debits, Int128 Credits)
{
    /// <summary>Debits less credits, in fen.</summary>
    public Int128 Balance => Debits - Credits;
}
