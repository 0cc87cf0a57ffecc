namespace AuthOps.Anonymization.LargeTables;

/// <summary>A block on the disk.</summary>
/// <param name="Place">Where it lies.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Rows">Its rows.</param>
internal readonly record struct RowPage(long Place, int Bytes, int Rows);
