using System.Buffers.Binary;
using System.Collections.Concurrent;
using AuthOps.Metering.Quotas;
using AuthOps.Primitives.Randomness;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.AspNetCore.Charges;

/// <summary>
/// Leases by account, product and unit, opened as they are needed and closed as they run out. Safe for concurrent use by
/// many threads.
/// </summary>
internal sealed class LeasePool : IAsyncDisposable
{
    // Requests one lease tells apart: the table is small, and a lease that is full is replaced.
    private const int Capacity = 8192;

    private readonly ConcurrentDictionary<UsageRequest, Place> _places = new();
    private readonly SerialGate _gate;
    private readonly Func<IReadOnlyList<QuotaBalance>> _balances;
    private readonly UsageLeaseOptions _options;
    private readonly ITimer _sweeper;

    public LeasePool(
        SerialGate gate,
        Func<IReadOnlyList<QuotaBalance>> balances,
        TimeSpan lifetime,
        TimeProvider clock
    )
    {
        _gate = gate;
        _balances = balances;
        _options = new UsageLeaseOptions
        {
            Capacity = Capacity,
            Lifetime = lifetime,
            // A request settles what it reserved, however long it takes; a ticket that ran out would go uncounted.
            TicketLifetime = TimeSpan.FromDays(30),
            Clock = clock,
        };
        _sweeper = clock.CreateTimer(
            static me => _ = ((LeasePool)me!).SweepAsync(),
            this,
            lifetime,
            lifetime
        );
    }

    /// <summary>Sets the amount aside in the current lease, or in a new one.</summary>
    /// <exception cref="UsageRefusedException">The gate refuses a new lease.</exception>
    public async ValueTask<LeasedCharge> ReserveAsync(
        MeteredAttribute metered,
        UsageAccount account,
        CancellationToken cancellationToken
    )
    {
        var kind = Kind(metered, account);
        var place = _places.GetOrAdd(kind, _ => new Place());
        var id = NextId();
        if (place.Current is { } lease && lease.TryReserve(id, metered.Amount, out var ticket))
        {
            return new LeasedCharge(metered, lease, ticket);
        }

        await place.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lease = place.Current;
            if (lease is not null && lease.TryReserve(id, metered.Amount, out ticket))
            {
                return new LeasedCharge(metered, lease, ticket);
            }

            place.Current = null;
            if (lease is not null)
            {
                await lease.RetireAsync().ConfigureAwait(false);
            }

            lease = await OpenAsync(kind, metered, cancellationToken).ConfigureAwait(false);
            place.Current = lease;
            return lease.TryReserve(id, metered.Amount, out ticket)
                ? new LeasedCharge(metered, lease, ticket)
                : throw new InvalidOperationException(
                    "A new lease ran out at once; give leases a longer lifetime."
                );
        }
        finally
        {
            place.Turn.Release();
        }
    }

    /// <summary>Closes all leases; requests must have settled.</summary>
    public async ValueTask DisposeAsync()
    {
        await _sweeper.DisposeAsync().ConfigureAwait(false);
        foreach (var place in _places.Values)
        {
            if (place.Current is { } lease)
            {
                await lease.RetireAsync().ConfigureAwait(false);
            }

            place.Dispose();
        }
    }

    private static UInt128 NextId()
    {
        Span<byte> bytes = stackalloc byte[16];
        SecureRandom.Fill(bytes);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }

    /// <summary>What leases are told apart by: the request for a block, without a key.</summary>
    private static UsageRequest Kind(MeteredAttribute metered, UsageAccount account) =>
        new()
        {
            GrantId = account.GrantId,
            ScenarioId = account.ScenarioId,
            Purpose = account.Purpose,
            ProductId = metered.ProductId,
            Unit = metered.Unit,
            Amount = Math.Max(metered.LeaseBlock, metered.Amount),
            IdempotencyKey = "",
            Access = account.Access,
        };

    private async ValueTask<SharedLease> OpenAsync(
        UsageRequest kind,
        MeteredAttribute metered,
        CancellationToken cancellationToken
    )
    {
        // Towards the end of a quota the block is what is left, so that nothing stays unused.
        var free =
            _balances().FirstOrDefault(b => b.GrantId == kind.GrantId && b.Unit == kind.Unit)?.Free
            ?? 0;
        var block = kind with
        {
            Amount = Int128.Clamp(free, metered.Amount, kind.Amount),
            IdempotencyKey = $"lease-{NextId():x32}",
        };
        return new SharedLease(
            await UsageLease
                .OpenAsync(_gate, block, _options, cancellationToken)
                .ConfigureAwait(false),
            _gate
        );
    }

    /// <summary>Closes what has run out, so that an idle lease does not hold its block.</summary>
    private async Task SweepAsync()
    {
        foreach (var place in _places.Values)
        {
            if (
                place.Current is { IsOver: true } lease
                && Interlocked.CompareExchange(ref place.Current, null, lease) == lease
            )
            {
                try
                {
                    await lease.RetireAsync().ConfigureAwait(false);
                }
                catch (Exception e)
                    when (e is Log.UsageLogPoisonedException or ObjectDisposedException)
                {
                    // The health check and the next request say so.
                    return;
                }
            }
        }
    }

    private sealed class Place : IDisposable
    {
        public readonly SemaphoreSlim Turn = new(1);
        public volatile SharedLease? Current;

        public void Dispose() => Turn.Dispose();
    }
}
