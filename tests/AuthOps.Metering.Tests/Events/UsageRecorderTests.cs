using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Usage;
using AuthOps.Testing;

namespace AuthOps.Metering.Tests.Events;

/// <summary>Events by the batch: exactly once, within the grant, the same as a database would decide.</summary>
public sealed class UsageRecorderTests
{
    private static readonly long s_start = Microseconds.From(Sample.Start);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_is_decided_and_summed_is_what_a_database_decides_and_sums(ulong seed)
    {
        var random = new SimRandom(seed);
        var disk = new SimDisk();
        using var log = UsageLog.Create(disk, Sample.Clock());
        UsageGate.Open(log, [Sample.Grant(), Sample.Grant("g-2")]);
        var recorder = new UsageRecorder(log);
        using var twin = Twin();
        var pending = new List<Task>();
        var past = new List<UsageEvent>();
        for (var batch = 0; batch < 20; batch++)
        {
            var events = Enumerable
                .Range(0, 1 + random.Below(60))
                .Select(_ => Draw(random, past))
                .ToArray();
            var outcomes = new UsageEventOutcome[events.Length];
            pending.Add(recorder.RecordAsync(events, outcomes));
            Assert.Equal(twin.Record(events), outcomes);
        }

        await Task.WhenAll(pending);
        AssertSame(twin, log);
        Assert.True(twin.Count("refusal") > 20);
        Assert.Equal((ulong)(2 + twin.Count("event") + twin.Count("refusal")), log.Count);

        // Exactly the same follows from the records alone, read from a copy of the disk.
        using var again = UsageLog.Open(disk.Copy(), Sample.Clock());
        AssertSame(twin, again);
        ReferenceLedger.Replay(LoggedFact.All(again)).AssertEqual(again);
    }

    [Fact]
    public void An_amount_beyond_64_bits_is_refused_and_evidenced_to_the_last_unit()
    {
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        UsageGate.Open(log, [Sample.Grant()]);
        var recorder = new UsageRecorder(log);
        var target = recorder.Resolve("g-1", Sample.Charged.Id);
        foreach (var amount in (Int128[])[(Int128)long.MaxValue + 1, Int128.MaxValue, -1])
        {
            var use = Event(1, target, 0) with { Amount = amount };
            Assert.Equal(UsageEventOutcome.QuotaExceeded, Record(recorder, use));
            var evidence = Assert.IsType<UsageRefusedRecord>(log.Snapshot().Records[^1]);
            Assert.Equal(
                (UsageRefusalReason.QuotaExceeded, amount),
                (evidence.Reason, evidence.Use.Amount)
            );
        }
    }

    [Fact]
    public async Task The_gate_and_the_recorder_share_one_quota_and_one_space_of_ids()
    {
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        var gate = UsageGate.Open(log, [Sample.Grant()]);
        var recorder = new UsageRecorder(log);
        var target = recorder.Resolve("g-1", Sample.Charged.Id);
        Assert.Equal(UsageEventOutcome.Recorded, Record(recorder, Event(1, target, 60)));
        var thrown = await Assert.ThrowsAsync<UsageRefusedException>(async () =>
            await gate.ReserveAsync(Sample.Request(41, "k"), TestContext.Current.CancellationToken)
        );
        Assert.Equal(UsageRefusalReason.QuotaExceeded, thrown.Reason);
        Assert.Equal(UsageEventOutcome.QuotaExceeded, Record(recorder, Event(2, target, 41)));
        Assert.Equal(UsageEventOutcome.Recorded, Record(recorder, Event(3, target, 40)));
        Assert.Equal(UsageEventOutcome.Duplicate, Record(recorder, Event(3, target, 40)));
        Assert.Equal(UsageEventOutcome.Conflict, Record(recorder, Event(3, target, 39)));
        Assert.Equal(0, gate.Balances.Single(b => b.Unit == UsageUnit.ServiceCalls).Free);
        var refused = log.Snapshot().Records.OfType<UsageRefusedRecord>().ToList();
        Assert.Equal(
            [
                UsageRefusalReason.QuotaExceeded,
                UsageRefusalReason.QuotaExceeded,
                UsageRefusalReason.IdempotencyConflict,
            ],
            refused.Select(r => r.Reason)
        );
    }

