namespace AuthOps.Metering.Ledger;

/// <summary>
/// A product released for a scenario of a grant, as its review decided (Art. 23): what a charge rests on. Immutable and
/// safe to share between threads.
/// </summary>
/// <param name="ReleaseId">The release.</param>
/// <param name="GrantId">The grant.</param>
/// <param name="ScenarioId">The scenario.</param>
/// <param name="ProductId">The product.</param>
/// <param name="Effective">When the release holds.</param>
public sealed record ProductRelease(
    ReleaseId ReleaseId,
    GrantId GrantId,
    ScenarioId ScenarioId,
    ProductId ProductId,
    ValidityPeriod Effective
);
