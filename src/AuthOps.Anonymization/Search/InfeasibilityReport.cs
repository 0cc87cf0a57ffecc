namespace AuthOps.Anonymization.Search;

/// <summary>Why no node satisfies a policy, and what would help. Immutable and safe to share between threads.</summary>
/// <param name="Reasons">The reasons.</param>
/// <param name="Changes">Single changes that make it feasible.</param>
/// <param name="LeastSuppressedRows">The fewest records a node would suppress.</param>
internal sealed record InfeasibilityReport(
    InfeasibilityReason[] Reasons,
    PolicyChange[] Changes,
    long LeastSuppressedRows
);
