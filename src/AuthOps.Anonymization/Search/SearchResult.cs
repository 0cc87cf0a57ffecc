namespace AuthOps.Anonymization.Search;

/// <summary>What a search found.</summary>
/// <param name="Levels">The optimum, in policy order, or null where no node satisfies the policy.</param>
/// <param name="Facts">The optimum's facts.</param>
/// <param name="NodesTotal">Nodes of the lattice.</param>
/// <param name="NodesEvaluated">Nodes whose classes were looked at; the others were excluded by their bound.</param>
/// <param name="LeastSuppressedRows">The fewest suppressed records of any node looked at.</param>
internal sealed record SearchResult(
    int[]? Levels,
    NodeFacts Facts,
    long NodesTotal,
    long NodesEvaluated,
    long LeastSuppressedRows
);
