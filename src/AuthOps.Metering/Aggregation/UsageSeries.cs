using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Aggregation;

/// <summary>
/// What uses have in common but for their time, amount and tag: the coarsest thing a query can tell apart or leave out.
/// Immutable and safe to share between threads.
/// </summary>
/// <param name="GrantId">The grant.</param>
/// <param name="ScenarioId">The scenario.</param>
/// <param name="Purpose">Its purpose.</param>
/// <param name="ProductId">Its product.</param>
/// <param name="Unit">The unit of the amounts.</param>
/// <param name="IsBurned">Whether the amounts were reserved and burned, by a crash or a failure, instead of used.</param>
public sealed record UsageSeries(
    string GrantId,
    string ScenarioId,
    string Purpose,
    string ProductId,
    UsageUnit Unit,
    bool IsBurned
);
