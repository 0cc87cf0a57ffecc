namespace AuthOps.Cli.Input;

/// <summary>Finds the delimiter of a file by its first line.</summary>
internal static class DelimiterDetection
{
    /// <summary>
    /// The candidate that occurs most often outside quotes in the first line; the comma where none occurs.
    /// </summary>
    /// <param name="text">The beginning of the file.</param>
    /// <param name="source">The file as the user named it.</param>
    /// <exception cref="InputDataException">Two candidates occur equally often.</exception>
    public static char Detect(ReadOnlySpan<char> text, string source)
    {
        Span<int> counts = stackalloc int[CsvReadOptions.Delimiters.Length];
        var quoted = false;
        foreach (var character in text)
        {
            if (character == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && character is '\r' or '\n')
            {
                break;
            }
            else if (!quoted && CsvReadOptions.Delimiters.IndexOf(character) is >= 0 and var at)
            {
                counts[at]++;
            }
        }

        return Most(counts, source);
    }

    private static char Most(ReadOnlySpan<int> counts, string source)
    {
        var best = 0;
        var tied = false;
        for (var i = 1; i < counts.Length; i++)
        {
            tied = counts[i] == counts[best] || (tied && counts[i] < counts[best]);
            best = counts[i] > counts[best] ? i : best;
        }

        return tied && counts[best] > 0
            ? throw new InputDataException(
                source,
                "the delimiter is not plain from the first line; say it with --delimiter",
                line: 1
            )
            : CsvReadOptions.Delimiters[best];
    }
}
