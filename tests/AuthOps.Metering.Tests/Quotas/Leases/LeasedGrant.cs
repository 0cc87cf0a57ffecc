using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Quotas;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Quotas.Leases;

/// <summary>A grant of 1,000 calls over a log in memory, from which leases are taken.</summary>
internal sealed class LeasedGrant : IDisposable
{
    private const int Calls = 1000;

    private readonly SimDisk _storage = new();
    private readonly TimeProvider _clock;
    private UsageLog _log;
    private int _leases;

    public LeasedGrant(TimeProvider clock)
    {
        _clock = clock;
        _log = UsageLog.Create(_storage, clock);
        Gate = UsageGate.Open(_log, [Grant]);
    }

    public UsageGate Gate { get; private set; }

    public Int128 Used => Balance.Used;

    public QuotaBalance Balance => Gate.Balances.Single(b => b.Unit == UsageUnit.ServiceCalls);

    private static AuthorizationGrant Grant { get; } =
        Sample.Grant(
            quotas: new Dictionary<UsageUnit, Int128>
            {
                [UsageUnit.ServiceCalls] = Calls,
                [UsageUnit.PrivacyPicoRho] = Calls,
            }
        );

    public UsageLease Open(Int128 amount, UsageLeaseOptions? options = null, string? key = null) =>
        UsageLease
            .OpenAsync(
                Gate,
                Sample.Request(amount, key ?? $"lease-{++_leases}"),
                options ?? new UsageLeaseOptions { Clock = _clock, Capacity = 64 }
            )
            .AsTask()
            .GetAwaiter()
            .GetResult();

    public void Close(UsageLease lease) => lease.DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>The process ends here and another opens the log.</summary>
    public void Crash()
    {
        _log.Dispose();
        _log = UsageLog.Open(_storage, _clock);
        Gate = UsageGate.Open(_log, [Grant]);
    }

    public void Dispose() => _log.Dispose();
}
