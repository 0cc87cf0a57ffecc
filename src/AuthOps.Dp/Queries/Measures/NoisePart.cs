using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Queries.Measures;

/// <summary>One vector of exact integers of a statistic, what a unit can change in it, and the noise that hides it.</summary>
internal sealed class NoisePart
{
    /// <param name="name">Which part of the statistic.</param>
    /// <param name="step">What one integer step stands for.</param>
    /// <param name="l1">Δ1 in steps.</param>
    /// <param name="squaredL2">Δ2² in steps.</param>
    /// <param name="loss">The loss of this part.</param>
    internal NoisePart(string name, Rational step, Int128 l1, Rational squaredL2, PrivacyLoss loss)
    {
        Name = name;
        Step = step;
        L1Sensitivity = l1;
        SquaredL2Sensitivity = squaredL2;
        Loss = loss;
        Noise = NoiseFor(loss, new Rational(l1, 1), squaredL2);
    }

    internal string Name { get; }

    internal Rational Step { get; }

    internal Int128 L1Sensitivity { get; }

    internal Rational SquaredL2Sensitivity { get; }

    internal PrivacyLoss Loss { get; }

    internal NoiseDistribution Noise { get; }

    /// <summary>ε: discrete Laplace of scale Δ1/ε. ρ: discrete Gaussian of σ² = Δ2²/2ρ.</summary>
    internal static NoiseDistribution NoiseFor(PrivacyLoss loss, Rational l1, Rational squaredL2)
    {
        // A statistic that no unit can change still goes out with noise: a zero range is an argument, not a secret.
        var one = Rational.One;
        return loss.Measure == PrivacyMeasure.PureEpsilon
            ? new DiscreteLaplace((l1.Sign == 0 ? one : l1) / loss.Value)
            : new DiscreteGaussian((squaredL2.Sign == 0 ? one : squaredL2) / (2 * loss.Value));
    }
}