    [Fact]
    public void Nonsense_is_refused_and_evidenced()
    {
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        var gate = UsageGate.Open(log, [Sample.Grant()]);
        var recorder = new UsageRecorder(log);
        var target = recorder.Resolve("g-1", Sample.Free.Id);
        (UsageEvent Event, UsageEventOutcome Outcome)[] cases =
        [
            (Event(1, new UsageTarget(7, 0), 1), UsageEventOutcome.UnknownGrant),
            (Event(2, new UsageTarget(uint.MaxValue, 0), 1), UsageEventOutcome.UnknownGrant),
            (Event(3, target with { Scenario = 99 }, 1), UsageEventOutcome.ScenarioNotAuthorized),
            (
                Event(4, target, 1) with
                {
                    Unit = UsageUnit.Bytes,
                },
                UsageEventOutcome.UnitNotAuthorized
            ),
            (
                Event(5, target, 1) with
                {
                    Unit = (UsageUnit)200,
                },
                UsageEventOutcome.UnitNotAuthorized
            ),
            (
                Event(6, target, 1) with
                {
                    Unit = UsageUnit.PrivacyPicoRho,
                },
                UsageEventOutcome.UnitNotAuthorized
            ),
            (
                Event(7, target, 1) with
                {
                    UsedAt = long.MinValue,
                },
                UsageEventOutcome.OutsideValidity
            ),
            (
                Event(8, target, 1) with
                {
                    UsedAt = long.MaxValue,
                },
                UsageEventOutcome.OutsideValidity
            ),
            (Event(9, target, -1), UsageEventOutcome.QuotaExceeded),
            (Event(10, target, long.MaxValue), UsageEventOutcome.QuotaExceeded),
        ];
        foreach (var (use, outcome) in cases)
        {
            var before = log.Count;
            Assert.Equal(outcome, Record(recorder, use));
            Assert.Equal(before + 1, log.Count);
            Assert.IsType<UsageRefusedRecord>(log.Snapshot().Records[^1]);
        }

        Assert.All(gate.Balances, b => Assert.Equal(0, b.Used));
        Assert.Throws<KeyNotFoundException>(() => recorder.Resolve("g-1", "nothing"));
        Assert.Throws<KeyNotFoundException>(() => recorder.Resolve("g-9", Sample.Free.Id));
        Assert.Throws<ArgumentException>(() =>
            recorder.Record(new UsageEvent[3], new UsageEventOutcome[2])
        );
        using var other = UsageLog.Create(new SimDisk(), Sample.Clock());
        Assert.Throws<InvalidOperationException>(() => new UsageRecorder(other));
    }

    [Fact]
    public async Task A_crash_with_batches_in_flight_loses_none_whose_task_completed()
    {
        for (ulong seed = 1; seed <= (SimdMode.IsDefault ? 64UL : 4UL); seed++)
        {
            var random = new SimRandom(seed);
            var disk = new SimDisk { Fault = SimFault.Crash, FaultAt = 14 + random.Below(30) };
            var acknowledged = 0UL;
            var admitted = 0UL;
            var tasks = new List<(Task Task, ulong Count)>();
            try
            {
                using var log = UsageLog.Create(disk, Sample.Clock());
                UsageGate.Open(log, [Sample.Grant()]);
                admitted = acknowledged = log.Count;
                var recorder = new UsageRecorder(log);
                var target = recorder.Resolve("g-1", Sample.Free.Id);
                for (var batch = 0; batch < 6; batch++)
                {
                    var events = Enumerable
                        .Range(batch * 5, 5)
                        .Select(i => Event((ulong)i, target, 1) with { Unit = UsageUnit.Rows })
                        .ToArray();
                    tasks.Add((recorder.RecordAsync(events, new UsageEventOutcome[5]), 5));
                    admitted += 5;
                }
            }
            catch (Exception e) when (e is IOException or UsageLogPoisonedException)
            {
                // The simulated crash.
            }

            foreach (var (task, count) in tasks)
            {
                try
                {
                    await task;
                    acknowledged += count;
                }
                catch (UsageLogPoisonedException)
                {
                    break;
                }
            }

            var after = disk.AfterCrash(random, SimPersistence.Half);
            if (!after.Exists(LogIdentity.FileName))
            {
                Assert.Equal(0UL, acknowledged);
                continue;
            }

            using var reopened = UsageLog.Open(after, Sample.Clock());
            Assert.InRange(reopened.Count, acknowledged, Math.Max(admitted, 1) + 5);
            ReferenceLedger.Replay(LoggedFact.All(reopened)).AssertEqual(reopened);
        }
    }

