using System.Numerics;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// |log₂(q / p)| &lt; δ. Decided in floating point where that is certain; close to the bound exactly: with
/// δ = a / b, (q / p)^b &lt; 2^a and (p / q)^b &lt; 2^a in integers.
/// </summary>
internal sealed class DisclosureRule(Ratio delta, SensitiveDistribution distribution)
    : SensitiveRule
{
    private readonly double _high = Math.Pow(2, delta.ToDouble());
    private readonly double[] _shares = distribution
        .Totals.Select(n => Math.Pow(2, delta.ToDouble()) * n / distribution.Rows)
        .ToArray();
    private readonly float[] _most = RowGlance.Pad(
        distribution
            .Totals.Select(n => Math.Pow(2, delta.ToDouble()) * n / distribution.Rows)
            .ToArray()
    );
    private readonly float[] _least = RowGlance.Pad(
        distribution
            .Totals.Select(n => Math.Pow(2, -delta.ToDouble()) * n / distribution.Rows)
            .ToArray()
    );

    public override bool ComparesShares => true;

    public override bool Holds(ReadOnlySpan<int> values, ReadOnlySpan<int> counts, int size)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var share = counts[i] * distribution.Rows;
            var fair = distribution.Totals[values[i]] * size;
            if (!IsBelow(share, fair) || !IsBelow(fair, share))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Of a value that is too rare nothing is certain: a part without it may hold.</summary>
    public override int CertainlyRefused(
        ReadOnlySpan<int> values,
        ReadOnlySpan<int> counts,
        int size
    ) => ShareBound.Refused(values, counts, size, _shares);

    private bool IsBelow(long left, long right)
    {
        var bound = _high * right;
        if (Math.Abs(left - bound) > 1e-9 * bound)
        {
            return left < bound;
        }

        var power = (int)delta.Denominator;
        return BigInteger.Pow(left, power) < BigInteger.Pow(right, power) << (int)delta.Numerator;
    }

    public override Glance Look(ReadOnlySpan<int> row, int size)
    {
        var most = RowGlance.AtMost(row, size, _most);
        if (most == Glance.Fails)
        {
            return Glance.Fails;
        }

        var least = RowGlance.AtLeast(row, size, _least);
        return least == Glance.Holds ? most : least;
    }
}
