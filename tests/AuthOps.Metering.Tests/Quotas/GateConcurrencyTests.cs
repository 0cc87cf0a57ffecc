using System.Collections.Concurrent;
using AuthOps.Metering.Log;
using AuthOps.Metering.Quotas;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.Quotas;

public sealed class GateConcurrencyTests
{
    private const int Threads = 8;
    private const int UsesPerThread = 60;

    [Fact]
    public async Task Many_threads_never_overshoot_and_every_use_is_in_the_log_once()
    {
        var token = TestContext.Current.CancellationToken;
        var storage = new SimDisk();
        using var log = UsageLog.Create(storage, Sample.Clock());
        var gate = UsageGate.Open(log, [Sample.Grant()]);
        var committed = new ConcurrentBag<int>();
        var done = 0;
        var workers = Enumerable
            .Range(0, Threads)
            .Select(thread =>
                Task.Run(
                    async () =>
                    {
                        for (var i = 0; i < UsesPerThread; i++)
                        {
                            await UseAsync(gate, committed, $"t{thread}-{i}", i % 4, token);
                        }

                        Interlocked.Increment(ref done);
                    },
                    token
                )
            )
            .ToList();
        while (Volatile.Read(ref done) < Threads && !workers.Any(w => w.IsFaulted))
        {
            AssertInvariant(gate.Balances);
            await Task.Yield();
        }

        await Task.WhenAll(workers);
        AssertInvariant(gate.Balances);
        var calls = gate.Balances.Single(b => b.Unit == UsageUnit.ServiceCalls);
        Assert.Equal(0, calls.Reserved);
        Assert.Equal(committed.Sum(), (int)calls.Used);

        // Far more was asked for than granted, in twos: the limit was reached, give or take the last ones voided.
        Assert.InRange((int)calls.Used, 90, 100);

        // A replay from nothing but the log gives the same balances.
        ReferenceLedger.Replay(LoggedFact.All(log)).AssertEqual(log);
        var reserved = log.Snapshot().Records.OfType<UsageReservedRecord>().ToList();
        Assert.Equal(reserved.Count, reserved.Select(r => r.EventId).Distinct().Count());
    }

    [Fact]
    public async Task Many_threads_with_one_key_share_one_reservation()
    {
        var token = TestContext.Current.CancellationToken;
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        var gate = UsageGate.Open(log, [Sample.Grant()]);
        var reservations = await Task.WhenAll(
            Enumerable
                .Range(0, 32)
                .Select(_ =>
                    Task.Run(
                        async () => await gate.ReserveAsync(Sample.Request(9, "one"), token),
                        token
                    )
                )
        );
        Assert.Single(reservations.Distinct());
        Assert.Equal(9, gate.Balances.Single(b => b.Unit == UsageUnit.ServiceCalls).Reserved);
    }

    private static async Task UseAsync(
        UsageGate gate,
        ConcurrentBag<int> committed,
        string key,
        int how,
        CancellationToken token
    )
    {
        try
        {
            await using var use = await gate.ReserveAsync(Sample.Request(2, key), token);
            await Task.Yield();
            if (how == 0)
            {
                await use.VoidAsync(token);
            }
            else if (how < 3)
            {
                await use.CommitAsync(how, token);
                committed.Add(how);
            }
            else
            {
                use.BeginReading();
                committed.Add(2);
            }
        }
        catch (UsageRefusedException e)
        {
            Assert.Equal(UsageRefusalReason.QuotaExceeded, e.Reason);
        }
    }

    private static void AssertInvariant(IReadOnlyList<QuotaBalance> balances) =>
        Assert.All(
            balances,
            b =>
            {
                Assert.True(b.Used >= 0 && b.Reserved >= 0 && b.Free >= 0);
                Assert.Equal(b.Granted, b.Used + b.Reserved + b.Free);
            }
        );
}
