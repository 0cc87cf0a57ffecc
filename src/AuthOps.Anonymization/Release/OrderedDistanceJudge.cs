using System.Globalization;
using System.Numerics;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// Σ |Q − P| over the places of the line but the last, Q and P cumulative, divided by the places less one, at most t,
/// exactly. The line holds the values of the whole, NULL first.
/// </summary>
internal sealed class OrderedDistanceJudge : SensitiveJudge
{
    private readonly Ratio _t;
    private readonly SensitiveValues _whole;
    private readonly int[] _line;

    public OrderedDistanceJudge(Ratio t, SensitiveValues whole, IReadOnlyList<string>? order)
    {
        _t = t;
        _whole = whole;
        var numbers = Enumerable.Range(1, whole.Texts.Count - 1);
        _line =
        [
            .. whole.Totals[0] > 0 ? [0] : Array.Empty<int>(),
            .. order is null ? Natural(whole, numbers) : Given(whole, numbers, order),
        ];
    }

    public override Judgement Judge(ReadOnlySpan<ValueCount> values, int size)
    {
        var counts = new Dictionary<int, int>(values.Length);
        foreach (var (value, count) in values)
        {
            counts.Add(value, count);
        }

        Int128 sum = 0;
        Int128 ahead = 0;
        foreach (var value in _line)
        {
            ahead += (Int128)counts.GetValueOrDefault(value) * _whole.WholeRows;
            ahead -= (Int128)_whole.Totals[value] * size;
            sum += Int128.Abs(ahead);
        }

        var all = Math.Max(1, _line.Length - 1) * (BigInteger)_whole.WholeRows * size;
        return Judgement.Of(IsAtMost(sum, all, _t), sum, all);
    }

    private static IEnumerable<int> Natural(SensitiveValues whole, IEnumerable<int> numbers)
    {
        var parsed = numbers.ToDictionary(
            static n => n,
            n =>
                decimal.TryParse(
                    whole.Texts[n],
                    NumberStyles.Number,
                    CultureInfo.InvariantCulture,
                    out var number
                )
                    ? number
                    : (decimal?)null
        );
        var isNumeric = parsed.Values.All(static number => number is not null);
        return parsed
            .Keys.OrderBy(n => isNumeric ? parsed[n] : 0)
            .ThenBy(n => whole.Texts[n], StringComparer.Ordinal);
    }

    private static int[] Given(
        SensitiveValues whole,
        IEnumerable<int> numbers,
        IReadOnlyList<string> order
    )
    {
        var places = order
            .Select(static (text, place) => (text, place))
            .ToDictionary(static p => p.text, static p => p.place, StringComparer.Ordinal);
        return numbers
            .OrderBy(n =>
                places.TryGetValue(whole.Texts[n]!, out var place)
                    ? place
                    : throw new InvalidDataException(
                        "holds a value that the order of its t-closeness model does not name"
                    )
            )
            .ToArray();
    }
}
