using AuthOps.Metering.Log;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;
using Microsoft.Extensions.Time.Testing;

namespace AuthOps.Metering.Tests.Simulation;

/// <summary>
/// A run of the gate determined by a seed: reservations, settlements, refusals, repeats, conflicts, checkpoints and
/// reopenings. The same seed gives the same facts on any disk that does not fail.
/// </summary>
internal sealed class GateScript(ulong seed, int steps, SigningKey? signer = null)
{
    private static readonly UsageLogOptions s_options = new() { SegmentBytes = 20 << 10 };
    private static readonly Metering.Authorization.AuthorizationGrant[] s_grants =
    [
        Sample.Grant(),
        Sample.Grant("g-2"),
    ];

    private readonly SimRandom _random = new(seed);
    private readonly FakeTimeProvider _clock = Sample.Clock();
    private readonly List<UsageReservation> _open = [];
    private int _keys;

    /// <summary>Records the caller was told of.</summary>
    public ulong Acknowledged { get; private set; }

    /// <summary>The size of the last checkpoint whose writing returned.</summary>
    public UsageCheckpoint? Checkpoint { get; private set; }

    public static UsageLog Open(SimDisk disk) => UsageLog.Open(disk, Sample.Clock(), s_options);

    /// <summary>Runs to the end or to the first failure of the disk.</summary>
    public async Task RunAsync(SimDisk disk)
    {
        try
        {
            var log = UsageLog.Create(disk, _clock, s_options);
            try
            {
                var gate = UsageGate.Open(log, s_grants);
                Acknowledged = log.Count;
                for (var step = 0; step < steps; step++)
                {
                    await StepAsync(gate, log);
                    Acknowledged = log.Count;
                }
            }
            finally
            {
                log.Dispose();
            }
        }
        catch (Exception e) when (e is IOException or UsageLogPoisonedException) { }
    }

    private async Task StepAsync(UsageGate gate, UsageLog log)
    {
        _clock.Advance(TimeSpan.FromSeconds(_random.Below(100)));
        var settled = _open.Count > 0 ? _open[_random.Below(_open.Count)] : null;
        switch (_random.Below(10))
        {
            case 0 or 1 or 2 or 3:
                await ReserveAsync(gate, NewRequest());
                break;
            case 4 or 5 when settled is not null:
                await settled.CommitAsync(
                    settled.Request.Unit == UsageUnit.PrivacyPicoRho ? settled.Request.Amount : 1
                );
                _open.Remove(settled);
                break;
            case 6 when settled is not null:
                await settled.VoidAsync();
                _open.Remove(settled);
                break;
            case 7 when settled is not null:
                settled.BeginReading();
                await settled.DisposeAsync();
                _open.Remove(settled);
                break;
            case 8 when settled is not null:
                await ReserveAsync(gate, settled.Request with { Amount = 77 });
                break;
            case 9 when signer is not null:
                Checkpoint = log.WriteCheckpoint(signer);
                break;
            default:
                await ReserveAsync(gate, NewRequest() with { Amount = 1_000_000 });
                break;
        }
    }

    private async Task ReserveAsync(UsageGate gate, UsageRequest request)
    {
        try
        {
            _open.Add(await gate.ReserveAsync(request));
        }
        catch (UsageRefusedException)
        {
            // Refusals are records like any other.
        }
    }

    private UsageRequest NewRequest() =>
        Sample.Request(
            1 + _random.Below(5),
            $"key-{_keys++}",
            _random.Once(3) ? UsageUnit.PrivacyPicoRho : UsageUnit.ServiceCalls,
            _random.Once(2) ? Sample.Free : Sample.Charged,
            _random.Once(2) ? "g-1" : "g-2"
        );
}
