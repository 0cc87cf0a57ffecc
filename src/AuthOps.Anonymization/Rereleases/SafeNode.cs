using AuthOps.Anonymization.Quality;
using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>A node of which some rows may be released after earlier releases. Immutable.</summary>
/// <param name="Levels">The levels, in policy order.</param>
/// <param name="Rows">The rows that stay, ascending.</param>
/// <param name="WithheldRows">Records that satisfy the policy and do not stay.</param>
/// <param name="Summary">What the plan tells of it.</param>
internal sealed record SafeNode(int[] Levels, int[] Rows, long WithheldRows, NodeSummary Summary)
{
    /// <summary>What nodes compare by.</summary>
    public Score Score => Summary.Score;

    /// <summary>By score, then by the smaller level vector.</summary>
    public bool IsBetterThan(SafeNode? other) =>
        other is null
        || Score < other.Score
        || (
            Score.CompareTo(other.Score) == 0 && Levels.AsSpan().SequenceCompareTo(other.Levels) < 0
        );
}
