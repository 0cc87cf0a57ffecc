namespace AuthOps.Metering.Quotas;

/// <summary>
/// Names one reservation on one <see cref="UsageLease"/>. Immutable and safe to share between threads. It means
/// nothing to another lease, and a ticket whose reservation was settled or timed out is refused by its own.
/// </summary>
public readonly record struct LeaseTicket
{
    internal LeaseTicket(int slot, uint attempt)
    {
        Slot = slot;
        Attempt = attempt;
    }

    internal int Slot { get; }

    internal uint Attempt { get; }
}
