namespace AuthOps.Primitives.Tables;

/// <summary>How far the reading of a table has come. Immutable and safe to share between threads.</summary>
/// <param name="RowsRead">The rows read so far.</param>
public readonly record struct TableProgress(long RowsRead);
