namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// What an attacker with two published tables, without row keys, gains by excluding records. He assumes that values do not change.
/// Immutable and safe to share between threads.
/// </summary>
/// <param name="Kind">How.</param>
/// <param name="Earlier">The earlier release.</param>
/// <param name="SmallestCrowd">The fewest records left among which a person is; null where the attack meets nobody.</param>
/// <param name="MostExcluded">The most records excluded from a class.</param>
/// <param name="PersonsBelowK">Persons left among fewer than k records.</param>
public sealed record CorrespondenceMeasure(
    CorrespondenceKind Kind,
    string Earlier,
    long? SmallestCrowd,
    long MostExcluded,
    long PersonsBelowK
);
