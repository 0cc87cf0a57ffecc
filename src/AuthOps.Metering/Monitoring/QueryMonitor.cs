namespace AuthOps.Metering.Monitoring;

/// <summary>
/// Remembers the queries of a scenario for a while and tells when many similar ones come together, as differencing attacks
/// make. Safe for concurrent use by many threads.
/// </summary>
public sealed class QueryMonitor
{
    /// <summary>The most queries remembered of a scenario; the oldest are forgotten first.</summary>
    public const int MaxRemembered = 10_000;

    private readonly Lock _sync = new();
    private readonly AnomalyRules _rules;
    private readonly Dictionary<(string, string), Queue<QueryObservation>> _queries = [];

    /// <summary>Creates a monitor.</summary>
    /// <param name="rules">The thresholds.</param>
    public QueryMonitor(AnomalyRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules = rules;
    }

    /// <summary>Takes a query in.</summary>
    /// <param name="query">The query, not earlier than the one before it in its scenario.</param>
    /// <returns>An alert, or null.</returns>
    /// <exception cref="ArgumentException">An identifier is malformed, or the query has no term.</exception>
    public AnomalyAlert? Observe(QueryObservation query)
    {
        ArgumentNullException.ThrowIfNull(query);
        _ = Identifiers.Require(query.GrantId, nameof(query));
        _ = Identifiers.Require(query.ScenarioId, nameof(query));
        if (query.Terms.Count == 0)
        {
            throw new ArgumentException("A query has at least one term.", nameof(query));
        }

        lock (_sync)
        {
            var key = (query.GrantId, query.ScenarioId);
            var known = _queries.TryGetValue(key, out var queue) ? queue : _queries[key] = new();
            while (
                known.TryPeek(out var oldest)
                && (known.Count == MaxRemembered || oldest.At <= query.At - _rules.SimilarWithin)
            )
            {
                known.Dequeue();
            }

            var similar = known.Count(other => AreSimilar(other.Terms, query.Terms));
            known.Enqueue(query);
            return similar >= _rules.SimilarQueries
                ? new AnomalyAlert(
                    AnomalyRule.SimilarQueries,
                    query.GrantId,
                    query.ScenarioId,
                    query.At,
                    similar,
                    _rules.SimilarQueries
                )
                : null;
        }
    }

    /// <summary>Whether what both name is at least the given share of what either names.</summary>
    private bool AreSimilar(IReadOnlySet<string> one, IReadOnlySet<string> other)
    {
        var both = (long)one.Count(other.Contains);
        var either = one.Count + other.Count - both;
        return both * 100 >= either * _rules.SimilarPercent;
    }
}
