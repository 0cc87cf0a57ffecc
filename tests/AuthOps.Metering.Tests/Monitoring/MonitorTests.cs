using AuthOps.Metering.Authorization;
using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Metering.Monitoring;
using AuthOps.Metering.Tests.Authorization;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Usage;
using FsCheck.Xunit;
using static AuthOps.Metering.Tests.Authorization.PartyTests;

namespace AuthOps.Metering.Tests.Monitoring;

public sealed class MonitorTests
{
    private const long Hour = 3_600_000_000;

    // 10 o'clock at UTC+8.
    private static readonly DateTimeOffset s_morning = Sample.Start.AddHours(2);

    [Fact]
    public void A_quota_used_faster_than_its_term_runs_raises_an_alert_and_one_used_evenly_none()
    {
        // A sixth of the year is over at the sample's start: 59 of 365 days.
        Assert.Empty(Scan([(30, 0)], AnomalyRule.BurnRate));
        var alert = Assert.Single(Scan([(33, 0)], AnomalyRule.BurnRate));
        Assert.Equal((33, 32), (alert.Measured, alert.Limit));
        Assert.Equal("g-1", alert.GrantId);
        Assert.Null(alert.ScenarioId);
        Assert.Empty(Scan([(33, 0)], AnomalyRule.BurnRate, new() { BurnPercent = 300 }));
        Assert.Empty(Scan([(33, 0)], AnomalyRule.BurnRate, new() { BurnFromPercent = 34 }));
    }

