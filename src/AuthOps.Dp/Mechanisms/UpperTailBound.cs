using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Mechanisms;

/// <summary>How far out a law must be cut so that what lies beyond is certainly below a bound.</summary>
internal static class UpperTailBound
{
    private const int Bits = 384;

    // σ² up to which the tail is summed term by term.
    private const long MaxSummedSquaredSigma = 1L << 20;

    /// <summary>The least k ≥ 1 known to have Pr[X ≥ k] ≤ bound: the very least but for wide Gaussians.</summary>
    internal static long LeastBelow(NoiseDistribution noise, Rational bound) =>
        noise switch
        {
            DiscreteLaplace laplace => Laplace(laplace.Scale, bound),
            DiscreteGaussian gaussian when gaussian.SquaredSigma <= MaxSummedSquaredSigma =>
                Gaussian(gaussian.SquaredSigma, bound),
            DiscreteGaussian gaussian => WideGaussian(gaussian.SquaredSigma, bound),
            _ => throw new ArgumentException("No tail is known for this law.", nameof(noise)),
        };

    // Pr[X ≥ k] = q^k / (1 + q), q = exp(-1/scale).
    private static long Laplace(Rational scale, Rational bound)
    {
        var limit = BinaryInterval.Of(bound, Bits).Low;
        var rate = Rational.One / scale;
        var one = BinaryInterval.One(Bits);
        var denominator = one + BinaryInterval.ExpMinus(rate, Bits);
        return Least(k => (BinaryInterval.ExpMinus(rate * k, Bits) / denominator).High <= limit);
    }

    // Pr[X ≥ k] = c_k / 2 for k ≥ 1: the sign is fair.
    private static long Gaussian(Rational squaredSigma, Rational bound)
    {
        var limit = BinaryInterval.Of(bound, Bits).Low << 1;
        var k = 1L;
        foreach (var tail in new HalfGaussianLaw(squaredSigma).Tails(Bits))
        {
            if (tail.High <= limit)
            {
                break;
            }

            k++;
        }

        return k;
    }

    // Pr[X ≥ k] ≤ Pr[N(0, σ²) ≥ k - 1] ≤ exp(-(k - 1)²/2σ²) / 2: Canonne, Kamath, Steinke 2020, Proposition 25.
    private static long WideGaussian(Rational squaredSigma, Rational bound)
    {
        var limit = BinaryInterval.Of(bound, Bits).Low << 1;
        return Least(k =>
            BinaryInterval.ExpMinus((Rational)(k - 1) * (k - 1) / (2 * squaredSigma), Bits).High
            <= limit
        );
    }

    /// <summary>The least k ≥ 1 for which a property holds that holds for all greater ones.</summary>
    private static long Least(Func<long, bool> holds)
    {
        var high = 1L;
        while (!holds(high))
        {
            high *= 2;
        }

        var low = high / 2;
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (holds(middle))
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        return high;
    }
}
