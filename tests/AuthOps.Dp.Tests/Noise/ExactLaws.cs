using System.Numerics;

namespace AuthOps.Dp.Tests.Noise;

/// <summary>The probability mass functions from their definitions, as intervals.</summary>
internal static class ExactLaws
{
    /// <summary>Discrete Laplace of scale t/s: (1 - q)/(1 + q) q^|k|, q = exp(-s/t).</summary>
    internal static FixedInterval Laplace(BigInteger t, BigInteger s, long k)
    {
        var q = FixedInterval.ExpMinus(s, t);
        return (FixedInterval.One - q)
            / (FixedInterval.One + q)
            * FixedInterval.ExpMinus(s * Math.Abs(k), t);
    }

    /// <summary>exp(-k²/2σ²) for σ² = p/q.</summary>
    internal static FixedInterval GaussianWeight(BigInteger p, BigInteger q, long k) =>
        FixedInterval.ExpMinus(q * k * k, 2 * p);

    /// <summary>θ = Σ exp(-k²/2σ²), the far tail bounded by a geometric series.</summary>
    internal static FixedInterval GaussianTheta(BigInteger p, BigInteger q)
    {
        var sum = FixedInterval.One;
        for (var k = 1L; ; k++)
        {
            var weight = GaussianWeight(p, q, k);
            sum += weight + weight;
            if (weight.High < BigInteger.One << 40)
            {
                // The next weights fall at least as fast as w(k+1)/w(k) ≤ exp(-k/σ²): 2σ² + 2 terms bound the rest.
                var rest = weight.High * 2 * ((2 * p / q) + 2);
                return new FixedInterval(sum.Low, sum.High + rest);
            }
        }
    }
}
