using AuthOps.Metering.Quotas;

namespace AuthOps.Metering.Tests.Quotas.Leases;

/// <summary>What a lease should answer, told with dictionaries and no cleverness.</summary>
internal sealed class LeaseModel(long granted, int capacity)
{
    public const int TicksPerTicket = 4;

    private readonly Dictionary<UInt128, Event> _events = [];
    private long _spent;

    public int Tick { get; set; }

    public long Used =>
        _spent + _events.Values.Where(e => e.State == Fate.Committed).Sum(e => e.Actual);

    public long Reserved => _events.Values.Where(e => e.State == Fate.Open).Sum(e => e.Amount);

    public long Free => granted - Used - Reserved;

    public bool Spend(long amount)
    {
        if (amount < 0 || amount > Free)
        {
            return false;
        }

        _spent += amount;
        return true;
    }

    public LeaseOutcome Reserve(UInt128 id, long amount)
    {
        if (_events.TryGetValue(id, out var known) && known.Amount != amount)
        {
            return LeaseOutcome.Conflict;
        }

        switch (known?.State)
        {
            case Fate.Open:
                return LeaseOutcome.AlreadyHeld;
            case Fate.Committed:
                return LeaseOutcome.AlreadyCommitted;
            default:
                break;
        }

        if (amount > Free)
        {
            ExpireIfThatCouldHelp(amount);
            if (amount > Free)
            {
                return LeaseOutcome.Insufficient;
            }
        }

        if (known is null)
        {
            if (_events.Count == capacity)
            {
                return LeaseOutcome.TableFull;
            }

            known = new Event { Amount = amount };
            _events.Add(id, known);
        }

        known.State = Fate.Open;
        known.Since = Tick;
        known.Attempt++;
        return LeaseOutcome.Held;
    }

    public LeaseOutcome Settle(UInt128 id, int attempt, long? actual)
    {
        if (
            !_events.TryGetValue(id, out var known)
            || known.State != Fate.Open
            || known.Attempt != attempt
        )
        {
            return LeaseOutcome.TicketGone;
        }

        if (IsDue(known))
        {
            known.State = Fate.Free;
            return LeaseOutcome.TicketGone;
        }

        known.State = actual is null ? Fate.Free : Fate.Committed;
        known.Actual = actual ?? 0;
        return actual is null ? LeaseOutcome.Voided : LeaseOutcome.Committed;
    }

    public int Attempt(UInt128 id) => _events[id].Attempt;

    public void Expire()
    {
        foreach (var due in _events.Values.Where(e => e.State == Fate.Open && IsDue(e)))
        {
            due.State = Fate.Free;
        }
    }

    private void ExpireIfThatCouldHelp(long amount)
    {
        if (amount <= Free + Reserved)
        {
            Expire();
        }
    }

    private bool IsDue(Event one) => Tick - one.Since > TicksPerTicket;

    private enum Fate
    {
        Free,
        Open,
        Committed,
    }

    private sealed class Event
    {
        public long Amount { get; init; }

        public long Actual { get; set; }

        public int Since { get; set; }

        public int Attempt { get; set; }

        public Fate State { get; set; }
    }
}
