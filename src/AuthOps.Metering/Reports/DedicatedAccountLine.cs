using AuthOps.Metering.Ledger;

namespace AuthOps.Metering.Reports;

/// <summary>What happened in one account in a period. Immutable and safe to share between threads.</summary>
/// <param name="Account">The account.</param>
/// <param name="Opening">Debits less credits before the period, in fen.</param>
/// <param name="Debits">What was debited in the period, closings included, in fen.</param>
/// <param name="Credits">What was credited in the period, closings included, in fen.</param>
public sealed record DedicatedAccountLine(
    LedgerAccount Account,
    Int128 Opening,
    Int128 Debits,
    Int128 Credits
)
{
    /// <summary>Debits less credits at the end of the period, in fen.</summary>
    public Int128 Closing => Opening + Debits - Credits;
}
