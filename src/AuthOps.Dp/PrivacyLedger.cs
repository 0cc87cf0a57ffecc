using AuthOps.Dp.Accounting;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Releases;

namespace AuthOps.Dp;

/// <summary>
/// The account of one data set's privacy budget in exact rationals: every release debits it before data is opened,
/// and a release that failed after data may have been read stays debited. Safe for concurrent use by several threads.
/// </summary>
/// <remarks>
/// The ledger is authoritative for the loss; a usage gate carries the same debits rounded up and may refuse earlier,
/// never later. All releases from a data set must share one ledger: two ledgers add up to two budgets.
/// </remarks>
public sealed class PrivacyLedger : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<LedgerEntry> _entries = [];
    private readonly LedgerFile? _file;
    private Rational _spent;
    private Rational _spentDelta;
    private bool _isBroken;

    private PrivacyLedger(PrivacyBudget budget, LedgerFile? file)
    {
        Budget = budget;
        _file = file;
    }

    /// <summary>The budget.</summary>
    public PrivacyBudget Budget { get; }

    /// <summary>What exactly is debited, releases under way included.</summary>
    public Rational Spent
    {
        get
        {
            lock (_lock)
            {
                return _spent;
            }
        }
    }

    /// <summary>What exactly is left; never negative.</summary>
    public Rational Remaining => Budget.Total - Spent;

    /// <summary>The δ that is debited, releases under way included.</summary>
    public Rational SpentDelta
    {
        get
        {
            lock (_lock)
            {
                return _spentDelta;
            }
        }
    }

    /// <summary>The δ that is left; never negative.</summary>
    public Rational RemainingDelta => Budget.TotalDelta - SpentDelta;

    /// <summary>A copy of all entries in the order of debit.</summary>
    public IReadOnlyList<LedgerEntry> Entries
    {
        get
        {
            lock (_lock)
            {
                return _entries.ToArray();
            }
        }
    }

    /// <summary>
    /// A ledger that lives as long as the process: for exploration, or where a durable usage gate carries the debits.
    /// </summary>
    /// <param name="budget">The total.</param>
    public static PrivacyLedger InMemory(PrivacyBudget budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        return new PrivacyLedger(budget, file: null);
    }

    /// <summary>
    /// A ledger in an append-only file, written through to the disk before any data is opened. Creates the file
    /// (readable by its owner only) or continues it; one process at a time.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="budget">The total; must be the one with which the file was created.</param>
    /// <exception cref="PrivacyLedgerFileException">The file is damaged, of another version or of another budget.</exception>
    /// <exception cref="IOException">The file cannot be opened, or another process holds it.</exception>
    public static PrivacyLedger OpenFile(string path, PrivacyBudget budget)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(budget);
        var file = LedgerFile.Open(path, budget, out var records);
        try
        {
            var ledger = new PrivacyLedger(budget, file);
            for (var i = 0; i < records.Count; i++)
            {
                // Line 1 is the header.
                ledger.Replay(records[i], line: i + 2);
            }

            return ledger;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Closes the file, if there is one. Entries still reserved stay debited.</summary>
    public void Dispose() => _file?.Dispose();

    /// <summary>Debits a loss, durably where there is a file, or refuses and changes nothing.</summary>
    /// <returns>The entry.</returns>
    /// <exception cref="PrivacyBudgetExceededException">Less is left than the loss costs.</exception>
    /// <exception cref="ArgumentException">The budget cannot carry a loss of this measure.</exception>
    /// <exception cref="UnsupportedAccountingException">The budget's measure has no bound for a mechanism.</exception>
    internal LedgerEntry Reserve(string releaseId, PrivacyLoss loss, PrivacyEvent source)
    {
        var cost = Budget.CostOf(loss, source);
        lock (_lock)
        {
            RequireSound();
            var entry = NextEntry(releaseId, loss, cost);
            Write(LedgerRecord.Debit(releaseId, loss, Budget.Rule is null ? null : cost));
            Apply(entry);
            return entry;
        }
    }

    /// <summary>Settles an entry that is still reserved.</summary>
    internal void Settle(long sequence, LedgerState state)
    {
        lock (_lock)
        {
            RequireSound();
            Write(LedgerRecord.Settlement(sequence, state));
            ApplySettlement(sequence, state);
        }
    }

    private void Replay(LedgerRecord record, long line)
    {
        if (record.Loss is { } loss)
        {
            if (
                CostOf(record) is not { } cost
                || cost > Budget.Total - _spent
                || loss.Delta > Budget.TotalDelta - _spentDelta
            )
            {
                throw new PrivacyLedgerFileException(
                    line,
                    "the debit is not covered by the budget."
                );
            }

            Apply(NextEntry(record.ReleaseId, loss, cost));
        }
        else if (
            record.Sequence >= _entries.Count
            || _entries[(int)record.Sequence].State != LedgerState.Pending
        )
        {
            throw new PrivacyLedgerFileException(line, "settles an entry that is not open.");
        }
        else
        {
            ApplySettlement(record.Sequence, record.State);
        }
    }

    /// <summary>What a debit of the file cost; null where the budget cannot have carried it.</summary>
    private Rational? CostOf(LedgerRecord record)
    {
        // Under a filter the cost is that of the single mechanisms, which the file keeps as one number.
        if (Budget.Rule is not null || record.Cost is not null)
        {
            return Budget.Rule is null ? null : record.Cost;
        }

        var isCarried =
            Budget.Measure == PrivacyMeasure.ZeroConcentratedRho
            || record.Loss!.Measure == Budget.Measure;
        return isCarried
            ? Budget.CostOf(record.Loss!, PrivacyEvent.OfLoss(record.Loss!))
            : (Rational?)null;
    }

    private LedgerEntry NextEntry(string releaseId, PrivacyLoss loss, Rational cost)
    {
        var remaining = Budget.Total - _spent;
        if (cost > remaining)
        {
            throw new PrivacyBudgetExceededException(Budget.Measure, cost, remaining);
        }

        var remainingDelta = Budget.TotalDelta - _spentDelta;
        return loss.Delta > remainingDelta
            ? throw new PrivacyBudgetExceededException(
                Budget.Measure,
                cost,
                remaining,
                loss.Delta,
                remainingDelta
            )
            : new LedgerEntry(_entries.Count, releaseId, loss, cost, LedgerState.Pending);
    }

    private void Apply(LedgerEntry entry)
    {
        _spent += entry.Cost;
        _spentDelta += entry.Loss.Delta;
        _entries.Add(entry);
    }

    private void ApplySettlement(long sequence, LedgerState state)
    {
        var entry = _entries[checked((int)sequence)];
        if (entry.State != LedgerState.Pending)
        {
            throw new InvalidOperationException("The ledger entry is already settled.");
        }

        _entries[(int)sequence] = entry with { State = state };
        if (state == LedgerState.Voided)
        {
            _spent -= entry.Cost;
            _spentDelta -= entry.Loss.Delta;
        }
    }

    private void Write(LedgerRecord record)
    {
        if (_file is null)
        {
            return;
        }

        // If the write fails, what the disk holds is unknown: refuse all further use until the file is reopened.
        _isBroken = true;
        _file.Append(record);
        _isBroken = false;
    }

    private void RequireSound()
    {
        if (_isBroken)
        {
            throw new InvalidOperationException(
                "Writing the privacy ledger failed before; open it anew, which checks the file."
            );
        }
    }
}
