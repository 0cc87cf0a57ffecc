namespace AuthOps.Metering.Ledger;

/// <summary>A release as evidence says it. Immutable.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Grant">The grant.</param>
/// <param name="Scenario">The scenario.</param>
/// <param name="Product">The product as the grant names it; null where the grant is not known.</param>
/// <param name="Standing">Whether it is one.</param>
/// <param name="Held">When it holds; null where it does not.</param>
/// <param name="RevokedAt">When it was taken back; null where it was not.</param>
internal sealed record KnownRelease(
    string Id,
    string Grant,
    string Scenario,
    string? Product,
    ReleaseStanding Standing,
    ValidityPeriod? Held,
    DateTimeOffset? RevokedAt
);
