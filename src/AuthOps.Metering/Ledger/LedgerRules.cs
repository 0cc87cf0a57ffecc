using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Ledger;

/// <summary>What an entry must be to be booked, whether it is new or read. Not safe for concurrent use.</summary>
internal sealed class LedgerRules(List<LedgerEntry> entries)
{
    private const int MaxText = 200;
    private readonly HashSet<long> _reversed = [];
    private readonly HashSet<string> _charged = new(StringComparer.Ordinal);

    public DateTimeOffset? ClosedUntil { get; private set; }

    public bool IsReversed(long number) => _reversed.Contains(number);

    public static DateTimeOffset LastInstantBefore(DateTimeOffset until) =>
        Log.Microseconds.Truncate(until).AddMicroseconds(-1);

    /// <exception cref="LedgerException">A rule is broken.</exception>
    public void Require(LedgerEntry entry)
    {
        RequireWellFormed(entry);
        RequireBalanced(entry);
        if (ClosedUntil is { } closed && entry.BookedAt < closed)
        {
            throw new LedgerException(
                LedgerFault.PeriodClosed,
                $"The ledger is closed until {ValidityPeriod.Text(closed)}; book the entry to a later instant."
            );
        }

        switch (entry.Kind)
        {
            case LedgerEntryKind.General:
                RequireNoIncome(entry);
                break;
            case LedgerEntryKind.Charge:
                if (entry.Evidence is null || _charged.Contains(entry.Evidence))
                {
                    throw new LedgerException(
                        LedgerFault.ChargedTwice,
                        "The invoice is booked already; take that entry back first."
                    );
                }

                break;
            case LedgerEntryKind.Reversal:
                RequireOpposite(entry);
                break;
            case LedgerEntryKind.Closing:
                if (
                    !entry.Postings.SequenceEqual(
                        ClosingPostings(entry.BookedAt.AddMicroseconds(1))
                    )
                )
                {
                    throw new LedgerException(
                        LedgerFault.Unbalanced,
                        "A closing entry empties exactly the income and the expenses booked before it."
                    );
                }

                break;
            default:
                throw new LedgerException(
                    LedgerFault.Malformed,
                    "The kind of the entry is unknown."
                );
        }
    }

    /// <summary>Takes note of an entry that is booked.</summary>
    public void Note(LedgerEntry entry)
    {
        switch (entry.Kind)
        {
            case LedgerEntryKind.Charge:
                _charged.Add(entry.Evidence!);
                break;
            case LedgerEntryKind.Reversal:
                _reversed.Add(entry.Reverses!.Value);
                if (entries[(int)entry.Reverses.Value].Kind == LedgerEntryKind.Charge)
                {
                    _charged.Remove(entry.Evidence!);
                }

                break;
            case LedgerEntryKind.Closing:
                ClosedUntil = entry.BookedAt.AddMicroseconds(1);
                break;
        }
    }

    /// <exception cref="LedgerException">There is no such entry, or it cannot be taken back.</exception>
    public LedgerEntry Reversible(long number)
    {
        if (number < 0 || number >= entries.Count)
        {
            throw new LedgerException(
                LedgerFault.CannotReverse,
                $"The ledger has no entry {number}."
            );
        }

        var entry = entries[(int)number];
        return
            entry.Kind is LedgerEntryKind.Closing or LedgerEntryKind.Reversal
            || _reversed.Contains(number)
            ? throw new LedgerException(
                LedgerFault.CannotReverse,
                $"Entry {number} is a closing, a reversal, or was taken back already; book a new entry."
            )
            : entry;
    }

    /// <summary>The postings that empty the temporary accounts as booked before an instant.</summary>
    /// <exception cref="LedgerException">The period is closed already.</exception>
    public IReadOnlyList<LedgerPosting> ClosingPostings(DateTimeOffset until)
    {
        var end = Log.Microseconds.Truncate(until);
        if (ClosedUntil is { } closed && end <= closed)
        {
            throw new LedgerException(
                LedgerFault.PeriodClosed,
                $"The ledger is closed until {ValidityPeriod.Text(closed)} already."
            );
        }

        List<LedgerPosting> postings = [];
        Int128 surplus = 0;
        foreach (
            var line in new TrialBalance(entries.Where(e => e.BookedAt < end)).Lines.Where(
                static l => l.Account.IsTemporary && l.Balance != 0
            )
        )
        {
            postings.Add(Posting(line.Account, -line.Balance));
            surplus += line.Balance;
        }

        if (surplus != 0)
        {
            postings.Add(Posting(new LedgerAccount(LedgerAccountKind.Surplus), surplus));
        }

        return postings;
    }

    private static LedgerPosting Posting(LedgerAccount account, Int128 balance) =>
        balance > 0
            ? LedgerPosting.ToDebit(account, new Fen((long)balance))
            : LedgerPosting.ToCredit(account, new Fen((long)-balance));

    private static void RequireWellFormed(LedgerEntry entry)
    {
        if (string.IsNullOrWhiteSpace(entry.Text) || entry.Text.Length > MaxText)
        {
            throw new LedgerException(
                LedgerFault.Malformed,
                $"An entry needs a text of 1 to {MaxText} characters that says what it is about."
            );
        }

        if (
            entry.Evidence is { } evidence
            && (evidence.Length != 64 || !evidence.All(char.IsAsciiHexDigitLower))
        )
        {
            throw new LedgerException(
                LedgerFault.Malformed,
                "The evidence of an entry is a SHA-256, 64 lower-case hexadecimal digits."
            );
        }

        if (
            (entry.Kind == LedgerEntryKind.Reversal) != (entry.Actor is not null)
            || (entry.Actor is null) != (entry.Reverses is null)
            || (entry.Actor is { } actor && !Identifiers.IsWellFormed(actor))
            || PersonalNumbers.Contains(entry.Text)
        )
        {
            throw new LedgerException(
                LedgerFault.Malformed,
                "A reversal names its entry and who decided it, by an identifier; no text names a person by number."
            );
        }
    }

    private static void RequireBalanced(LedgerEntry entry)
    {
        var (debits, credits) = entry.Postings.Aggregate(
            ((Int128)0, (Int128)0),
            static (sums, p) => (sums.Item1 + p.Debit.Value, sums.Item2 + p.Credit.Value)
        );
        // A closing may have nothing to empty.
        var least = entry.Kind == LedgerEntryKind.Closing ? 0 : 2;
        if (entry.Postings.Count < least || debits != credits)
        {
            throw new LedgerException(
                LedgerFault.Unbalanced,
                $"The entry debits {debits} fen and credits {credits} fen in {entry.Postings.Count} postings; both must be the same, in at least two."
            );
        }
    }

    private static void RequireNoIncome(LedgerEntry entry)
    {
        if (entry.Postings.Any(static p => p.Account.Kind == LedgerAccountKind.ServiceFeeIncome))
        {
            throw new LedgerException(
                LedgerFault.IncomeWithoutInvoice,
                "Service fees are booked from invoices alone, which name grant, product, scenario and release; charge an invoice."
            );
        }
    }

    private void RequireOpposite(LedgerEntry entry)
    {
        var wrong = Reversible(entry.Reverses!.Value);
        if (
            entry.Evidence != wrong.Evidence
            || !entry.Postings.SequenceEqual(wrong.Postings.Select(static p => p.Reversed()))
        )
        {
            throw new LedgerException(
                LedgerFault.CannotReverse,
                $"The entry is not the opposite of entry {wrong.Number}."
            );
        }
    }
}
