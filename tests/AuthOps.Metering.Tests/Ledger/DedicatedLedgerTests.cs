using System.Text;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Tariffs;
using AuthOps.Metering.Tests.Simulation;
using FsCheck.Xunit;

namespace AuthOps.Metering.Tests.Ledger;

public sealed class DedicatedLedgerTests
{
    private static readonly LedgerAccount s_bank = new(LedgerAccountKind.Bank);
    private static readonly LedgerAccount s_cost = new(LedgerAccountKind.OperatingCost, "Labour");
    private static readonly LedgerAccount s_receivable = new(
        LedgerAccountKind.Receivable,
        "bank-1"
    );

    [Fact]
    public async Task A_year_of_charges_payments_costs_and_shares_closes_into_the_surplus()
    {
        using var city = new BillingCase();
        await city.UseAsync(0, 20, "a");
        var invoice = city.Invoice(0);
        var ledger = new DedicatedLedger(new GrantId("g-bank"));
        var charged = ledger.Charge(invoice, BillingCase.Quarter.Until.AddDays(-1))!;
        Assert.Equal((LedgerEntryKind.Charge, invoice.Digest), (charged.Kind, charged.Evidence));
        ledger.Post(Sample.Start, "paid", Move(s_bank, s_receivable, 4_505));
        ledger.Post(Sample.Start, "wages", Move(s_cost, s_bank, 1_000));
        ledger.Post(
            Sample.Start,
            "shares",
            Move(
                new(LedgerAccountKind.SharesGiven, "source-unit"),
                new(LedgerAccountKind.SharesPayable, "source-unit"),
                500
            )
        );
        Assert.Equal(4_505, ledger.Revenue(Sample.Year).Value);
        var closing = ledger.Close(Sample.Year.Until);
        Assert.Equal(4, closing.Postings.Count);
        var balance = ledger.TrialBalance();
        Assert.True(balance.IsBalanced);
        Assert.Equal(-3_005, balance.Balance(LedgerAccountKind.Surplus));
        Assert.Equal(0, balance.Balance(LedgerAccountKind.ServiceFeeIncome));
        Assert.Equal(-500, balance.Balance(LedgerAccountKind.SharesPayable, "source-unit"));

        // What was earned in the year stays what it was.
        Assert.Equal(4_505, ledger.Revenue(Sample.Year).Value);
        Refuse(
            LedgerFault.PeriodClosed,
            () => ledger.Post(Sample.Start, "late", Move(s_cost, s_bank, 1))
        );
        Refuse(LedgerFault.PeriodClosed, () => ledger.Close(Sample.Year.Until));

        // A closed charge that was wrong is taken back in the open period; the entry stays.
        Refuse(
            LedgerFault.PeriodClosed,
            () => ledger.Reverse(0, "desk-1", "wrong price", Sample.Start)
        );
        var next = Sample.Year.Until.AddDays(3);
        var reversal = ledger.Reverse(0, "desk-1", "wrong price", next);
        Assert.Equal((0L, "desk-1"), (reversal.Reverses, reversal.Actor));
        Assert.Equal(charged, ledger.Entries[0]);
        Assert.Equal(
            -4_505,
            ledger.Revenue(new ValidityPeriod(Sample.Year.Until, next.AddDays(1))).Value
        );
        Refuse(LedgerFault.CannotReverse, () => ledger.Reverse(0, "desk-1", "again", next));
        Refuse(
            LedgerFault.CannotReverse,
            () => ledger.Reverse(reversal.Number, "desk-1", "back", next)
        );
        Refuse(
            LedgerFault.CannotReverse,
            () => ledger.Reverse(closing.Number, "desk-1", "open", next)
        );
        Refuse(LedgerFault.CannotReverse, () => ledger.Reverse(99, "desk-1", "none", next));
        ledger.Charge(invoice, next);
        Assert.True(ledger.TrialBalance().IsBalanced);
        Assert.Equal(ledger.Head, DedicatedLedger.Parse(ledger.ToBytes()).Head);
    }

    [Fact]
    public async Task Charges_and_invoices_are_compared_in_both_directions()
    {
        using var city = new BillingCase();
        await city.UseAsync(0, 20, "a");
        await city.UseAsync(2, 20, "b");
        var (invoice, free) = (city.Invoice(0), city.Invoice(2));
        var ledger = new DedicatedLedger(new GrantId("g-bank"));
        Assert.Equal([invoice.Digest], ledger.Reconcile([invoice]).InvoicedOnly);
        ledger.Charge(invoice, Sample.Start);
        Assert.True(ledger.Reconcile([invoice]).IsComplete);
        Assert.Equal([invoice.Digest], ledger.Reconcile([]).BookedOnly);
        Refuse(LedgerFault.ChargedTwice, () => ledger.Charge(invoice, Sample.Start));
        Refuse(LedgerFault.OtherGrant, () => ledger.Charge(free, Sample.Start));
        ledger.Reverse(0, "desk-1", "agreed", Sample.Start);
        Assert.False(ledger.Reconcile([invoice]).IsComplete);
        Assert.Null(new DedicatedLedger(new GrantId("g-clinic")).Charge(free, Sample.Start));
    }

