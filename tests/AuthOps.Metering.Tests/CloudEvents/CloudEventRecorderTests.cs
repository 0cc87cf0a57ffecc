using AuthOps.Metering.CloudEvents;
using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Tests.CloudEvents;

/// <summary>Events from outside into the log and out of it: each once, and nothing in silence.</summary>
public sealed class CloudEventRecorderTests
{
    [Fact]
    public async Task Each_event_counts_once_by_source_and_id_and_other_content_is_a_conflict()
    {
        var disk = new SimDisk();
        CloudEvent first = Use("a").ToCloudEvent();
        using (var log = UsageLog.Create(disk, Sample.Clock()))
        {
            var gate = UsageGate.Open(log, [Sample.Grant()]);
            var recorder = new CloudEventRecorder(log);
            Assert.Equal(
                [UsageEventOutcome.Recorded, UsageEventOutcome.Duplicate],
                await recorder.RecordAsync([first, first])
            );

            // Another source is another event; traces do not make one.
            var traced = new CloudEvent(first.Source, first.Id, first.Type)
            {
                Time = first.Time,
                Data = first.Data,
                Extensions = new Dictionary<string, string> { ["sequence"] = "9" },
            };
            Assert.Equal(
                [
                    UsageEventOutcome.Duplicate,
                    UsageEventOutcome.Recorded,
                    UsageEventOutcome.Conflict,
                    UsageEventOutcome.Conflict,
                    UsageEventOutcome.Conflict,
                ],
                await recorder.RecordAsync([
                    traced,
                    (Use("a") with { Source = "/other" }).ToCloudEvent(),
                    (Use("a") with { Amount = 6 }).ToCloudEvent(),
                    (Use("a") with { UsedAt = Sample.Start.AddSeconds(1) }).ToCloudEvent(),
                    (Use("a") with { GrantId = "g-none" }).ToCloudEvent(),
                ])
            );
            Assert.Equal(10, Calls(gate));
            Assert.Equal(
                3,
                log.Snapshot()
                    .Records.OfType<UsageRefusedRecord>()
                    .Count(r => r.Reason == UsageRefusalReason.IdempotencyConflict)
            );
        }

        // The claim is in the log: a message sent again after a restart is a duplicate.
        using var again = UsageLog.Open(disk.Copy(), Sample.Clock());
        UsageGate.Open(again, [Sample.Grant()]);
        Assert.Equal(
            [UsageEventOutcome.Duplicate],
            await new CloudEventRecorder(again).RecordAsync([first])
        );
    }

    [Fact]
    public async Task What_is_not_allowed_is_refused_and_evidenced_under_its_names()
    {
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        UsageGate.Open(log, [Sample.Grant()]);
        var recorder = new CloudEventRecorder(log);

        var outcomes = await recorder.RecordAsync([
            (Use("1") with { GrantId = "g-none" }).ToCloudEvent(),
            (Use("2") with { ScenarioId = "s-none" }).ToCloudEvent(),
            (Use("3") with { Unit = UsageUnit.PrivacyPicoRho }).ToCloudEvent(),
            (Use("4") with { Amount = Int128.MaxValue }).ToCloudEvent(),
            (Use("5") with { Amount = 101 }).ToCloudEvent(),
            (Use("6") with { UsedAt = Sample.Year.Until }).ToCloudEvent(),
            Use("7").ToCloudEvent(),
        ]);

        Assert.Equal(
            [
                UsageEventOutcome.UnknownGrant,
                UsageEventOutcome.ScenarioNotAuthorized,
                UsageEventOutcome.UnitNotAuthorized,
                UsageEventOutcome.QuotaExceeded,
                UsageEventOutcome.QuotaExceeded,
                UsageEventOutcome.OutsideValidity,
                UsageEventOutcome.Recorded,
            ],
            outcomes
        );
        var refused = log.Snapshot().Records.OfType<UsageRefusedRecord>().ToList();
        Assert.Equal(6, refused.Count);
        Assert.Contains(refused, r => r.Use.GrantId == "g-none");
        Assert.Contains(refused, r => r.Use is { GrantId: "g-1", ScenarioId: "s-none" });
        Assert.Contains(refused, r => r.Use.Amount == Int128.MaxValue);
    }

