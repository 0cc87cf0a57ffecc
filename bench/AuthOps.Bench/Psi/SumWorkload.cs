using System.Globalization;
using AuthOps.Psi;
using AuthOps.Psi.Sum;

namespace AuthOps.Bench.Psi;

/// <summary>A whole intersection-sum, both parties on one thread, half of the keys common, values 0 to 1,000.</summary>
internal sealed class SumWorkload
{
    private static readonly SumOptions s_options = new()
    {
        Lowest = 0,
        Highest = 1000,
        MinimumIntersection = 10,
    };

    private readonly PsiItemSet _keys;
    private readonly PsiItemSet _others;
    private readonly long[] _values;

    public SumWorkload(int count)
    {
        Count = count;
        _keys = Set(0, count);
        _others = Set(count / 2, count);
        _values = [.. Enumerable.Range(0, count).Select(i => (long)(i % 1001))];
    }

    public int Count { get; }

    /// <summary>Row <c>sum-2e14</c>.</summary>
    public void Run()
    {
        using var keys = new SumKeyParty(_keys, s_options);
        using var values = new SumValueParty(_others, _values, s_options);
        var opening = keys.Add(values.Mask(keys.Mask(values.Hello(keys.Hello()))));
        _ = values.Finish(opening);
        if (values.Outcome.Sum != _values.Take(Count - (Count / 2)).Sum())
        {
            throw new InvalidOperationException("The sum is wrong.");
        }
    }

    private static PsiItemSet Set(int first, int count) =>
        PsiItemSet.FromStrings(
            "id",
            [
                .. Enumerable
                    .Range(first, count)
                    .Select(i => i.ToString("d12", CultureInfo.InvariantCulture)),
            ]
        );
}
