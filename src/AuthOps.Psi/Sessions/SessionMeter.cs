using AuthOps.Primitives.Usage;

namespace AuthOps.Psi.Sessions;

/// <summary>The usage reservation of one session. Not safe for concurrent use; one session owns it.</summary>
internal sealed class SessionMeter(PsiMetering? metering, PsiItemSet items) : IAsyncDisposable
{
    private UsageReservation? _reservation;

    /// <summary>Reserves the largest amount the session can reach, and states that data will be read.</summary>
    public async ValueTask OpenAsync(PsiParty party, CancellationToken cancellationToken)
    {
        if (metering is null)
        {
            return;
        }

        var request = metering.Request(
            metering.Unit == UsageUnit.Rows
                ? items.RowCount
                : Math.Min(items.Count, party.PeerItemCount),
            metering.IdempotencyKey
        );
        _reservation = await metering
            .Gate.ReserveAsync(request, cancellationToken)
            .ConfigureAwait(false);
        _reservation.BeginReading();
    }

    /// <summary>Commits what was really used.</summary>
    public async ValueTask CommitAsync(PsiResult result, CancellationToken cancellationToken)
    {
        if (_reservation is not null)
        {
            var amount =
                _reservation.Request.Unit == UsageUnit.Rows
                    ? items.RowCount
                    : result.IntersectionSize;
            await _reservation.CommitAsync(amount, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Burns the reservation of a session that did not finish.</summary>
    public ValueTask DisposeAsync() => _reservation?.DisposeAsync() ?? ValueTask.CompletedTask;
}
