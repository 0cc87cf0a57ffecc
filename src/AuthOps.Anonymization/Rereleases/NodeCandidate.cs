using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>A node that satisfies the policy, before it is tried under the rule of safe re-release. Immutable.</summary>
/// <param name="Levels">The levels, in policy order.</param>
/// <param name="Least">The fewest records that it leaves out.</param>
/// <param name="Bound">The least score that it may have.</param>
internal sealed record NodeCandidate(int[] Levels, long Least, Score Bound);
