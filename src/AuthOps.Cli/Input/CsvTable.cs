using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Input;

/// <summary>A table with what is worth knowing of its file.</summary>
/// <param name="Table">The table.</param>
/// <param name="Delimiter">The delimiter of the file, so that what comes of it is written alike.</param>
/// <param name="Lines">The line of each row, for messages.</param>
internal sealed record CsvTable(Table Table, char Delimiter, RowLines Lines);
