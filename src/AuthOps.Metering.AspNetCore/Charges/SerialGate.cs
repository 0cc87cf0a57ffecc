using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.AspNetCore.Charges;

/// <summary>
/// The gate, one caller at a time: the others wait without holding a thread, while the one writes to the disk. Safe for
/// concurrent use by many threads.
/// </summary>
internal sealed class SerialGate(IUsageGate gate) : IUsageGate, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    public async ValueTask<UsageReservation> ReserveAsync(
        UsageRequest request,
        CancellationToken cancellationToken = default
    )
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await gate.ReserveAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Settles in turn. What began is finished: it cannot be cancelled.</summary>
    public async ValueTask SettleAsync(Func<ValueTask> settle)
    {
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await settle().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Looks something up in turn.</summary>
    public async ValueTask<T> LookAsync<T>(Func<T> look, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return look();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
