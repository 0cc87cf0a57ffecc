namespace AuthOps.Dp;

/// <summary>How far a release has come; for the custodian. Immutable and safe to share between threads.</summary>
/// <param name="RowsRead">Rows read so far.</param>
/// <param name="PartsDone">Parts of the units bounded so far.</param>
/// <param name="Parts">Parts of the units in all; 0 while rows are read.</param>
public readonly record struct DpProgress(long RowsRead, int PartsDone, int Parts);