    [Fact]
    public async Task One_malformed_event_refuses_its_message_before_anything_is_recorded()
    {
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        UsageGate.Open(log, [Sample.Grant()]);
        var before = log.Count;

        var refused = await Assert.ThrowsAsync<CloudEventFormatException>(() =>
            new CloudEventRecorder(log).RecordAsync([
                Use("1").ToCloudEvent(),
                new CloudEvent("/m", "2", "com.example.other"),
            ])
        );

        Assert.Equal(1, refused.Index);
        Assert.Equal(before, log.Count);
    }

    [Fact]
    public async Task What_a_log_tells_another_log_counts_to_the_same_sum_however_often_it_is_told()
    {
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        var gate = UsageGate.Open(log, [Sample.Grant()]);
        var recorder = new UsageRecorder(log);
        var target = recorder.Resolve("g-1", Sample.Charged.Id);
        var at = Microseconds.From(Sample.Start);
        recorder.Record(
            [
                new(1, target, UsageUnit.ServiceCalls, 3, at, Tag: 7),
                new(2, target, UsageUnit.ServiceCalls, 50, at),
            ],
            new UsageEventOutcome[2]
        );
        recorder.Correct(
            new UsageCorrection(
                2,
                UsageCorrectionReason.RecordedWrongly,
                "desk",
                new(3, target, UsageUnit.ServiceCalls, 5, at)
            )
        );
        await using (
            var use = await gate.ReserveAsync(
                Sample.Request(4, "k1"),
                TestContext.Current.CancellationToken
            )
        )
        {
            await use.CommitAsync(2, TestContext.Current.CancellationToken);
        }

        await using (
            await gate.ReserveAsync(Sample.Request(4, "k2"), TestContext.Current.CancellationToken)
        ) { }
        await using (
            var burned = await gate.ReserveAsync(
                Sample.Request(4, "k3"),
                TestContext.Current.CancellationToken
            )
        )
        {
            burned.BeginReading();
        }

        var told = UsageCloudEvents.FromLog(log.Snapshot()).ToList();
        Assert.Equal(
            ["recorded", "recorded", null, "recorded", "committed", "burned"],
            told.Select(e => e.Extensions.GetValueOrDefault("usageoutcome"))
        );
        Assert.All(told, SameEvent.AssertSurvives);
        Assert.Equal(
            told[1].Id,
            System
                .Text.Json.JsonDocument.Parse(told[2].Data!.Value)
                .RootElement.GetProperty("reverses")
                .GetString()
        );

        using var other = UsageLog.Create(new SimDisk(), Sample.Clock());
        var otherGate = UsageGate.Open(other, [Sample.Grant()]);
        var taken = new CloudEventRecorder(other);
        var uses = told.Where(e => e.Type == ReportedUse.EventType && e != told[1]).ToList();
        Assert.All(await taken.RecordAsync(uses), o => Assert.Equal(UsageEventOutcome.Recorded, o));
        Assert.All(
            await taken.RecordAsync(uses),
            o => Assert.Equal(UsageEventOutcome.Duplicate, o)
        );
        Assert.Equal(Calls(gate), Calls(otherGate));
        Assert.Equal(3 + 5 + 2 + 4, Calls(otherGate));
    }

    [Fact]
    public async Task A_failing_disk_acknowledges_nothing()
    {
        var disk = new SimDisk();
        using var log = UsageLog.Create(disk, Sample.Clock());
        UsageGate.Open(log, [Sample.Grant()]);
        (disk.Fault, disk.FaultAt) = (SimFault.InputOutputError, disk.Operations + 1);

        await Assert.ThrowsAsync<UsageLogPoisonedException>(() =>
            new CloudEventRecorder(log).RecordAsync([Use("1").ToCloudEvent()])
        );
    }

    private static Int128 Calls(UsageGate gate) =>
        gate.Balances.Single(b => b.Unit == UsageUnit.ServiceCalls).Used;

    private static ReportedUse Use(string id) =>
        new()
        {
            Source = "//meter.example.org/1",
            Id = id,
            GrantId = "g-1",
            ScenarioId = Sample.Charged.Id,
            Unit = UsageUnit.ServiceCalls,
            Amount = 5,
            UsedAt = Sample.Start,
        };
}
