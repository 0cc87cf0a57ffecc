using System.Globalization;

namespace AuthOps.Anonymization.Hierarchies;

/// <content>Hierarchies of the order of values, of cut points and of masked characters. Safe to call from any thread.</content>
public sealed partial class Hierarchy
{
    private const char MaskCharacter = '*';

    /// <summary>
    /// Values in their order, grouped from the first: sizes 2, 4 of a, b, c, d, e make a → a..b → a..d → *.
    /// The last group of a level may be shorter; a group of one value keeps its name.
    /// </summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="orderedValues">The domain, in the order that has a meaning: education, severity, tariff.</param>
    /// <param name="sizes">Values a group, at least 2, each a multiple of the one before and larger.</param>
    /// <exception cref="ArgumentException">The sizes are not as described.</exception>
    /// <exception cref="HierarchyException">There is no value, or one occurs twice.</exception>
    public static Hierarchy FromOrder(
        string attribute,
        IEnumerable<string> orderedValues,
        params int[] sizes
    )
    {
        ArgumentNullException.ThrowIfNull(orderedValues);
        ArgumentNullException.ThrowIfNull(sizes);
        CheckNested(sizes, "Group sizes");
        var values = orderedValues.ToArray();
        return FromRows(attribute, Enumerable.Range(0, values.Length).Select(Row));

        string[] Row(int index)
        {
            var row = new string[sizes.Length + 2];
            row[0] = values[index];
            for (var i = 0; i < sizes.Length; i++)
            {
                var start = index - (index % sizes[i]);
                var end = (int)Math.Min((long)start + sizes[i], values.Length) - 1;
                row[i + 1] = start == end ? values[start] : $"{values[start]}..{values[end]}";
            }

            row[^1] = SuppressedLabel;
            return row;
        }
    }

    /// <summary>
    /// Numbers between cut points: cuts 18, 65 make 37.5 → [18, 65) → *; what lies below the first is &lt;18, from the
    /// last on ≥65. A level may keep any of the cuts of the finer one.
    /// </summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="values">The domain: invariant decimal numbers as the data write them. The empty string, NULL, gets the label of its own, the empty string, on every level but the last.</param>
    /// <param name="cuts">Per level above 0, from fine to coarse: rising cut points, each one a cut of the finer level.</param>
    /// <exception cref="ArgumentException">The cuts are not as described.</exception>
    /// <exception cref="HierarchyException">A value is no number or occurs twice; the message names its line.</exception>
    public static Hierarchy FromCuts(
        string attribute,
        IEnumerable<string> values,
        params IReadOnlyList<decimal>[] cuts
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(attribute);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(cuts);
        CheckCuts(cuts);
        var builder = new HierarchyBuilder(attribute);
        var line = 0;
        foreach (var value in values)
        {
            line++;
            var row = new string[cuts.Length + 2];
            row[0] = value;
            row[^1] = SuppressedLabel;
            if (value is not { Length: > 0 })
            {
                Array.Fill(row, "", 1, cuts.Length);
            }
            else if (
                decimal.TryParse(
                    value,
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out var number
                )
            )
            {
                for (var i = 0; i < cuts.Length; i++)
                {
                    row[i + 1] = Between(cuts[i], number);
                }
            }
            else
            {
                throw builder.Fault(
                    HierarchyError.NotANumber,
                    line,
                    "the value is not a decimal number, so it lies between no cut points; correct it or leave it out"
                );
            }

            builder.Add(row);
        }

        return builder.Build();
    }

    /// <summary>
    /// Masked characters: counts 2, 4 from the end make 310101 → 3101** → 31**** → *. Values are padded to the length
    /// of the longest with the mask, so that a masked label does not tell how long the value was.
    /// </summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="values">The domain.</param>
    /// <param name="from">Which end is masked.</param>
    /// <param name="counts">Masked UTF-16 units a level, at least 1, rising, below the length of the longest value.</param>
    /// <exception cref="ArgumentException">The counts are not as described.</exception>
    /// <exception cref="HierarchyException">There is no value, or one occurs twice.</exception>
    public static Hierarchy FromMasking(
        string attribute,
        IEnumerable<string> values,
        MaskFrom from,
        params int[] counts
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(counts);
        if (!Enum.IsDefined(from))
        {
            throw new ArgumentOutOfRangeException(nameof(from), "Mask from the start or the end.");
        }

        var domain = values.ToArray();
        var longest = domain.Length == 0 ? 0 : domain.Max(static v => v?.Length ?? 0);
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] < 1 || counts[i] >= longest || (i > 0 && counts[i] <= counts[i - 1]))
            {
                throw new ArgumentException(
                    $"Counts of masked characters must be at least 1, rise, and leave a character of the longest value, which has {longest}; see position {i}.",
                    nameof(counts)
                );
            }
        }

        var levels = new Func<string, string>[counts.Length + 1];
        for (var i = 0; i < counts.Length; i++)
        {
            var count = counts[i];
            levels[i] = value =>
                from == MaskFrom.End
                    ? string.Concat(
                        value.PadRight(longest, MaskCharacter).AsSpan(0, longest - count),
                        new string(MaskCharacter, count)
                    )
                    : string.Concat(
                        new string(MaskCharacter, count),
                        value.PadLeft(longest, MaskCharacter).AsSpan(count)
                    );
        }

        levels[^1] = static _ => SuppressedLabel;
        return FromFunctions(attribute, domain, levels);
    }

    private static void CheckNested(int[] widths, string what)
    {
        for (var i = 0; i < widths.Length; i++)
        {
            if (
                widths[i] < 2
                || (i > 0 && (widths[i] <= widths[i - 1] || widths[i] % widths[i - 1] != 0))
            )
            {
                throw new ArgumentException(
                    $"{what} must be at least 2, rise, and each be a multiple of the one before; see position {i}.",
                    nameof(widths)
                );
            }
        }
    }

    private static void CheckCuts(IReadOnlyList<decimal>[] cuts)
    {
        for (var level = 0; level < cuts.Length; level++)
        {
            ArgumentNullException.ThrowIfNull(cuts[level]);
            for (var i = 0; i < cuts[level].Count; i++)
            {
                if (
                    (i > 0 && cuts[level][i] <= cuts[level][i - 1])
                    || (level > 0 && !cuts[level - 1].Contains(cuts[level][i]))
                )
                {
                    throw new ArgumentException(
                        $"Cut points must rise, and those of a coarser level must be cut points of the finer one; see level {level + 1}, position {i}.",
                        nameof(cuts)
                    );
                }
            }
        }
    }

    private static string Between(IReadOnlyList<decimal> cuts, decimal number)
    {
        var above = 0;
        while (above < cuts.Count && cuts[above] <= number)
        {
            above++;
        }

        var culture = CultureInfo.InvariantCulture;
        return (above, cuts.Count) switch
        {
            (_, 0) => SuppressedLabel,
            (0, _) => string.Create(culture, $"<{cuts[0]}"),
            _ when above == cuts.Count => string.Create(culture, $"≥{cuts[^1]}"),
            _ => string.Create(culture, $"[{cuts[above - 1]}, {cuts[above]})"),
        };
    }
}
