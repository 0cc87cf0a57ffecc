namespace AuthOps.Cli.Output;

/// <summary>
/// Keeps spreadsheets from taking a cell of a CSV file for a formula (OWASP, "CSV Injection").
/// </summary>
/// <remarks>
/// A cell that begins, after any apostrophes, with one of <c>= + - @</c>, their full-width forms, TAB, CR or LF and
/// is not a plain number gets one apostrophe in front; numbers such as -5 stay numbers. Because apostrophes
/// in front of such a cell count too, no two cells become the same and <see cref="Unescape"/> takes it back.
/// </remarks>
internal static class SpreadsheetCells
{
    private const string Triggers = "=+-@\uFF1D\uFF0B\uFF0D\uFF20\t\r\n";

    /// <summary>The cell as it is written.</summary>
    public static string Escape(string cell) => IsDangerous(cell) ? "'" + cell : cell;

    /// <summary>The cell as it was before <see cref="Escape"/>.</summary>
    public static ReadOnlySpan<char> Unescape(ReadOnlySpan<char> written) =>
        written.StartsWith("'") && IsDangerous(written) ? written[1..] : written;

    private static bool IsDangerous(ReadOnlySpan<char> cell)
    {
        var core = cell.TrimStart('\'');
        return !core.IsEmpty && Triggers.Contains(core[0]) && !IsNumber(core);
    }

    // [+-] digits [. digits] [e [+-] digits], ASCII only.
    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        var rest = SkipSign(text);
        if (!SkipDigits(ref rest))
        {
            return false;
        }

        if (rest.StartsWith("."))
        {
            rest = rest[1..];
            if (!SkipDigits(ref rest))
            {
                return false;
            }
        }

        if (rest.StartsWith("e", StringComparison.OrdinalIgnoreCase))
        {
            rest = SkipSign(rest[1..]);
            if (!SkipDigits(ref rest))
            {
                return false;
            }
        }

        return rest.IsEmpty;
    }

    private static ReadOnlySpan<char> SkipSign(ReadOnlySpan<char> text) =>
        !text.IsEmpty && text[0] is '+' or '-' ? text[1..] : text;

    private static bool SkipDigits(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var count = end < 0 ? text.Length : end;
        text = text[count..];
        return count > 0;
    }
}
