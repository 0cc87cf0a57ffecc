using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization.Search;

/// <summary>What the evaluation of a node found.</summary>
/// <param name="Classes">Equivalence classes with at least one record.</param>
/// <param name="KeptClasses">Classes that are released.</param>
/// <param name="SuppressedRows">Records in the other ones.</param>
/// <param name="Score">What the quality model says; what nodes compare by.</param>
/// <param name="IsAllowed">Whether the node satisfies the policy.</param>
internal readonly record struct NodeFacts(
    int Classes,
    int KeptClasses,
    long SuppressedRows,
    Score Score,
    bool IsAllowed
);