    [Fact]
    public async Task Many_threads_record_the_same_events_and_each_counts_once()
    {
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        UsageGate.Open(log, [Sample.Grant()]);
        var recorder = new UsageRecorder(log);
        var target = recorder.Resolve("g-1", Sample.Free.Id);
        var token = TestContext.Current.CancellationToken;
        var recorded = 0;
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Run(
                        () =>
                        {
                            for (var batch = 0; batch < 20; batch++)
                            {
                                var events = Enumerable
                                    .Range(batch * 50, 50)
                                    .Select(i =>
                                        Event((ulong)i, target, 1) with
                                        {
                                            Unit = UsageUnit.Rows,
                                        }
                                    )
                                    .ToArray();
                                var outcomes = new UsageEventOutcome[50];
                                recorder.Record(events, outcomes);
                                Interlocked.Add(
                                    ref recorded,
                                    outcomes.Count(o => o == UsageEventOutcome.Recorded)
                                );
                            }
                        },
                        token
                    )
                )
        );
        Assert.Equal(1000, recorded);
        Assert.Equal(1001UL, log.Count);
        ReferenceLedger.Replay(LoggedFact.All(log)).AssertEqual(log);
    }

    private static SqliteTwin Twin()
    {
        var granted = new Dictionary<(uint, int), long>();
        foreach (var slot in (uint[])[0, 1])
        {
            foreach (var (unit, amount) in Sample.Grant().Quotas)
            {
                granted.Add((slot, (int)unit), (long)amount);
            }
        }

        return new SqliteTwin(
            granted,
            scenarios: 2,
            (Microseconds.From(Sample.Year.From), Microseconds.From(Sample.Year.Until))
        );
    }

    private static void AssertSame(SqliteTwin twin, UsageLog log)
    {
        var sums = twin.Sums();
        foreach (var grant in log.State.Projection.Grants)
        {
            foreach (var balance in grant.Balances())
            {
                Assert.Equal(
                    sums.GetValueOrDefault((grant.Slot, (int)balance.Unit)),
                    (long)balance.Used
                );
            }
        }
    }

    private static UsageEvent Draw(SimRandom random, List<UsageEvent> past)
    {
        if (past.Count > 0 && random.Once(4))
        {
            var again = past[random.Below(past.Count)];
            return random.Once(3) ? again with { Amount = again.Amount + 1 } : again;
        }

        var use = new UsageEvent(
            (UInt128)random.Next() << 64 | random.Next(),
            new UsageTarget(
                (uint)random.Below(random.Once(9) ? 5 : 2),
                (ushort)random.Below(random.Once(9) ? 4 : 2)
            ),
            random.Once(9) ? (UsageUnit)(1 + random.Below(8))
                : random.Once(2) ? UsageUnit.Rows
                : UsageUnit.ServiceCalls,
            random.Below(4),
            random.Once(20) ? 0 : s_start + random.Below(1_000_000),
            (uint)random.Below(3)
        );
        past.Add(use);
        return use;
    }

    private static UsageEvent Event(ulong id, UsageTarget target, long amount) =>
        new(id, target, UsageUnit.ServiceCalls, amount, s_start);

    private static UsageEventOutcome Record(UsageRecorder recorder, UsageEvent use)
    {
        var outcomes = new UsageEventOutcome[1];
        recorder.Record([use], outcomes);
        return outcomes[0];
    }
}
