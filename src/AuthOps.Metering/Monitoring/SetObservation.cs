namespace AuthOps.Metering.Monitoring;

/// <summary>A set brought to an intersection, in counts. Immutable and safe to share between threads.</summary>
/// <param name="GrantId">The grant.</param>
/// <param name="ScenarioId">The scenario.</param>
/// <param name="At">When.</param>
/// <param name="Keys">The number of keys brought.</param>
/// <param name="KnownKeys">The number of keys the party is known to have, as its customers or claims.</param>
/// <param name="Matches">The number of matches; null before, or where it is not learnt.</param>
public sealed record SetObservation(
    string GrantId,
    string ScenarioId,
    DateTimeOffset At,
    long Keys,
    long KnownKeys,
    long? Matches
);
