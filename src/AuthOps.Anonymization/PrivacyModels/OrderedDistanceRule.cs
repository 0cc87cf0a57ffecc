using System.Globalization;
using AuthOps.Anonymization.Hierarchies;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>Σ |Σ_{j ≤ i} (pⱼ − qⱼ)| / (m − 1) over the values that occur, in order.</summary>
internal sealed class OrderedDistanceRule : DistanceRule
{
    /// <summary>Value number to place.</summary>
    private readonly int[] _place;

    /// <summary>Records of the table at each place.</summary>
    private readonly long[] _totals;
    private readonly int[] _counts;

    public OrderedDistanceRule(
        Ratio t,
        SensitiveDistribution distribution,
        IReadOnlyList<string>? order
    )
        : base(t, distribution, Math.Max(1, Places(distribution).Length - 1))
    {
        var numbers = Places(distribution);
        var rank = Ranks(distribution, order);
        Array.Sort(numbers, (a, b) => rank[a].CompareTo(rank[b]));
        _place = new int[distribution.NumberCount];
        _totals = new long[numbers.Length];
        _counts = new int[numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            _place[numbers[i]] = i;
            _totals[i] = distribution.Totals[numbers[i]];
        }
    }

    public override Int128 Distance(ReadOnlySpan<int> values, ReadOnlySpan<int> counts, int size)
    {
        Array.Clear(_counts);
        for (var i = 0; i < values.Length; i++)
        {
            _counts[_place[values[i]]] = counts[i];
        }

        var rows = Distribution.Rows;
        var moved = 0L;
        Int128 sum = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            moved += (_counts[i] * rows) - (_totals[i] * size);
            sum += Math.Abs(moved);
        }

        return sum;
    }

    private static int[] Places(SensitiveDistribution distribution) =>
        Enumerable
            .Range(0, distribution.NumberCount)
            .Where(n => distribution.Totals[n] > 0)
            .ToArray();

    private static int[] Ranks(SensitiveDistribution distribution, IReadOnlyList<string>? order)
    {
        var values = distribution.Column.Values;
        var numbers = Enumerable.Range(0, values.Count).ToArray();
        if (order is not null)
        {
            var places = order
                .Select((value, i) => (value, i))
                .ToDictionary(p => p.value, p => p.i, StringComparer.Ordinal);
            foreach (var code in numbers)
            {
                if (distribution.Totals[code + 1] > 0 && !places.ContainsKey(values[code]))
                {
                    var row = distribution.RowOf(code + 1);
                    throw new PolicyException(
                        PolicyError.ValueNotInOrder,
                        $"Column '{distribution.Column.Name}', row {row}: the value, {CellKind.Of(values[code])}, is not named by the order of its t-closeness model; name every value.",
                        distribution.Column.Name,
                        row
                    );
                }
            }

            Array.Sort(
                numbers,
                (a, b) =>
                    places
                        .GetValueOrDefault(values[a])
                        .CompareTo(places.GetValueOrDefault(values[b]))
            );
        }
        else
        {
            var parsed = new decimal[values.Count];
            var numeric = numbers.All(code =>
                decimal.TryParse(
                    values[code],
                    NumberStyles.Number,
                    CultureInfo.InvariantCulture,
                    out parsed[code]
                )
            );
            Array.Sort(
                numbers,
                (a, b) =>
                    numeric
                        ? parsed[a].CompareTo(parsed[b])
                        : string.CompareOrdinal(values[a], values[b])
            );
        }

        var ranks = new int[distribution.NumberCount];
        for (var i = 0; i < numbers.Length; i++)
        {
            ranks[numbers[i] + 1] = i + 1;
        }

        return ranks;
    }
}
