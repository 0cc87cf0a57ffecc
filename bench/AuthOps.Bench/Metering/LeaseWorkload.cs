using AuthOps.Metering;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Quotas;
using AuthOps.Primitives.Randomness;
using AuthOps.Primitives.Usage;

namespace AuthOps.Bench.Metering;

/// <summary>A lease taken from a gate over a log on disk, spent with and without ids; the peer is one atomic counter.</summary>
internal sealed class LeaseWorkload : IDisposable
{
    /// <summary>Checks or events in a call.</summary>
    public const int Uses = 4096;

    private const int EventsPerLease = 1 << 18;

    private readonly string _folder = Directory.CreateTempSubdirectory("authops-lease-").FullName;
    private readonly UsageLog _log;
    private readonly UsageGate _gate;
    private readonly UInt128[] _ids = new UInt128[EventsPerLease];
    private readonly long[] _amounts = new long[Uses];
    private readonly LeaseTicket[] _tickets = new LeaseTicket[Uses];
    private readonly LeaseOutcome[] _outcomes = new LeaseOutcome[Uses];
    private UsageLease _lease;
    private int _next;
    private int _opened;
    private long _counter = long.MaxValue;

    public LeaseWorkload()
    {
        var year = new ValidityPeriod(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
        var product = new DataProduct("lookup", ProductOrigin.OperatorBase);
        var scenario = new Scenario(
            "s-1",
            "study",
            PurposeClass.PublicWelfare,
            "hospital",
            product.Id
        );
        var quotas = new Dictionary<UsageUnit, Int128>
        {
            [UsageUnit.ServiceCalls] = Int128.MaxValue,
        };
        var grant = new AuthorizationGrant(
            "g-1",
            "data-bureau",
            "operator",
            ["records"],
            [product],
            ["study"],
            [scenario],
            year,
            quotas
        );
        _log = UsageLog.Create(Path.Combine(_folder, "log"));
        _gate = UsageGate.Open(_log, [grant]);
        for (var i = 0; i < _ids.Length; i++)
        {
            _ids[i] = new UInt128(SecureRandom.NextUInt64(), SecureRandom.NextUInt64());
        }

        Array.Fill(_amounts, 3);
        _lease = Open();
    }

    /// <summary>Row <c>quota-check</c>.</summary>
    public void Check()
    {
        var lease = _lease;
        for (var i = 0; i < Uses; i++)
        {
            if (!lease.TrySpend(1))
            {
                throw new InvalidOperationException("The lease is not meant to run out.");
            }
        }
    }

    /// <summary>Row <c>reserve-post</c>: the whole of it, with the opening of the next lease when one is full.</summary>
    public void ReserveAndCommit()
    {
        if (_next + Uses > _ids.Length)
        {
            _lease.DisposeAsync().AsTask().GetAwaiter().GetResult();
            _lease = Open();
            _next = 0;
        }

        var lease = _lease;
        if (lease.TryReserve(_ids.AsSpan(_next, Uses), _amounts, _tickets, _outcomes) != Uses)
        {
            throw new InvalidOperationException("A new event was not held.");
        }

        foreach (var ticket in _tickets)
        {
            if (lease.Commit(ticket, 2) != LeaseOutcome.Committed)
            {
                throw new InvalidOperationException("A held event was not counted.");
            }
        }

        _next += Uses;
    }

    /// <summary>The peer: one uncontended atomic decrement.</summary>
    public void Decrement()
    {
        for (var i = 0; i < Uses; i++)
        {
            if (Interlocked.Decrement(ref _counter) < 0)
            {
                throw new InvalidOperationException("The counter is not meant to run out.");
            }
        }
    }

    public void Dispose()
    {
        _lease.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private UsageLease Open() =>
        UsageLease
            .OpenAsync(
                _gate,
                new UsageRequest
                {
                    GrantId = "g-1",
                    ScenarioId = "s-1",
                    ProductId = "lookup",
                    Purpose = "study",
                    Unit = UsageUnit.ServiceCalls,
                    Amount = 1L << 60,
                    IdempotencyKey = $"lease-{++_opened}",
                },
                new UsageLeaseOptions
                {
                    Capacity = EventsPerLease,
                    Lifetime = TimeSpan.FromHours(1),
                    TicketLifetime = TimeSpan.FromMinutes(1),
                }
            )
            .AsTask()
            .GetAwaiter()
            .GetResult();
}
