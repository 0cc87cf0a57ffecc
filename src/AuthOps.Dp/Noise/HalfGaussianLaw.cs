using System.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Noise;

/// <summary>
/// The magnitude of a discrete Gaussian variable before a fair sign: weight w_j = exp(-j²/2σ²) for j ≥ 1 and half of
/// w_0 = 1 for 0, since both signs lead there.
/// </summary>
internal sealed class HalfGaussianLaw(Rational squaredSigma) : TailLaw
{
    internal override IEnumerable<BinaryInterval> Tails(int bits)
    {
        var half = new Rational(BigInteger.One, 2 * BigInteger.One) / squaredSigma;
        var one = BinaryInterval.One(bits);

        // w_(j+1) = w_j r_j with r_j = exp(-(2j+1)/2σ²) and r_(j+1) = r_j exp(-1/σ²).
        var ratio = BinaryInterval.ExpMinus(half, bits);
        var step = BinaryInterval.ExpMinus(half + half, bits);
        List<BinaryInterval> weights = [];
        var last = ratio;
        for (; last.Low > BigInteger.One << (bits / 8); last *= ratio)
        {
            weights.Add(last);
            ratio *= step;
        }

        // What is left out, from index m = weights + 1 on, falls at least as fast as exp(-(2m+1)/2σ²) a step:
        // Σ ≤ w_m / (1 - exp(-x)) ≤ w_m (1 + 1/x), x = (2m+1)/2σ².
        var m = weights.Count + 1L;
        var factor = 1 + ((2 * squaredSigma) / ((2 * m) + 1)).Ceiling();
        var tails = new BinaryInterval[weights.Count];
        var sum = BinaryInterval.Of(Rational.Zero, bits).PlusAtMost(last.High * factor);
        for (var j = tails.Length - 1; j >= 0; j--)
        {
            sum += weights[j];
            tails[j] = sum;
        }

        var total = sum + BinaryInterval.Of(new Rational(BigInteger.One, 2 * BigInteger.One), bits);
        foreach (var tail in tails)
        {
            yield return tail / total;
        }

        // Beyond, no more is known at this precision than the bound on the sum.
        var rest = BinaryInterval.Of(Rational.Zero, bits).PlusAtMost(last.High * factor) / total;
        while (true)
        {
            yield return rest;
        }
    }
}
