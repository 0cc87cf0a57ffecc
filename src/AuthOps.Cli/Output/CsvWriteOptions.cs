using AuthOps.Cli.Input;

namespace AuthOps.Cli.Output;

/// <summary>How a table is written as CSV. Immutable.</summary>
internal sealed record CsvWriteOptions
{
    public char Delimiter { get; init; } = ',';

    public CsvEncoding Encoding { get; init; } = CsvEncoding.Utf8;

    /// <summary>How a NULL is written; null: a table with NULL cells is refused.</summary>
    public string? NullText { get; init; }

    /// <summary>Whether the header line is written; not for the later ones of several tables in one file.</summary>
    public bool HasHeader { get; init; } = true;
}
