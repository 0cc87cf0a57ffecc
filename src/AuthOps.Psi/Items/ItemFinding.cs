namespace AuthOps.Psi.Items;

/// <summary>A finding about one row; never its content. Immutable and safe to share between threads.</summary>
/// <param name="Row">The row, from 0.</param>
/// <param name="Kind">What was found.</param>
/// <param name="Column">The key column, or null where the whole key is meant.</param>
public readonly record struct ItemFinding(int Row, ItemFindingKind Kind, string? Column);
