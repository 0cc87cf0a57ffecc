using System.Numerics;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// |log₂(q / p)| &lt; δ. Decided in floating point where that is certain; close to the bound exactly: with
/// δ = a / b, (q / p)^b &lt; 2^a and (p / q)^b &lt; 2^a in integers.
/// </summary>
internal sealed class DisclosureRule(Ratio delta, SensitiveDistribution distribution)
    : ShareRule(Shares(delta.ToDouble(), distribution))
{
    private readonly double _high = Math.Pow(2, delta.ToDouble());
    private readonly float[] _least = RowGlance.Pad(Shares(-delta.ToDouble(), distribution));

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

    public override Glance Look(ReadOnlySpan<int> row, int size)
    {
        var most = base.Look(row, size);
        if (most == Glance.Fails)
        {
            return Glance.Fails;
        }

        var least = RowGlance.AtLeast(row, size, _least);
        return least == Glance.Holds ? most : least;
    }

    /// <summary>
    /// The shares at 2^power of those in the table. Of a value that is too rare nothing is certain about the refused:
    /// a part without it may hold; so the base is given the largest shares.
    /// </summary>
    private static double[] Shares(double power, SensitiveDistribution distribution) =>
        distribution.Totals.Select(n => Math.Pow(2, power) * n / distribution.Rows).ToArray();
}
