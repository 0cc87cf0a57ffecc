using System.Diagnostics.Metrics;
using AuthOps.Metering.AspNetCore.Charges;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AuthOps.Metering.AspNetCore.Hosting;

/// <summary>
/// Opens the log and its gate with the host, which does not start without them, and closes them after the last request.
/// Safe for concurrent use by many threads.
/// </summary>
internal sealed class UsageLogService(
    IOptions<UsageMeteringOptions> options,
    TimeProvider clock,
    IMeterFactory? meterFactory = null
) : IHostedService, IDisposable
{
    private readonly Lock _sync = new();
    private OpenLog? _open;
    private bool _isClosed;

    public UsageMeteringOptions Options => options.Value;

    public UsageLog Log => Open().Log;

    public UsageGate Gate => Open().Gate;

    /// <summary>The desk of a host with a register.</summary>
    /// <exception cref="InvalidOperationException">The host has none.</exception>
    public AuthorizationDesk Desk =>
        Open().Desk
        ?? throw new InvalidOperationException(
            $"The host has grants and no register; set {nameof(UsageMeteringOptions)}.{nameof(UsageMeteringOptions.Register)}."
        );

    public SerialGate Serial => Open().Serial;

    public LeasePool Leases => Open().Leases;

    /// <summary>Whether a request could be reserved and settled.</summary>
    public bool IsUsable => Volatile.Read(ref _open) is { } open && open.Log.IsUsable;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = Open();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        OpenLog? open;
        lock (_sync)
        {
            _isClosed = true;
            open = _open;
        }

        if (open is null || !open.Log.IsUsable)
        {
            return;
        }

        await open.Leases.DisposeAsync().ConfigureAwait(false);
        if (Options.CheckpointSigners.Count > 0)
        {
            _ = open.Log.WriteCheckpoint([.. Options.CheckpointSigners]);
        }
    }

    /// <summary>Closes the files. What a host that was not stopped left open is burned at the next opening.</summary>
    public void Dispose()
    {
        lock (_sync)
        {
            _isClosed = true;
            _open?.Dispose();
        }
    }

    private OpenLog Open()
    {
        if (Volatile.Read(ref _open) is { } open)
        {
            return open;
        }

        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return _open ??= OpenLog.From(Options, clock, meterFactory);
        }
    }
}
