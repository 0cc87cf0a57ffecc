using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Input;

/// <summary>Some rows of a file, one after the other. Immutable.</summary>
/// <param name="Position">Where the block stands among all of the file.</param>
/// <param name="Rows">The rows, with all columns.</param>
/// <param name="Place">The row of the file, from 0, and the line of a row of the block; counted when it is asked for, for a message.</param>
internal sealed record CsvBlock(long Position, Table Rows, Func<long, (long Row, long Line)> Place);
