using System.Diagnostics;
using AuthOps.Metering;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Metering.Reconciliation;
using AuthOps.Primitives.Randomness;
using AuthOps.Primitives.Signatures;
using AuthOps.Primitives.Usage;

namespace AuthOps.Bench.Metering;

/// <summary>
/// Two closed, signed logs of the same uses in different orders, of which a thousand are missing on one side, and what
/// it takes to find those: by the hour over thirty days, receipts of either side included.
/// </summary>
internal sealed class ReconciliationWorkload : IDisposable
{
    private const int Missing = 1_000;
    private const int PerCommit = 10_000;
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authops-bench-");
    private readonly SigningKey _key = SigningKey.Generate(SignatureAlgorithm.Ed25519);
    private readonly int _uses;

    public ReconciliationWorkload(int uses)
    {
        _uses = uses;
        var order = Enumerable.Range(0, uses).ToArray();
        Write("here", order);
        // The latest use stays on both sides: without it there would be one difference more, of the side that ends early.
        SecureRandom.Shuffle<int>(order.AsSpan(0, uses - 1));
        Write("there", order.AsSpan(Missing));
    }

    /// <summary>Thousand uses a side a second, reading and verifying both logs included, and without.</summary>
    public (double Whole, double Compared) Measure()
    {
        var started = Stopwatch.GetTimestamp();
        using var here = Open("here");
        using var there = Open("there");
        var opened = Stopwatch.GetTimestamp();
        var result = UsageReconciliation.Compare(here, there);
        var ended = Stopwatch.GetTimestamp();
        if (result.Differences.Count != Missing)
        {
            throw new InvalidOperationException("Not the differences that were made.");
        }

        return (
            _uses / Stopwatch.GetElapsedTime(started, ended).TotalMilliseconds,
            _uses / Stopwatch.GetElapsedTime(opened, ended).TotalMilliseconds
        );
    }

    public void Dispose()
    {
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    private string At(string side) => Path.Combine(_folder.FullName, side);

    private UsageSide Open(string side) =>
        UsageSide.OpenLog(
            At(side),
            CheckpointPolicy.LogOnly(new NoteKey($"bench.example/{side}", _key.PublicKey))
        );

    private void Write(string side, ReadOnlySpan<int> order)
    {
        using var log = UsageLog.Create(
            At(side),
            options: new UsageLogOptions { Origin = $"bench.example/{side}" }
        );
        UsageGate.Open(log, [Grant()]);
        var recorder = new UsageRecorder(log);
        var target = recorder.Resolve("g", "s");
        for (; !order.IsEmpty; order = order[Math.Min(PerCommit, order.Length)..])
        {
            var events = new UsageEvent[Math.Min(PerCommit, order.Length)];
            for (var i = 0; i < events.Length; i++)
            {
                events[i] = new UsageEvent(
                    ((UInt128)0xA5 << 64) | (UInt128)(uint)order[i],
                    target,
                    UsageUnit.Rows,
                    1 + (order[i] % 7),
                    ((s_start - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)
                        + ((long)order[i] * 2_592_000)
                );
            }

            _ = recorder.RecordAsync(events, new UsageEventOutcome[events.Length]);
        }

        log.WriteCheckpoint(_key);
    }

    private static AuthorizationGrant Grant()
    {
        var product = new DataProduct("p", ProductOrigin.OperatorBase);
        return new AuthorizationGrant(
            "g",
            "bureau",
            "operator",
            ["r"],
            [product],
            ["study"],
            [new Scenario("s", "study", PurposeClass.PublicWelfare, "developer", product.Id)],
            new ValidityPeriod(s_start, s_start.AddYears(1)),
            new Dictionary<UsageUnit, Int128> { [UsageUnit.Rows] = 1_000_000_000 }
        );
    }
}
