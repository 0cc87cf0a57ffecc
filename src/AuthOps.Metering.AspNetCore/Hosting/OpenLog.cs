using System.Diagnostics.Metrics;
using AuthOps.Metering.AspNetCore.Charges;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Telemetry;

namespace AuthOps.Metering.AspNetCore.Hosting;

/// <summary>What stands over one open log. Safe for concurrent use by many threads.</summary>
internal sealed class OpenLog : IDisposable
{
    private readonly UsageMetrics? _metrics;

    private OpenLog(
        UsageLog log,
        UsageMeteringOptions options,
        TimeProvider clock,
        IMeterFactory? meterFactory
    )
    {
        Log = log;
        Desk = options.Register is { } register ? AuthorizationDesk.Open(log, register) : null;
        Gate = Desk?.Gate ?? UsageGate.Open(log, [.. options.Grants]);
        Serial = new SerialGate(Gate);
        Leases = new LeasePool(Serial, () => Gate.Balances, options.LeaseLifetime, clock);
        _metrics = options.Metrics is { } shown ? new UsageMetrics(log, shown, meterFactory) : null;
    }

    public UsageLog Log { get; }

    public AuthorizationDesk? Desk { get; }

    public UsageGate Gate { get; }

    public SerialGate Serial { get; }

    public LeasePool Leases { get; }

    /// <summary>Opens the log of a host, or creates it where its directory is empty.</summary>
    public static OpenLog From(
        UsageMeteringOptions options,
        TimeProvider clock,
        IMeterFactory? meterFactory
    )
    {
        var log = Files(options, clock);
        try
        {
            return new OpenLog(log, options, clock, meterFactory);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _metrics?.Dispose();
        Log.Dispose();
        Serial.Dispose();
    }

    private static UsageLog Files(UsageMeteringOptions options, TimeProvider clock)
    {
        var hasFiles =
            Directory.Exists(options.LogDirectory)
            && Directory.EnumerateFileSystemEntries(options.LogDirectory).Any();
        return hasFiles
            ? UsageLog.Open(options.LogDirectory, clock, options.Log)
            : UsageLog.Create(options.LogDirectory, clock, options.Log);
    }
}
