using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.AspNetCore.Charges;

/// <summary>A reservation of its own in the log.</summary>
internal sealed class DurableCharge(
    MeteredAttribute metered,
    UsageReservation reservation,
    SerialGate gate
) : Charge(metered)
{
    public override void BeginReading()
    {
        if (!reservation.FirstRowRead)
        {
            reservation.BeginReading();
        }
    }

    public override ValueTask CommitAsync(long actual) =>
        gate.SettleAsync(() => reservation.CommitAsync(actual));

    public override ValueTask VoidAsync() => gate.SettleAsync(() => reservation.VoidAsync());

    public override ValueTask BurnAsync()
    {
        BeginReading();
        return gate.SettleAsync(reservation.DisposeAsync);
    }
}
