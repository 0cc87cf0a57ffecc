using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Ledger;

/// <summary>One side of an entry. Immutable and safe to share between threads.</summary>
public sealed record LedgerPosting
{
    private LedgerPosting(LedgerAccount account, Fen debit, Fen credit)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentOutOfRangeException.ThrowIfLessThan(debit.Value + credit.Value, 1, "amount");
        Account = account;
        Debit = debit;
        Credit = credit;
    }

    /// <summary>The account.</summary>
    public LedgerAccount Account { get; }

    /// <summary>What is debited (借); 0 for a credit.</summary>
    public Fen Debit { get; }

    /// <summary>What is credited (贷); 0 for a debit.</summary>
    public Fen Credit { get; }

    /// <summary>A debit.</summary>
    /// <param name="account">The account.</param>
    /// <param name="amount">At least one fen.</param>
    /// <returns>The posting.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The amount is not positive.</exception>
    public static LedgerPosting ToDebit(LedgerAccount account, Fen amount) =>
        new(account, amount, Fen.Zero);

    /// <summary>A credit.</summary>
    /// <param name="account">The account.</param>
    /// <param name="amount">At least one fen.</param>
    /// <returns>The posting.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The amount is not positive.</exception>
    public static LedgerPosting ToCredit(LedgerAccount account, Fen amount) =>
        new(account, Fen.Zero, amount);

    /// <summary>The posting that takes this one back.</summary>
    internal LedgerPosting Reversed() => new(Account, Credit, Debit);
}
