namespace AuthOps.Anonymization.Search;

/// <summary>What a search found.</summary>
/// <param name="Levels">The optimum, in policy order, or null where no node satisfies the policy.</param>
/// <param name="Facts">The optimum's facts.</param>
/// <param name="NodesTotal">Nodes of the lattice, or <see cref="long.MaxValue"/> where there are more.</param>
/// <param name="NodesEvaluated">Nodes whose classes were looked at; the others were excluded by a bound.</param>
/// <param name="LowerBound">No node scores less; the optimum's score where the search was complete.</param>
/// <param name="IsComplete">Whether every node was evaluated or excluded.</param>
/// <param name="Summary">The optimum as a plan tells it.</param>
internal sealed record SearchResult(
    int[]? Levels,
    NodeFacts Facts,
    long NodesTotal,
    long NodesEvaluated,
    double LowerBound,
    bool IsComplete,
    NodeSummary? Summary
);
