namespace AuthOps.Metering.Monitoring;

/// <summary>
/// Tells sets that look stuffed with enumerated identifiers: by their size before an intersection, by their matches after.
/// Immutable and safe to share between threads.
/// </summary>
public sealed class SetMonitor
{
    private readonly AnomalyRules _rules;

    /// <summary>Creates a monitor.</summary>
    /// <param name="rules">The thresholds.</param>
    public SetMonitor(AnomalyRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules = rules;
    }

    /// <summary>Looks at a set; refuse it on an alert.</summary>
    /// <param name="set">The set, in counts of at least 0.</param>
    /// <returns>The alerts; empty if there is none.</returns>
    /// <exception cref="ArgumentException">A count is negative, or there are more matches than keys.</exception>
    public IReadOnlyList<AnomalyAlert> Check(SetObservation set)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (set.Keys < 0 || set.KnownKeys < 0 || set.Matches < 0 || set.Matches > set.Keys)
        {
            throw new ArgumentException(
                "Counts are at least 0, and no more keys match than were brought.",
                nameof(set)
            );
        }

        var alerts = new List<AnomalyAlert>();
        var most = (Int128)set.KnownKeys * _rules.SetPercent / 100;
        if (set.Keys > most)
        {
            alerts.Add(Alert(set, AnomalyRule.SetTooLarge, set.Keys, most));
        }

        if (
            set.Matches is { } matches
            && set.Keys >= _rules.MatchFrom
            && (Int128)matches * 100 < (Int128)set.Keys * _rules.MatchPercent
        )
        {
            var fewest = (((Int128)set.Keys * _rules.MatchPercent) + 99) / 100;
            alerts.Add(Alert(set, AnomalyRule.FewMatches, matches, fewest));
        }

        return alerts;
    }

    private static AnomalyAlert Alert(
        SetObservation set,
        AnomalyRule rule,
        Int128 measured,
        Int128 limit
    ) =>
        new(
            rule,
            Identifiers.Require(set.GrantId, nameof(set)),
            Identifiers.Require(set.ScenarioId, nameof(set)),
            set.At,
            measured,
            limit
        );
}
