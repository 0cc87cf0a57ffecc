using System.Numerics;
using AuthOps.Metering.Log;

namespace AuthOps.Metering.Monitoring;

/// <summary>
/// Looks through a usage log for anomalies of rate, hours and volume. Stateless: the same log gives the same alerts. Safe
/// for concurrent use by many threads.
/// </summary>
public sealed class UsageMonitor
{
    private readonly AnomalyRules _rules;

    /// <summary>Creates a monitor.</summary>
    /// <param name="rules">The thresholds.</param>
    /// <exception cref="ArgumentException">Working hours end before they begin.</exception>
    public UsageMonitor(AnomalyRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        if (rules.WorkUntil <= rules.WorkFrom)
        {
            throw new ArgumentException("Working hours end after they begin.", nameof(rules));
        }

        _rules = rules;
    }

    /// <summary>The alerts a log gives rise to.</summary>
    /// <param name="log">The log's content.</param>
    /// <param name="at">The instant of the question; uses later than that are left out.</param>
    /// <returns>The alerts by rule, grant, scenario and time.</returns>
    public IReadOnlyList<AnomalyAlert> Scan(UsageLogSnapshot log, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(log);
        var uses = MonitoredUse.Of(log).Where(u => u.At <= at).ToArray();
        return [.. BurnRates(log, uses, at), .. OffHours(uses), .. Volumes(uses)];
    }

    private IEnumerable<AnomalyAlert> BurnRates(
        UsageLogSnapshot log,
        MonitoredUse[] uses,
        DateTimeOffset at
    )
    {
        var used = uses.GroupBy(u => (u.Use.GrantId, u.Use.Unit))
            .ToDictionary(g => g.Key, g => g.Aggregate((Int128)0, (sum, u) => sum + u.Amount));
        foreach (var grant in log.Records.OfType<GrantRegisteredRecord>())
        {
            if (!grant.Validity.Contains(at))
            {
                continue;
            }

            var elapsed = (BigInteger)(at - grant.Validity.From).Ticks;
            var term = (BigInteger)(grant.Validity.Until - grant.Validity.From).Ticks;
            foreach (var (unit, granted) in grant.Quotas)
            {
                var sum = (BigInteger)used.GetValueOrDefault((grant.GrantId, unit));
                // used / granted > percent / 100 * elapsed / term, without fractions.
                if (
                    granted > 0
                    && sum * 100 >= (BigInteger)granted * _rules.BurnFromPercent
                    && sum * 100 * term > granted * elapsed * _rules.BurnPercent
                )
                {
                    var limit = granted * elapsed * _rules.BurnPercent / (100 * term);
                    yield return new AnomalyAlert(
                        AnomalyRule.BurnRate,
                        grant.GrantId,
                        null,
                        at,
                        (Int128)sum,
                        (Int128)BigInteger.Min(limit, (BigInteger)Int128.MaxValue)
                    );
                }
            }
        }
    }

    private IEnumerable<AnomalyAlert> OffHours(MonitoredUse[] uses) =>
        uses.Select(u => (u.Use, Local: u.At.ToOffset(_rules.Offset)))
            .Where(u =>
                !TimeOnly
                    .FromDateTime(u.Local.DateTime)
                    .IsBetween(_rules.WorkFrom, _rules.WorkUntil)
            )
            .GroupBy(u =>
                (u.Use.GrantId, u.Use.ScenarioId, Day: DateOnly.FromDateTime(u.Local.DateTime))
            )
            .Where(g => g.Count() >= _rules.OffHoursUses)
            .Select(g => new AnomalyAlert(
                AnomalyRule.OffHours,
                g.Key.GrantId,
                g.Key.ScenarioId,
                new DateTimeOffset(g.Key.Day, TimeOnly.MinValue, _rules.Offset).ToUniversalTime(),
                g.Count(),
                _rules.OffHoursUses
            ))
            .OrderBy(a => a.GrantId, StringComparer.Ordinal)
            .ThenBy(a => a.ScenarioId, StringComparer.Ordinal)
            .ThenBy(a => a.At);

    private IEnumerable<AnomalyAlert> Volumes(MonitoredUse[] uses)
    {
        var length = _rules.VolumeWindow.Ticks;
        var series = uses.GroupBy(u => (u.Use.GrantId, u.Use.ScenarioId, u.Use.Unit))
            .OrderBy(g => g.Key.GrantId, StringComparer.Ordinal)
            .ThenBy(g => g.Key.ScenarioId, StringComparer.Ordinal)
            .ThenBy(g => g.Key.Unit);
        foreach (var one in series)
        {
            Int128 before = 0;
            var count = 0;
            var windows = one.GroupBy(u => u.At.UtcTicks / length).OrderBy(w => w.Key);
            foreach (var window in windows)
            {
                var sum = window.Aggregate((Int128)0, (total, u) => total + u.Amount);
                // sum > percent / 100 * before / count, without fractions.
                if (
                    count >= _rules.VolumeWindows
                    && (BigInteger)sum * 100 * count > (BigInteger)before * _rules.VolumePercent
                )
                {
                    yield return new AnomalyAlert(
                        AnomalyRule.Volume,
                        one.Key.GrantId,
                        one.Key.ScenarioId,
                        new DateTimeOffset(window.Key * length, TimeSpan.Zero),
                        sum,
                        (Int128)((BigInteger)before * _rules.VolumePercent / (100 * count))
                    );
                }

                before += sum;
                count++;
            }
        }
    }
}