    [Fact]
    public void Many_uses_at_night_raise_an_alert_and_as_many_by_day_none()
    {
        var rules = new AnomalyRules { OffHoursUses = 3 };
        Assert.Empty(Scan([(1, 0), (1, 1), (1, 2), (1, 3)], AnomalyRule.OffHours, rules));
        // 19 to 22 hours after 10 o'clock: 5 to 8 o'clock, the last by day.
        var alert = Assert.Single(
            Scan([(1, 19), (1, 20), (1, 20), (1, 22)], AnomalyRule.OffHours, rules)
        );
        Assert.Equal(3, alert.Measured);
        Assert.Equal("s-insurance", alert.ScenarioId);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 16, 0, 0, TimeSpan.Zero), alert.At);
        Assert.Empty(Scan([(1, 19), (1, 20), (1, 44)], AnomalyRule.OffHours, rules));
        Assert.Throws<ArgumentException>(() =>
            new UsageMonitor(new() { WorkUntil = new TimeOnly(6, 0) })
        );
    }

    [Fact]
    public void A_window_far_above_those_before_raises_an_alert()
    {
        var rules = new AnomalyRules { VolumeWindows = 3 };
        (int, int)[] even = [(2, 0), (2, 1), (2, 2), (10, 3)];
        Assert.Empty(Scan(even, AnomalyRule.Volume, rules));
        var alert = Assert.Single(Scan([.. even[..3], (11, 3)], AnomalyRule.Volume, rules));
        Assert.Equal((11, 10), (alert.Measured, alert.Limit));
        Assert.Equal(s_morning.AddHours(3), alert.At);
        // Too few windows before.
        Assert.Empty(Scan([(2, 0), (2, 1), (50, 2)], AnomalyRule.Volume, rules));
    }

    [Fact]
    public void A_use_that_was_taken_back_or_is_of_later_does_not_count()
    {
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        _ = UsageGate.Open(log, [Sample.Grant()]);
        var recorder = new UsageRecorder(log);
        Record(recorder, [(50, 0), (50, 5)]);
        var monitor = new UsageMonitor(new());
        Assert.Contains(
            monitor.Scan(log.Snapshot(), s_morning),
            a => a.Rule == AnomalyRule.BurnRate
        );
        Assert.Equal(
            50,
            monitor
                .Scan(log.Snapshot(), s_morning)
                .First(a => a.Rule == AnomalyRule.BurnRate)
                .Measured
        );
        recorder.Correct(new UsageCorrection(1, UsageCorrectionReason.RecordedTwice, "desk-1"));
        Assert.Empty(monitor.Scan(log.Snapshot(), s_morning));
    }

    [Fact]
    public void Similar_queries_in_a_short_time_raise_an_alert()
    {
        var monitor = new QueryMonitor(new() { SimilarQueries = 2 });
        Assert.Null(Ask(monitor, 0, "count", "district=1", "drug=a", "age=1", "sex=f"));
        Assert.Null(Ask(monitor, 1, "count", "district=1", "drug=a", "age=1"));
        // As many terms, and none of them the same.
        Assert.Null(Ask(monitor, 2, "mean", "month", "drug=b", "age=2", "sex=m"));
        var alert = Ask(monitor, 3, "count", "district=1", "drug=a", "age=1", "sex=f");
        Assert.Equal((AnomalyRule.SimilarQueries, 2), (alert!.Rule, alert.Measured));
        // After a day they are forgotten.
        Assert.Null(Ask(monitor, 26, "count", "district=1", "drug=a", "age=1", "sex=f"));
        Assert.Throws<ArgumentException>(() => Ask(monitor, 27));

        static AnomalyAlert? Ask(QueryMonitor monitor, int hour, params string[] terms) =>
            monitor.Observe(new("g-1", "s-1", Sample.Start.AddHours(hour), terms.ToHashSet()));
    }

    [Fact]
    public void A_stuffed_set_and_one_that_hardly_matches_raise_alerts()
    {
        var monitor = new SetMonitor(new());
        Assert.Empty(monitor.Check(Set(4500, 3000, null)));
        var large = Assert.Single(monitor.Check(Set(1_000_000, 3000, null)));
        Assert.Equal(
            (AnomalyRule.SetTooLarge, 1_000_000, 4500),
            (large.Rule, large.Measured, large.Limit)
        );
        Assert.Equal(
            [AnomalyRule.SetTooLarge, AnomalyRule.FewMatches],
            monitor.Check(Set(1_000_000, 3000, 9_999)).Select(a => a.Rule)
        );
        Assert.Empty(monitor.Check(Set(3000, 3000, 30)));
        Assert.Equal(30, Assert.Single(monitor.Check(Set(3000, 3000, 29))).Limit);
        Assert.Empty(monitor.Check(Set(999, 999, 0)));
        Assert.Throws<ArgumentException>(() => monitor.Check(Set(1, 1, 2)));
        Assert.Throws<ArgumentException>(() => monitor.Check(Set(-1, 1, null)));

        static SetObservation Set(long keys, long known, long? matches) =>
            new("g-1", "s-1", Sample.Start, keys, known, matches);
    }

    [Property(MaxTest = 300)]
    public bool A_set_passes_exactly_if_it_is_small_enough_and_matches_enough(
        ushort keys,
        ushort known,
        ushort matches
    )
    {
        var hits = Math.Min(matches, keys);
        var rules = new AnomalyRules { MatchFrom = 100, MatchPercent = 5 };
        var alerts = new SetMonitor(rules).Check(
            new("g-1", "s-1", Sample.Start, keys, known, hits)
        );
        var isLarge = keys > known * 3 / 2;
        var isPoor = keys >= 100 && hits / (decimal)keys < 0.05m;
        return alerts.Any(a => a.Rule == AnomalyRule.SetTooLarge) == isLarge
            && alerts.Any(a => a.Rule == AnomalyRule.FewMatches) == isPoor;
    }

    [Fact]
    public void An_alert_is_recorded_once_by_who_may()
    {
        using var city = new GovernedCity();
        var alert = new AnomalyAlert(AnomalyRule.Volume, "g-1", "s-insurance", Sample.Start, 9, 5);
        Assert.True(city.Desk.RecordAlert(alert, "data-bureau"));
        Assert.False(city.Desk.RecordAlert(alert, "data-bureau"));
        Assert.True(city.Desk.RecordAlert(alert with { Measured = 10 }, "auditor-1"));
        Fault(
            AuthorizationFault.RoleNotPermitted,
            () => city.Desk.RecordAlert(alert with { Measured = 11 }, "insurer-1")
        );
        Fault(
            AuthorizationFault.ScopeExceeded,
            () => city.Desk.RecordAlert(alert with { GrantId = "g-9" }, "data-bureau")
        );
        var records = AuthorizationDeskTests.Decisions(city, DecisionKind.AlertRaised);
        Assert.Equal(
            [alert.Digest, (alert with { Measured = 10 }).Digest],
            records.Select(r => r.Digest)
        );
        Assert.Equal(("g-1", "Volume"), (records[0].GrantId, records[0].Subject));
    }

    [Fact]
    public void Thresholds_out_of_their_range_are_refused()
    {
        Refused(() => new() { BurnPercent = 99 });
        Refused(() => new() { BurnFromPercent = 101 });
        Refused(() => new() { OffHoursUses = 0 });
        Refused(() => new() { VolumeWindow = TimeSpan.Zero });
        Refused(() => new() { SimilarPercent = 0 });
        Refused(() => new() { MatchPercent = 101 });

        static void Refused(Func<AnomalyRules> make) => Assert.Throws<ArgumentException>(make);
    }

    private static AnomalyAlert[] Scan(
        (int Amount, int Hour)[] uses,
        AnomalyRule rule,
        AnomalyRules? rules = null
    )
    {
        using var log = UsageLog.Create(new SimDisk(), Sample.Clock());
        _ = UsageGate.Open(log, [Sample.Grant()]);
        Record(new UsageRecorder(log), uses);
        var at = rule == AnomalyRule.BurnRate ? s_morning : s_morning.AddDays(9);
        return
        [
            .. new UsageMonitor(rules ?? new()).Scan(log.Snapshot(), at).Where(a => a.Rule == rule),
        ];
    }

    private static void Record(UsageRecorder recorder, (int Amount, int Hour)[] uses)
    {
        var target = recorder.Resolve("g-1", "s-insurance");
        UsageEvent[] events =
        [
            .. uses.Select(
                (use, i) =>
                    new UsageEvent(
                        (UInt128)(i + 1),
                        target,
                        UsageUnit.ServiceCalls,
                        use.Amount,
                        Microseconds.From(s_morning) + (use.Hour * Hour)
                    )
            ),
        ];
        var outcomes = new UsageEventOutcome[events.Length];
        recorder.Record(events, outcomes);
        Assert.All(outcomes, o => Assert.Equal(UsageEventOutcome.Recorded, o));
    }
}
