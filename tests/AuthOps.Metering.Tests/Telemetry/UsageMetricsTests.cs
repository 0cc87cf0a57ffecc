using System.Diagnostics.Metrics;
using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Metering.Telemetry;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Usage;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace AuthOps.Metering.Tests.Telemetry;

/// <summary>What is shown is what was logged, before and after a restart.</summary>
public sealed class UsageMetricsTests
{
    [Fact]
    public async Task What_is_shown_is_what_the_log_holds_also_after_a_restart()
    {
        var disk = new SimDisk();
        Dictionary<string, long> before;
        using (var log = UsageLog.Create(disk, Sample.Clock()))
        {
            var gate = UsageGate.Open(log, [Sample.Grant(), Sample.Grant("g-2")]);
            using var metrics = new UsageMetrics(log);
            Assert.Equal(200, Collect(metrics)["authops.quota.service_calls.limit"]);
            await UseAsync(log, gate);
            before = Collect(metrics);
            AssertEqualsLog(before, log);
            Assert.Equal(before, Collect(metrics));
        }

        Assert.Equal(
            3 + 7 + 5,
            before["authops.quota.service_calls.usage{authops.quota.state=used}"]
        );
        Assert.Equal(4, before["authops.quota.service_calls.usage{authops.quota.state=reserved}"]);

        // What was open is burned at the reopening; all else is as it was.
        using var again = UsageLog.Open(disk.Copy(), Sample.Clock());
        UsageGate.Open(again, [Sample.Grant(), Sample.Grant("g-2")]);
        using var anew = new UsageMetrics(again);
        var after = Collect(anew);
        AssertEqualsLog(after, again);
        Assert.Equal(19, after["authops.quota.service_calls.usage{authops.quota.state=used}"]);
        Assert.Equal(
            before["authops.usage.refusals{error.type=QuotaExceeded}"],
            after["authops.usage.refusals{error.type=QuotaExceeded}"]
        );
        Assert.Equal(before["authops.usage_log.records"] + 1, after["authops.usage_log.records"]);
    }