    [Fact]
    public void What_does_not_balance_or_is_malformed_is_not_booked()
    {
        var ledger = new DedicatedLedger(new GrantId("g-1"));
        Refuse(LedgerFault.Unbalanced, () => ledger.Post(Sample.Start, "x", []));
        Refuse(
            LedgerFault.Unbalanced,
            () =>
                ledger.Post(
                    Sample.Start,
                    "x",
                    [
                        LedgerPosting.ToDebit(s_bank, new Fen(2)),
                        LedgerPosting.ToCredit(s_cost, new Fen(1)),
                    ]
                )
        );
        Refuse(
            LedgerFault.Malformed,
            () => ledger.Post(Sample.Start, " ", Move(s_bank, s_cost, 1))
        );
        Refuse(
            LedgerFault.Malformed,
            () => ledger.Post(Sample.Start, new string('x', 201), Move(s_bank, s_cost, 1))
        );
        Refuse(
            LedgerFault.Malformed,
            () => ledger.Post(Sample.Start, "call 13812345678", Move(s_bank, s_cost, 1))
        );
        Refuse(
            LedgerFault.Malformed,
            () => ledger.Post(Sample.Start, "x", Move(s_bank, s_cost, 1), "no digest")
        );
        Refuse(
            LedgerFault.Unbalanced,
            () =>
                ledger.Post(
                    Sample.Start,
                    "x",
                    [
                        LedgerPosting.ToDebit(s_bank, new Fen(long.MaxValue)),
                        LedgerPosting.ToDebit(s_bank, new Fen(long.MaxValue)),
                        LedgerPosting.ToCredit(s_cost, new Fen(long.MaxValue)),
                    ]
                )
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => LedgerPosting.ToDebit(s_bank, Fen.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            LedgerPosting.ToCredit(s_bank, new Fen(-1))
        );
        Assert.Throws<ArgumentException>(() => new LedgerAccount(LedgerAccountKind.Bank, "a b"));
        Assert.Throws<ArgumentException>(() => new LedgerAccount(0));
        Assert.Empty(ledger.Entries);
        ledger.Close(Sample.Year.Until);
        Assert.Equal(Sample.Year.Until, ledger.ClosedUntil);
    }

    [Property(MaxTest = 100)]
    public bool Debits_and_credits_sum_to_the_same_after_whatever_happens(byte[] acts)
    {
        var ledger = new DedicatedLedger(new GrantId("g-1"));
        var random = new SimRandom(acts.Aggregate(1UL, static (s, b) => unchecked((s * 257) + b)));
        var at = Sample.Start;
        foreach (var act in acts)
        {
            at = at.AddDays(act % 3);
            try
            {
                switch (act % 5)
                {
                    case 0:
                        ledger.Reverse(random.Below(8), "desk-1", "wrong", at);
                        break;
                    case 1:
                        ledger.Close(at);
                        break;
                    default:
                        ledger.Post(at, "x", Postings(random));
                        break;
                }
            }
            catch (LedgerException) { }

            if (!ledger.TrialBalance().IsBalanced)
            {
                return false;
            }
        }

        var again = DedicatedLedger.Parse(ledger.ToBytes());
        return again.Head == ledger.Head
            && again.Entries.Count == ledger.Entries.Count
            && again.ClosedUntil == ledger.ClosedUntil
            && again.TrialBalance().Lines.SequenceEqual(ledger.TrialBalance().Lines);

        static LedgerPosting[] Postings(SimRandom random)
        {
            var amount = new Fen(1 + random.Below(1_000));
            var party = new LedgerAccount(
                (LedgerAccountKind)(1 + random.Below(12)),
                $"p-{random.Below(3)}"
            );
            return
            [
                LedgerPosting.ToDebit(party, amount),
                LedgerPosting.ToDebit(s_bank, amount),
                LedgerPosting.ToCredit(s_cost, random.Once(5) ? amount : amount + amount),
            ];
        }
    }

    [Fact]
    public void Every_byte_that_is_changed_and_every_entry_left_out_or_moved_is_found()
    {
        var ledger = new DedicatedLedger(new GrantId("g-1"));
        ledger.Post(Sample.Start, "first", Move(s_cost, s_bank, 12));
        ledger.Post(Sample.Start, "second", Move(s_bank, s_receivable, 34), new string('a', 64));
        ledger.Reverse(0, "desk-1", "wrong", Sample.Start);
        ledger.Close(Sample.Year.Until);
        var bytes = ledger.ToBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = (byte[])bytes.Clone();
            changed[i] ^= 1;
            // A change of the last entry alone makes another ledger with another head, as long as it keeps the rules.
            Assert.True(Head(changed) is not { } head || head != ledger.Head);
        }

        var lines = Encoding.UTF8.GetString(bytes).Split('\n')[..^1];
        for (var i = 0; i < lines.Length - 1; i++)
        {
            Assert.Null(Head(Bytes(lines.Where((_, at) => at != i))));
            Assert.Null(
                Head(
                    Bytes(
                        lines
                            .Take(i)
                            .Append(lines[i + 1])
                            .Append(lines[i])
                            .Concat(lines.Skip(i + 2))
                    )
                )
            );
        }

        Refuse(LedgerFault.Damaged, () => DedicatedLedger.Parse([]));
        Refuse(LedgerFault.Damaged, () => DedicatedLedger.Parse(bytes.AsSpan(0, bytes.Length - 1)));

        static byte[] Bytes(IEnumerable<string> lines) =>
            Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n")));

        static string? Head(byte[] bytes)
        {
            try
            {
                return DedicatedLedger.Parse(bytes).Head;
            }
            catch (LedgerException)
            {
                return null;
            }
        }
    }

    private static LedgerPosting[] Move(LedgerAccount debit, LedgerAccount credit, long fen) =>
        [LedgerPosting.ToDebit(debit, new Fen(fen)), LedgerPosting.ToCredit(credit, new Fen(fen))];

    private static void Refuse(LedgerFault fault, Action act) =>
        Assert.Equal(fault, Assert.Throws<LedgerException>(act).Fault);
}
