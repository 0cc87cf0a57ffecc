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
}