    [Fact]
    public async Task No_tag_tells_more_than_unit_outcome_state_and_reason()
    {
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        var gate = UsageGate.Open(log, [Sample.Grant(), Sample.Grant("g-2")]);
        await UseAsync(log, gate);
        using var metrics = new UsageMetrics(log);

        var names = Collect(metrics)
            .Keys.Where(k => k.Contains('{', StringComparison.Ordinal))
            .SelectMany(k => k.Split('{', '}')[1].Split(','))
            .Select(tag => tag.Split('=')[0])
            .ToHashSet();

        Assert.Equal(
            ["authops.quota.state", "authops.usage.outcome", "authops.usage.unit", "error.type"],
            names.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Grants_are_told_apart_on_request_up_to_a_bound()
    {
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        var gate = UsageGate.Open(log, [Sample.Grant(), Sample.Grant("g-2"), Sample.Grant("g-3")]);
        await UseAsync(log, gate);
        using var metrics = new UsageMetrics(
            log,
            new UsageMetricsOptions { ByGrant = true, MaxGrants = 1 }
        );

        var shown = Collect(metrics);

        Assert.Equal(
            [
                ("authops.quota.service_calls.limit{authops.grant.id=g-1}", 100),
                ("authops.quota.service_calls.limit{otel.metric.overflow=True}", 200),
            ],
            shown
                .Where(m =>
                    m.Key.StartsWith("authops.quota.service_calls.limit", StringComparison.Ordinal)
                )
                .Select(m => (m.Key, m.Value))
                .Order()
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new UsageMetrics(log, new UsageMetricsOptions { MaxGrants = 0 })
        );
    }

    [Fact]
    public async Task A_log_that_failed_shows_that_and_nothing_else()
    {
        var disk = new SimDisk();
        using var log = UsageLog.Create(disk, Sample.Clock());
        var gate = UsageGate.Open(log, [Sample.Grant()]);
        using var metrics = new UsageMetrics(log);
        Assert.Equal(1, Collect(metrics)["authops.usage_log.usable"]);
        (disk.Fault, disk.FaultAt) = (SimFault.InputOutputError, disk.Operations + 1);
        await Assert.ThrowsAsync<UsageLogPoisonedException>(async () =>
            await gate.ReserveAsync(Sample.Request(1, "k"), TestContext.Current.CancellationToken)
        );

        Assert.Equal(new() { ["authops.usage_log.usable"] = 0 }, Collect(metrics));
    }

    [Fact]
    public async Task OpenTelemetry_exports_them_under_the_meters_name()
    {
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        var gate = UsageGate.Open(log, [Sample.Grant()]);
        using var metrics = new UsageMetrics(log);
        var exported = new List<Metric>();
        using var provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(UsageMetrics.MeterName)
            .AddInMemoryExporter(exported)
            .Build();
        await UseAsync(log, gate);

        provider.ForceFlush();

        // Other tests may run a meter of the same name: ours has the sums of this log.
        var used = exported.Where(m => m.Name == "authops.quota.service_calls.usage").ToList();
        Assert.All(used, m => Assert.Equal("{call}", m.Unit));
        Assert.All(used, m => Assert.Equal(MetricType.LongSumNonMonotonic, m.MetricType));
        Assert.Contains(
            used,
            m =>
            {
                foreach (ref readonly var point in m.GetMetricPoints())
                {
                    if (point.GetSumLong() == 15)
                    {
                        return true;
                    }
                }

                return false;
            }
        );
    }

    [Fact]
    public void An_amount_beyond_what_a_metric_can_say_is_shown_as_the_most_it_can()
    {
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        var vast = new Dictionary<UsageUnit, Int128> { [UsageUnit.Bytes] = Int128.MaxValue };
        UsageGate.Open(log, [Sample.Grant(quotas: vast), Sample.Grant("g-2", vast)]);
        using var metrics = new UsageMetrics(log);

        Assert.Equal(long.MaxValue, Collect(metrics)["authops.quota.bytes.limit"]);
    }

    private static async Task UseAsync(UsageLog log, UsageGate gate)
    {
        var stop = TestContext.Current.CancellationToken;
        var recorder = new UsageRecorder(log);
        var target = recorder.Resolve("g-1", Sample.Charged.Id);
        var at = Microseconds.From(Sample.Start);
        recorder.Record(
            [
                new(1, target, UsageUnit.ServiceCalls, 3, at),
                new(1, target, UsageUnit.ServiceCalls, 4, at),
                new(2, target, UsageUnit.ServiceCalls, 50, at),
                new(3, target, UsageUnit.ServiceCalls, 101, at),
            ],
            new UsageEventOutcome[4]
        );
        recorder.Correct(new UsageCorrection(2, UsageCorrectionReason.NeverHappened, "desk"));
        await using (var use = await gate.ReserveAsync(Sample.Request(9, "k1"), stop))
        {
            await use.CommitAsync(7, stop);
        }

        await using (await gate.ReserveAsync(Sample.Request(9, "k2"), stop)) { }
        await using (var burned = await gate.ReserveAsync(Sample.Request(5, "k3"), stop))
        {
            burned.BeginReading();
        }

        _ = await gate.ReserveAsync(Sample.Request(4, "k4"), stop);
        await Assert.ThrowsAsync<UsageRefusedException>(async () =>
            await gate.ReserveAsync(Sample.Request(1, "k", grantId: "g-none"), stop)
        );
    }

    /// <summary>Counts the log's records one by one, by another road than the metrics take.</summary>
    private static void AssertEqualsLog(Dictionary<string, long> shown, UsageLog log)
    {
        var records = log.Snapshot().Records;
        var expected = records
            .Select(record =>
                record switch
                {
                    UsageUsedRecord =>
                        "authops.usage.uses{authops.usage.outcome=recorded,authops.usage.unit=service_calls}",
                    UsageReservedRecord =>
                        "authops.usage.uses{authops.usage.outcome=reserved,authops.usage.unit=service_calls}",
                    UsageCorrectedRecord =>
                        "authops.usage.uses{authops.usage.outcome=corrected,authops.usage.unit=service_calls}",
                    UsageSettledRecord { Outcome: UsageOutcome.Committed } =>
                        "authops.usage.uses{authops.usage.outcome=committed,authops.usage.unit=service_calls}",
                    UsageSettledRecord { Outcome: UsageOutcome.Voided } =>
                        "authops.usage.uses{authops.usage.outcome=voided,authops.usage.unit=service_calls}",
                    UsageSettledRecord =>
                        "authops.usage.uses{authops.usage.outcome=burned,authops.usage.unit=service_calls}",
                    UsageRefusedRecord refused =>
                        $"authops.usage.refusals{{error.type={refused.Reason}}}",
                    _ => "",
                }
            )
            .Where(name => name.Length > 0)
            .CountBy(name => name)
            .ToDictionary(pair => pair.Key, pair => (long)pair.Value);
        expected["authops.usage_log.records"] = records.Count;
        Assert.Equal(
            expected.OrderBy(m => m.Key, StringComparer.Ordinal),
            shown
                .Where(m =>
                    m.Key.StartsWith("authops.usage.", StringComparison.Ordinal)
                    || m.Key == "authops.usage_log.records"
                )
                .OrderBy(m => m.Key, StringComparer.Ordinal)
        );
    }

    private static Dictionary<string, long> Collect(UsageMetrics metrics)
    {
        var shown = new Dictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, me) =>
            {
                if (ReferenceEquals(instrument.Meter, metrics.Meter))
                {
                    me.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(
            (i, value, tags, _) => shown.Add(Name(i, tags), value)
        );
        listener.SetMeasurementEventCallback<int>(
            (i, value, tags, _) => shown.Add(Name(i, tags), value)
        );
        listener.Start();
        listener.RecordObservableInstruments();
        return shown;
    }

    private static string Name(
        Instrument instrument,
        ReadOnlySpan<KeyValuePair<string, object?>> tags
    )
    {
        var text = tags.ToArray()
            .Select(t => FormattableString.Invariant($"{t.Key}={t.Value}"))
            .Order(StringComparer.Ordinal);
        var all = string.Join(',', text);
        return all.Length == 0 ? instrument.Name : $"{instrument.Name}{{{all}}}";
    }
}
