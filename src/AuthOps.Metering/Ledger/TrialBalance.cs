namespace AuthOps.Metering.Ledger;

/// <summary>The sums of every account over some entries (试算平衡表). Immutable and safe to share between threads.</summary>
public sealed class TrialBalance
{
    internal TrialBalance(IEnumerable<LedgerEntry> entries)
    {
        var sums = new SortedDictionary<LedgerAccount, (Int128 Debits, Int128 Credits)>();
        foreach (var posting in entries.SelectMany(static e => e.Postings))
        {
            var (debits, credits) = sums.GetValueOrDefault(posting.Account);
            sums[posting.Account] = (debits + posting.Debit.Value, credits + posting.Credit.Value);
        }

        Lines = [.. sums.Select(s => new TrialBalanceLine(s.Key, s.Value.Debits, s.Value.Credits))];
        Debits = Lines.Aggregate((Int128)0, static (sum, line) => sum + line.Debits);
        Credits = Lines.Aggregate((Int128)0, static (sum, line) => sum + line.Credits);
    }

    /// <summary>One line for each account with a posting, by kind and party.</summary>
    public IReadOnlyList<TrialBalanceLine> Lines { get; }

    /// <summary>The sum of all debits, in fen.</summary>
    public Int128 Debits { get; }

    /// <summary>The sum of all credits, in fen.</summary>
    public Int128 Credits { get; }

    /// <summary>Whether both sums are the same.</summary>
    public bool IsBalanced => Debits == Credits;

    /// <summary>Debits less credits of an account, or of all accounts of a kind, in fen.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="party">The party; null for all.</param>
    /// <returns>The balance.</returns>
    public Int128 Balance(LedgerAccountKind kind, string? party = null) =>
        Lines
            .Where(l => l.Account.Kind == kind && (party is null || l.Account.Party == party))
            .Aggregate((Int128)0, static (sum, line) => sum + line.Balance);
}
