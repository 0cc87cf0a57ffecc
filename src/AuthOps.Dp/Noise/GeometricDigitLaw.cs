using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Noise;

/// <summary>
/// One digit of a geometric variable: Pr[J = j] ∝ r^j with r = exp(-rate), on 0 … size - 1, or on all of 0, 1, 2, …
/// where no size is given.
/// </summary>
internal sealed class GeometricDigitLaw(Rational rate, int? size) : TailLaw
{
    internal override IEnumerable<BinaryInterval> Tails(int bits)
    {
        var ratio = BinaryInterval.ExpMinus(rate, bits);
        return size is { } n ? Bounded(ratio, n) : Unbounded(ratio);
    }

    // c_j = r^j.
    private static IEnumerable<BinaryInterval> Unbounded(BinaryInterval ratio)
    {
        for (var power = ratio; ; power *= ratio)
        {
            yield return power;
        }
    }

    // c_j = (r^j + … + r^(n-1)) / (1 + … + r^(n-1)): no difference of nearly equal numbers.
    private static IEnumerable<BinaryInterval> Bounded(BinaryInterval ratio, int n)
    {
        var sums = new BinaryInterval[n];
        var powers = new BinaryInterval[n];
        powers[0] = BinaryInterval.One(ratio.Bits);
        for (var j = 1; j < n; j++)
        {
            powers[j] = powers[j - 1] * ratio;
        }

        sums[n - 1] = powers[n - 1];
        for (var j = n - 2; j >= 0; j--)
        {
            sums[j] = sums[j + 1] + powers[j];
        }

        for (var j = 1; j < n; j++)
        {
            yield return sums[j] / sums[0];
        }
    }
}
