namespace AuthOps.Anonymization.Search;

/// <summary>What the evaluation of a node found.</summary>
/// <param name="Classes">Equivalence classes.</param>
/// <param name="KeptClasses">Classes that satisfy every model.</param>
/// <param name="SuppressedRows">Records in the other ones.</param>
/// <param name="Product">The product of the loss factors; what nodes compare by.</param>
internal readonly record struct NodeFacts(
    int Classes,
    int KeptClasses,
    long SuppressedRows,
    double Product
);
