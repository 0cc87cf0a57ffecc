namespace AuthOps.Dp.Queries.Input;

/// <summary>Some rows of the columns that a plan asked for, in the order asked.</summary>
internal sealed record SourceChunk(SourceColumn[] Columns, int RowCount);
