using System.Globalization;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Transformations;

/// <summary>
/// Numbers below a bottom or above a top become it, so that extreme records do not stand out. Immutable and safe to
/// share between threads.
/// </summary>
public sealed class TopBottomCoding : TableTransformation
{
    /// <summary>States the bounds; publish them, a release that hides its clamp misleads.</summary>
    /// <param name="column">The column; not empty.</param>
    /// <param name="bottom">The least number kept, or null.</param>
    /// <param name="top">The largest number kept, or null.</param>
    /// <exception cref="ArgumentException">Both are null, or the bottom is above the top.</exception>
    public TopBottomCoding(string column, decimal? bottom, decimal? top)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        if ((bottom is null && top is null) || bottom > top)
        {
            throw new ArgumentException(
                "Give a bottom, a top or both, the bottom not above the top.",
                nameof(bottom)
            );
        }

        Column = column;
        Bottom = bottom;
        Top = top;
    }

    /// <summary>The column.</summary>
    public string Column { get; }

    /// <summary>The least number kept, or null.</summary>
    public decimal? Bottom { get; }

    /// <summary>The largest number kept, or null.</summary>
    public decimal? Top { get; }

    /// <inheritdoc/>
    public override string Description =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"'{Column}' is coded {(Bottom is { } b ? $"from {b} upwards" : "")}{(Bottom is null || Top is null ? "" : " and ")}{(Top is { } t ? $"up to {t}" : "")}"
        );

    /// <summary>
    /// Bounds at quantiles of the data: the least number with at least that share of the records at or below it.
    /// </summary>
    /// <param name="table">The table; at least one number in the column.</param>
    /// <param name="column">The column.</param>
    /// <param name="lower">The share for the bottom, such as 1/100, or null for none.</param>
    /// <param name="upper">The share for the top, such as 99/100, or null for none.</param>
    /// <exception cref="ArgumentException">Both are null, a share is outside [0, 1], or the lower is above the upper.</exception>
    /// <exception cref="PolicyException">The column is missing, holds no number, or a cell is none.</exception>
    public static TopBottomCoding AtQuantiles(
        Table table,
        string column,
        Ratio? lower,
        Ratio? upper
    )
    {
        RequireShares(lower, upper);
        var counts = NumericColumn.Count(table, column);
        if (counts.Length == 0)
        {
            throw new PolicyException(
                PolicyError.NotANumber,
                $"Column '{column}' holds no number, so that it has no quantile.",
                column
            );
        }

        return new TopBottomCoding(
            column,
            lower is { } l ? Quantile(counts, l) : null,
            upper is { } u ? Quantile(counts, u) : null
        );
    }

    /// <inheritdoc/>
    public override TransformedTable Apply(
        Table table,
        CancellationToken cancellationToken = default
    ) =>
        NumericColumn.Rewrite(
            table,
            Column,
            number => Math.Min(Math.Max(number, Bottom ?? number), Top ?? decimal.MaxValue),
            cancellationToken
        );

    internal static void RequireShares(Ratio? lower, Ratio? upper)
    {
        foreach (var share in new[] { lower, upper })
        {
            if (share is { } given && (given < Ratio.Zero || given > Ratio.One))
            {
                throw new ArgumentException("A quantile is a share from 0 to 1.", nameof(lower));
            }
        }

        if (lower is null && upper is null)
        {
            throw new ArgumentException("Give a lower share, an upper one or both.", nameof(lower));
        }

        if (lower is { } low && upper is { } high && low > high)
        {
            throw new ArgumentException("The lower share is above the upper.", nameof(lower));
        }
    }

    private static decimal Quantile((decimal Number, long Count)[] counts, Ratio share)
    {
        var all = counts.Sum(static pair => pair.Count);
        long seen = 0;
        foreach (var (number, count) in counts)
        {
            seen += count;
            if (new Ratio(seen, all) >= share)
            {
                return number;
            }
        }

        return counts[^1].Number;
    }
}
