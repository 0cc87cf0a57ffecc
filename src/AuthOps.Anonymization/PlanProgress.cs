namespace AuthOps.Anonymization;

/// <summary>How far a search is. Immutable and safe to share between threads.</summary>
/// <param name="NodesDone">Nodes evaluated or excluded by their bound.</param>
/// <param name="NodesTotal">Nodes of the lattice.</param>
public readonly record struct PlanProgress(long NodesDone, long NodesTotal);
