using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.AspNetCore.Charges;

/// <summary>
/// All that one request reserved, what it used of it, and how it is settled. Counting is safe for concurrent use;
/// settling is done once, by the middleware.
/// </summary>
internal sealed class RequestMeter(IReadOnlyList<Charge> charges, TimeProvider clock) : IMeteredUse
{
    private long _started;
    private long _bytes;
    private int _isReading;
    private Charge? _overrun;
    private readonly long _byteLimit =
        charges.FirstOrDefault(c => c.Unit == UsageUnit.Bytes)?.Limit ?? long.MaxValue;

    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>How long the request may take; null for as long as it likes.</summary>
    public TimeSpan? TimeLimit =>
        charges.FirstOrDefault(c => c.Unit == UsageUnit.ServiceSeconds) is { } charge
            ? TimeSpan.FromSeconds(Math.Min(charge.Limit, int.MaxValue / 1000))
            : null;

    private bool IsReading => Volatile.Read(ref _isReading) != 0 || charges.Any(c => c.Counted > 0);

    /// <summary>The handler is about to run.</summary>
    public void Start()
    {
        _started = clock.GetTimestamp();
        foreach (var charge in charges)
        {
            if (charge.Unit == UsageUnit.PrivacyPicoRho && !charge.Metered.ReadsExplicitly)
            {
                BeginReading();
            }
        }
    }

    public void BeginReading()
    {
        if (Interlocked.Exchange(ref _isReading, 1) == 0)
        {
            foreach (var charge in charges)
            {
                charge.BeginReading();
            }
        }
    }

    public void Count(UsageUnit unit, long amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        var charge =
            charges.FirstOrDefault(c => c.Unit == unit && c.IsCountedByHandler)
            ?? throw new ArgumentException(
                $"The endpoint is not metered in {unit} by its handler.",
                nameof(unit)
            );
        if (!charge.TryCount(amount))
        {
            throw Overrun(charge);
        }
    }

    public async IAsyncEnumerable<T> Counted<T>(UsageUnit unit, IAsyncEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        Count(unit, 0);
        await foreach (var item in items.ConfigureAwait(false))
        {
            Count(unit, 1);
            yield return item;
        }
    }

    public IEnumerable<T> Counted<T>(UsageUnit unit, IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        Count(unit, 0);
        foreach (var item in items)
        {
            Count(unit, 1);
            yield return item;
        }
    }

    /// <summary>Counts bytes before they go to the server; fails where they must not.</summary>
    public void TakeBytes(long count)
    {
        if (Volatile.Read(ref _overrun) is { } over)
        {
            throw new UsageOverrunException(over.Unit, over.Limit);
        }

        if (Interlocked.Add(ref _bytes, count) > _byteLimit)
        {
            Interlocked.Add(ref _bytes, -count);
            throw Overrun(charges.First(c => c.Unit == UsageUnit.Bytes));
        }
    }

    /// <summary>The time is up: nothing more is sent.</summary>
    public void EndTime() =>
        Volatile.Write(ref _overrun, charges.First(c => c.Unit == UsageUnit.ServiceSeconds));

    /// <summary>Settles every charge, whatever becomes of the others.</summary>
    public async Task SettleAsync(RequestOutcome outcome)
    {
        var elapsed = clock.GetElapsedTime(_started);
        List<Exception>? failures = null;
        foreach (var charge in charges)
        {
            try
            {
                await SettleAsync(charge, outcome, elapsed).ConfigureAwait(false);
            }
            catch (Exception e)
                when (e
                        is Log.UsageLogPoisonedException
                            or ObjectDisposedException
                            or InvalidOperationException
                )
            {
                (failures ??= []).Add(e);
            }
        }

        if (failures is not null)
        {
            throw failures.Count == 1 ? failures[0] : new AggregateException(failures);
        }
    }

    /// <summary>Gives everything back: the handler will not run.</summary>
    public static async Task VoidAsync(IEnumerable<Charge> charges)
    {
        foreach (var charge in charges)
        {
            await charge.VoidAsync().ConfigureAwait(false);
        }
    }

    private UsageOverrunException Overrun(Charge charge)
    {
        Interlocked.CompareExchange(ref _overrun, charge, null);
        return new UsageOverrunException(charge.Unit, charge.Limit);
    }

    private ValueTask SettleAsync(Charge charge, RequestOutcome outcome, TimeSpan elapsed)
    {
        var hasBegun =
            outcome == RequestOutcome.Succeeded
            || IsReading
            || (outcome == RequestOutcome.Broken && Bytes > 0);
        switch (charge.Unit)
        {
            case UsageUnit.Bytes:
                return Bytes == 0 ? charge.VoidAsync() : charge.CommitAsync(Bytes);
            case UsageUnit.ServiceSeconds when hasBegun:
                var seconds =
                    (elapsed.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
                return charge.CommitAsync(Math.Clamp(seconds, 1, charge.Limit));
            case UsageUnit.PrivacyPicoRho when outcome != RequestOutcome.Succeeded:
                // A refusal that has something in it may have been read from data.
                return IsReading || Bytes > 0 ? charge.BurnAsync() : charge.VoidAsync();
            case var _ when charge.IsCountedByHandler && charge.IsTouched:
                return charge.Counted == 0
                    ? charge.VoidAsync()
                    : charge.CommitAsync(charge.Counted);
            case var _ when charge.IsCountedByHandler && Bytes == 0:
                return charge.VoidAsync();
            case var _ when !hasBegun:
                return charge.VoidAsync();
            case var _ when outcome == RequestOutcome.Broken:
                return charge.BurnAsync();
            default:
                return charge.CommitAsync(charge.Limit);
        }
    }
}
