using AuthOps.Metering.Quotas;

namespace AuthOps.Metering.AspNetCore.Charges;

/// <summary>A reservation in a block that was taken from the grant before.</summary>
internal sealed class LeasedCharge(MeteredAttribute metered, SharedLease lease, LeaseTicket ticket)
    : Charge(metered)
{
    // The block counts as read from its beginning.
    public override void BeginReading() { }

    public override ValueTask CommitAsync(long actual) => lease.CommitAsync(ticket, actual);

    public override ValueTask VoidAsync() => lease.VoidAsync(ticket);

    public override ValueTask BurnAsync() => lease.CommitAsync(ticket, Limit);
}
