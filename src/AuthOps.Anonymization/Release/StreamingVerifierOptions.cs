using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Release;

/// <summary>What a streaming check compares with, and whether it digests. Immutable and safe to share between threads.</summary>
public sealed record StreamingVerifierOptions
{
    /// <summary>
    /// The table the release was made from, after transformations, or null. It has every sensitive attribute and, for
    /// δ-presence, every quasi-identifier; classes are then compared with its distributions.
    /// </summary>
    public Table? Original { get; init; }

    /// <summary>How many records each row of <see cref="Original"/> stands for, where it has different records alone; null means one each.</summary>
    public IReadOnlyList<int>? OriginalCounts { get; init; }

    /// <summary>
    /// Public distributions that classes are compared with, by sensitive attribute, each a column of values as they occur;
    /// they go before <see cref="Original"/>, and an attribute without one is compared with the release.
    /// </summary>
    public IReadOnlyDictionary<string, Column> Distributions { get; init; } =
        new Dictionary<string, Column>();

    /// <summary>Whether a column may hold labels of several levels, as a local recoding does; it then has no level.</summary>
    public bool IsLocalRecoding { get; init; }

    /// <summary>Whether the rows are digested too; it costs a hash for every different row.</summary>
    public bool DigestRows { get; init; }
}
