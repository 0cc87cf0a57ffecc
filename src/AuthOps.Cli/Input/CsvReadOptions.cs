using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Input;

/// <summary>How a CSV file is read, and the bounds within which. Immutable.</summary>
internal sealed record CsvReadOptions
{
    /// <summary>The characters tried when no delimiter is given.</summary>
    public const string Delimiters = ",;\t|";

    public CsvEncoding Encoding { get; init; } = CsvEncoding.Utf8;

    /// <summary>The delimiter; null: the one of <see cref="Delimiters"/> that the first line uses.</summary>
    public char? Delimiter { get; init; }

    /// <summary>A cell of exactly this text is NULL; null: no cell is.</summary>
    public string? NullText { get; init; }

    /// <summary>Takes back what <see cref="Output.SpreadsheetCells.Escape"/> did when the file was written.</summary>
    public bool UnescapeSpreadsheetCells { get; init; }

    /// <summary>The longest record accepted, in UTF-16 code units; it bounds the memory a single line can take.</summary>
    public int MaxRecordLength { get; init; } = 1 << 20;

    /// <summary>Threads that read a plain file; at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The least length in bytes of a file that is tried as a plain one first; below 0 none is.</summary>
    public long PlainFrom { get; init; } = 1 << 16;

    /// <summary>The least bytes a thread reads of a plain file; at least 1.</summary>
    public int PlainPart { get; init; } = 1 << 20;

    public TableReadOptions Table { get; init; } = new();
}
