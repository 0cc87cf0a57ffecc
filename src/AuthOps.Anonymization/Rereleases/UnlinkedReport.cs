namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// What can be said of two releases without knowing which records are of the same person: bounds from the labels and values of their classes.
/// Immutable and safe to share between threads.
/// </summary>
/// <param name="Earlier">The earlier release.</param>
/// <param name="Release">The new release.</param>
/// <param name="Pairs">Pairs of classes that one person can be in, by their labels.</param>
/// <param name="PairsBelowK">Of them those that have at least one and at most k − 1 records in common by their values, whoever they are: a person of both is certainly among fewer than k.</param>
/// <param name="SmallestCommon">The most records that the worst such pair can have in common; null where no pair has any.</param>
/// <param name="Differences">Pairs of classes that nobody can enter or leave but for the file itself, of which one has up to k − 1 records more (10 → 11): so few joined, or left, if nobody did both.</param>
public sealed record UnlinkedReport(
    string Earlier,
    string Release,
    long Pairs,
    long PairsBelowK,
    long? SmallestCommon,
    long Differences
)
{
    /// <summary>
    /// Whether the releases cannot have a person in common. Otherwise they cannot be shown to be safe: one person may have left and
    /// another joined unseen, so that any overlap may be as small as one.
    /// </summary>
    public bool IsExcluded => Pairs == 0;
}
