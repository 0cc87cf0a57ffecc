using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Discovery;

/// <summary>
/// Looks at a column that is taken to be harmless: identifier forms with check digits, uniqueness, free text. A column
/// without a warning may still identify somebody. Stateless: safe for concurrent use by several threads.
/// </summary>
public static class ColumnScanner
{
    // One cell in a thousand: a check digit is right by accident in one of ten or eleven random numbers, but the
    // length, dates and prefixes that go with it are not.
    private static readonly Ratio s_identifierShare = new(1, 1_000);
    private static readonly Ratio s_uniqueShare = new(1, 2);
    private static readonly Ratio s_textShare = new(1, 20);

    // Names, addresses and notes; codes and categories are shorter.
    private const int LongText = 24;
    private const int LongHanText = 12;

    /// <summary>Scans a column, every different value once.</summary>
    /// <param name="column">The column.</param>
    /// <param name="cancellationToken">Looked at every 4,096 values.</param>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public static ColumnScan Scan(Column column, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(column);
        var counts = Count(column);
        var identifiers = new Dictionary<IdentifierKind, long>();
        var text = Recognize(column, counts, identifiers, cancellationToken);
        return Report(
            column.Name,
            counts.Sum(),
            counts.LongCount(static count => count > 0),
            counts.LongCount(static count => count == 1),
            identifiers,
            text,
            isEstimated: false
        );
    }

    /// <summary>Cells of every value.</summary>
    internal static long[] Count(Column column)
    {
        var counts = new long[column.Values.Count];
        foreach (var code in column.Codes)
        {
            if (code >= 0)
            {
                counts[code]++;
            }
        }

        return counts;
    }

    /// <summary>Counts cells that are identifiers by kind.</summary>
    /// <returns>Cells of free text.</returns>
    internal static long Recognize(
        Column column,
        long[] counts,
        Dictionary<IdentifierKind, long> identifiers,
        CancellationToken cancellationToken
    )
    {
        long text = 0;
        for (var code = 0; code < counts.Length; code++)
        {
            if (code % 4096 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (counts[code] == 0)
            {
                continue;
            }

            var value = column.Values[code];
            if (Identifiers.Recognize(value) is { } kind)
            {
                identifiers[kind] = identifiers.GetValueOrDefault(kind) + counts[code];
            }
            else if (IsText(value))
            {
                text += counts[code];
            }
        }

        return text;
    }

    /// <summary>The figures with their warnings.</summary>
    internal static ColumnScan Report(
        string column,
        long cells,
        long distinct,
        long unique,
        Dictionary<IdentifierKind, long> identifiers,
        long text,
        bool isEstimated
    ) =>
        new(
            column,
            cells,
            distinct,
            unique,
            identifiers,
            Warnings(cells, unique, identifiers.Values.Sum(), text)
        )
        {
            IsEstimated = isEstimated,
        };

    private static IEnumerable<ColumnWarning> Warnings(
        long cells,
        long unique,
        long identifiers,
        long text
    )
    {
        if (cells == 0)
        {
            yield break;
        }

        if (identifiers > 0 && new Ratio(identifiers, cells) >= s_identifierShare)
        {
            yield return ColumnWarning.HoldsIdentifiers;
        }

        if (cells > 1 && new Ratio(unique, cells) >= s_uniqueShare)
        {
            yield return ColumnWarning.NearlyUnique;
        }

        if (text > 0 && new Ratio(text, cells) >= s_textShare)
        {
            yield return ColumnWarning.FreeText;
        }
    }

    private static bool IsText(ReadOnlySpan<char> value)
    {
        if (value.Length < LongHanText)
        {
            return false;
        }

        var han = 0;
        var spaces = 0;
        foreach (var character in value)
        {
            han += character is >= '\u4E00' and <= '\u9FFF' ? 1 : 0;
            spaces += char.IsWhiteSpace(character) ? 1 : 0;
        }

        return han >= LongHanText || (value.Length >= LongText && spaces >= 3);
    }
}
