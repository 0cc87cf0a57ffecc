using System.Globalization;
using System.Text;

namespace AuthOps.Cli.Input;

/// <summary>
/// A file is missing, malformed or does not fit. The message names file, line, column and reason, never what
/// the file holds.
/// </summary>
internal sealed class InputDataException : Exception
{
    /// <param name="source">The file as the user named it.</param>
    /// <param name="reason">What is wrong and how to mend it; no content.</param>
    /// <param name="line">The line, counted from 1.</param>
    /// <param name="column">The column (field), counted from 1.</param>
    /// <param name="columnName">The name of the column, where the user declared it.</param>
    public InputDataException(
        string source,
        string reason,
        long? line = null,
        int? column = null,
        string? columnName = null
    )
        : base(Describe(source, reason, line, column, columnName))
    {
        SourceName = source;
        Reason = reason;
        Line = line;
        Column = column;
    }

    public string SourceName { get; }

    public string Reason { get; }

    public long? Line { get; }

    public int? Column { get; }

    private static string Describe(
        string source,
        string reason,
        long? line,
        int? column,
        string? columnName
    )
    {
        var text = new StringBuilder(source);
        if (line is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $": line {line}");
        }

        if (column is not null)
        {
            text.Append(line is null ? ": " : ", ")
                .Append(CultureInfo.InvariantCulture, $"column {column}");
        }

        if (columnName is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $" ('{columnName}')");
        }

        return text.Append(": ").Append(reason).ToString();
    }
}
