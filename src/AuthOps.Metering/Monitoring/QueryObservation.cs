namespace AuthOps.Metering.Monitoring;

/// <summary>
/// A query as monitoring sees it: its terms, such as the groups, filters and measures it names, never a value of a person.
/// Immutable; safe to share between threads as its terms are.
/// </summary>
/// <param name="GrantId">The grant.</param>
/// <param name="ScenarioId">The scenario.</param>
/// <param name="At">When it was asked.</param>
/// <param name="Terms">Its terms, each once.</param>
public sealed record QueryObservation(
    string GrantId,
    string ScenarioId,
    DateTimeOffset At,
    IReadOnlySet<string> Terms
);
