using System.Globalization;

namespace AuthOps.Anonymization.Hierarchies;

/// <content>Hierarchies of amounts. Safe to call from any thread.</content>
public sealed partial class Hierarchy
{
    private const decimal LastPower = 1e28m;

    /// <summary>
    /// Amounts by magnitude: 2,400 → [2000, 5000) → [1000, 10000) → *. The cuts are 1, 2 and 5 times the powers of ten, then the powers
    /// alone, on both sides of zero, up to the power above the largest; what lies between -1 and 1 is one step.
    /// </summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="values">The domain: invariant decimal numbers ; the empty string is NULL.</param>
    /// <exception cref="HierarchyException">A value is no number or occurs twice; the message names its line.</exception>
    public static Hierarchy FromMagnitudes(string attribute, IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var domain = values as IReadOnlyCollection<string> ?? [.. values];
        var (least, most) = (0m, 0m);
        foreach (var value in domain)
        {
            if (TryAmount(value, out var amount))
            {
                (least, most) = (Math.Min(least, amount), Math.Max(most, amount));
            }
        }

        var (below, above) = (Powers(-least), Powers(most));
        return FromCuts(
            attribute,
            domain,
            Mirrored(below.SelectMany(Steps), above.SelectMany(Steps)),
            Mirrored(below, above)
        );

        static decimal[] Steps(decimal power) =>
            power < LastPower ? [power, 2 * power, 5 * power] : [power];
    }

    /// <summary>
    /// Amounts by rank: groups 8, 4, 2 make eighths → quarters → halves → *, each label naming the amounts it begins and ends with. The
    /// cuts come from the values given, those that occur often counting as often, so labels tell quantiles of these data; equal
    /// amounts are never parted, so a group may be larger than its share or lack.
    /// </summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="values">The data: invariant decimal numbers, each written in one way; values may be repeated. The empty string is NULL.</param>
    /// <param name="groups">Groups a level, at least 2, falling, each a divisor of the one before.</param>
    /// <exception cref="ArgumentException">The groups are not as described.</exception>
    /// <exception cref="HierarchyException">A value is no number; the message names its line.</exception>
    public static Hierarchy FromQuantiles(
        string attribute,
        IEnumerable<string> values,
        params int[] groups
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(groups);
        for (var i = 0; i < groups.Length; i++)
        {
            if (
                groups[i] < 2
                || (i > 0 && (groups[i] >= groups[i - 1] || groups[i - 1] % groups[i] != 0))
            )
            {
                throw new ArgumentException(
                    $"Numbers of groups must be at least 2, fall, and each divide the one before; see position {i}.",
                    nameof(groups)
                );
            }
        }

        var data = values.ToArray();
        var amounts = new List<decimal>(data.Length);
        foreach (var value in data)
        {
            if (TryAmount(value, out var amount))
            {
                amounts.Add(amount);
            }
        }

        amounts.Sort();
        return FromCuts(
            attribute,
            data.Distinct(StringComparer.Ordinal),
            Array.ConvertAll(groups, count => Quantiles(amounts, count))
        );
    }

    /// <summary>Where each group after the first begins, without repeats and without the smallest amount.</summary>
    private static IReadOnlyList<decimal> Quantiles(List<decimal> sorted, int groups) =>
        [
            .. Enumerable
                .Range(1, groups - 1)
                .Where(_ => sorted.Count > 0)
                .Select(i => sorted[(int)((long)sorted.Count * i / groups)])
                .Where(cut => cut > sorted[0])
                .Distinct(),
        ];

    /// <summary>The powers of ten from 1 to the first above the amount; none for nothing.</summary>
    private static List<decimal> Powers(decimal amount)
    {
        var powers = new List<decimal>();
        for (var power = 1m; amount > 0; power *= 10)
        {
            powers.Add(power);
            if (power > amount || power == LastPower)
            {
                break;
            }
        }

        return powers;
    }

    private static IReadOnlyList<decimal> Mirrored(
        IEnumerable<decimal> below,
        IEnumerable<decimal> above
    ) => [.. below.Reverse().Select(static c => -c), .. above];

    private static bool TryAmount(string? value, out decimal amount) =>
        decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out amount);
}
