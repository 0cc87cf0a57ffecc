using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Quotas;

/// <summary>
/// What the gate must do, written down a second time in the plainest way: one list of what was asked and what
/// became of it, summed up anew at every question.
/// </summary>
internal sealed class GateModel(Int128 granted)
{
    private readonly List<Entry> _entries = [];

    public enum Fate
    {
        Open,
        Committed,
        Voided,
        Burned,
    }

    public Int128 Used =>
        _entries.Aggregate(
            (Int128)0,
            (sum, e) =>
                sum
                + e.Fate switch
                {
                    Fate.Committed => e.Actual,
                    Fate.Burned => e.Amount,
                    _ => 0,
                }
        );

    public Int128 Reserved =>
        _entries.Where(e => e.Fate == Fate.Open).Aggregate((Int128)0, (sum, e) => sum + e.Amount);

    public Int128 Free => granted - Used - Reserved;

    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>Why a request is refused; null if it is granted, now or before.</summary>
    public UsageRefusalReason? Ask(string key, Int128 amount, UsageRefusalReason exceeded)
    {
        var earlier = _entries.Find(e => e.Key == key);
        if (earlier is not null)
        {
            return earlier.Amount == amount ? null : UsageRefusalReason.IdempotencyConflict;
        }

        if (amount > Free)
        {
            return exceeded;
        }

        _entries.Add(new Entry(key, amount));
        return null;
    }

    public void Crash()
    {
        foreach (var entry in _entries.Where(e => e.Fate == Fate.Open))
        {
            entry.Fate = Fate.Burned;
        }
    }

    internal sealed class Entry(string key, Int128 amount)
    {
        public string Key { get; } = key;

        public Int128 Amount { get; } = amount;

        public Int128 Actual { get; set; }

        public Fate Fate { get; set; }

        public bool IsRead { get; set; }
    }
}
