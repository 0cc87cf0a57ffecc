using AuthOps.Metering.Ledger;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Metering.Reports;

/// <summary>
/// The statement of a dedicated account for a period (专账报表): every account, income and expenses, and the revenue beside
/// what was allowed. Immutable and safe to share between threads.
/// </summary>
public sealed class DedicatedAccountStatement
{
    private DedicatedAccountStatement(
        DedicatedLedger ledger,
        ValidityPeriod period,
        AllowedRevenueClose? cycle
    )
    {
        GrantId = ledger.GrantId;
        Period = period;
        Head = ledger.Head;
        Entries = ledger.Entries.Count;
        IsClosed = ledger.ClosedUntil >= period.Until;
        Cycle = cycle;
        var opening =
            period.From > DateTimeOffset.MinValue
                ? ledger.TrialBalance(new ValidityPeriod(DateTimeOffset.MinValue, period.From))
                : ledger.TrialBalance(
                    new ValidityPeriod(period.From, period.From.AddMicroseconds(1))
                );
        var moved = ledger.TrialBalance(period);
        Lines =
        [
            .. opening
                .Lines.Concat(moved.Lines)
                .Select(static l => l.Account)
                .Distinct()
                .Order()
                .Select(account => new DedicatedAccountLine(
                    account,
                    opening.Lines.FirstOrDefault(l => l.Account == account)?.Balance ?? 0,
                    moved.Lines.FirstOrDefault(l => l.Account == account)?.Debits ?? 0,
                    moved.Lines.FirstOrDefault(l => l.Account == account)?.Credits ?? 0
                )),
        ];
        var operations = ledger.TrialBalance(period, withClosing: false);
        Revenue = ledger.Revenue(period);
        Subsidy = Amount(-operations.Balance(LedgerAccountKind.Subsidy));
        Cost = Amount(operations.Balance(LedgerAccountKind.OperatingCost));
        Taxes = Amount(operations.Balance(LedgerAccountKind.Taxes));
        SharesGiven = Amount(operations.Balance(LedgerAccountKind.SharesGiven));
    }

    /// <summary>The predicate type of a statement of a dedicated account.</summary>
    public static string PredicateType { get; } = PredicateTypes.Name("dedicated-account");

    /// <summary>The authorisation.</summary>
    public GrantId GrantId { get; }

    /// <summary>The period.</summary>
    public ValidityPeriod Period { get; }

    /// <summary>The head of the ledger; signed with the statement, it binds every entry.</summary>
    public string Head { get; }

    /// <summary>The number of entries of the ledger.</summary>
    public long Entries { get; }

    /// <summary>Whether the period is closed, so that nothing of it can change any more.</summary>
    public bool IsClosed { get; }

    /// <summary>The accounts, by kind and party.</summary>
    public IReadOnlyList<DedicatedAccountLine> Lines { get; }

    /// <summary>Service fees (运营服务费收入): invoices less what was taken back.</summary>
    public Fen Revenue { get; }

    /// <summary>Government subsidy (政府补助).</summary>
    public Fen Subsidy { get; }

    /// <summary>Cost of operation (经营成本).</summary>
    public Fen Cost { get; }

    /// <summary>Taxes (税金).</summary>
    public Fen Taxes { get; }

    /// <summary>Shares of the revenue given to parties (收益分配).</summary>
    public Fen SharesGiven { get; }

    /// <summary>What is left (结余).</summary>
    public Fen Result => Revenue + Subsidy - Cost - Taxes - SharesGiven;

    /// <summary>The revenue beside what was allowed; null where the period is no cycle.</summary>
    public AllowedRevenueClose? Cycle { get; }

    /// <summary>Makes the statement.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="period">The period.</param>
    /// <param name="cycle">The close of the allowed-revenue cycle that is this period; null for none.</param>
    /// <returns>The statement.</returns>
    /// <exception cref="ArgumentException">The cycle is of another period, or compares another revenue than the ledger has.</exception>
    /// <exception cref="OverflowException">An amount exceeds 64 bits of fen.</exception>
    public static DedicatedAccountStatement Build(
        DedicatedLedger ledger,
        ValidityPeriod period,
        AllowedRevenueClose? cycle = null
    )
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(period);
        if (
            cycle is not null
            && (cycle.Cycle.Period != period || cycle.Revenue != ledger.Revenue(period))
        )
        {
            throw new ArgumentException(
                $"The cycle compares {cycle.Revenue} yuan of {cycle.Cycle.Period}; the ledger has {ledger.Revenue(period)} yuan in {period}.",
                nameof(cycle)
            );
        }

        return new DedicatedAccountStatement(ledger, period, cycle);
    }

    /// <summary>The statement's facts as canonical JSON: keys sorted, amounts as decimal strings of fen.</summary>
    /// <returns>UTF-8 bytes.</returns>
    public byte[] ToCanonicalBytes() => DedicatedAccountJson.Write(this);

    /// <summary>The statement as evidence for the operator to sign.</summary>
    /// <param name="subjects">The files it speaks about, for instance the ledger.</param>
    /// <returns>An in-toto statement whose predicate is <see cref="ToCanonicalBytes"/>.</returns>
    public Statement ToStatement(IReadOnlyList<Subject> subjects) =>
        new(subjects, PredicateType, ToCanonicalBytes());

    private static Fen Amount(Int128 fen) => new((long)fen);
}
