using AuthOps.Metering.Quotas;

namespace AuthOps.Metering.AspNetCore.Charges;

/// <summary>
/// A lease that many requests spend, under a lock; closed when it is retired and its last request has settled. Safe for
/// concurrent use by many threads.
/// </summary>
internal sealed class SharedLease(UsageLease lease, SerialGate gate)
{
    private readonly Lock _sync = new();
    private int _open;
    private bool _isRetired;

    public bool IsOver => lease.IsOver;

    public bool TryReserve(UInt128 id, long amount, out LeaseTicket ticket)
    {
        lock (_sync)
        {
            ticket = default;
            if (_isRetired || lease.TryReserve(id, amount, out ticket) != LeaseOutcome.Held)
            {
                return false;
            }

            _open++;
            return true;
        }
    }

    public ValueTask CommitAsync(LeaseTicket ticket, long actual) =>
        SettleAsync(() => lease.Commit(ticket, actual) == LeaseOutcome.Committed);

    public ValueTask VoidAsync(LeaseTicket ticket) =>
        SettleAsync(() => lease.Void(ticket) == LeaseOutcome.Voided);

    /// <summary>Lets nobody reserve any more; closes now, or with the last request.</summary>
    public ValueTask RetireAsync()
    {
        bool isLast;
        lock (_sync)
        {
            isLast = !_isRetired && _open == 0;
            _isRetired = true;
        }

        return isLast ? gate.SettleAsync(lease.DisposeAsync) : ValueTask.CompletedTask;
    }

    private ValueTask SettleAsync(Func<bool> settle)
    {
        bool isSettled,
            isLast;
        lock (_sync)
        {
            isSettled = settle();
            isLast = --_open == 0 && _isRetired;
        }

        if (!isSettled)
        {
            throw new InvalidOperationException(
                "The lease does not know the reservation of this request any more; it was counted in full or not at all."
            );
        }

        return isLast ? gate.SettleAsync(lease.DisposeAsync) : ValueTask.CompletedTask;
    }
}
