using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization.Search;

/// <summary>A point that may be on the front. Immutable and safe to share between threads.</summary>
/// <param name="Levels">The node, in policy order.</param>
/// <param name="K">The smallest class allowed.</param>
/// <param name="SuppressedRows">Records suppressed.</param>
/// <param name="Score">What the quality model says.</param>
/// <param name="SmallestClass">Records of the smallest released class.</param>
internal sealed record FrontCandidate(
    int[] Levels,
    int K,
    long SuppressedRows,
    Score Score,
    long SmallestClass
);
