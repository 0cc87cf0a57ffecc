using System.Numerics;

namespace AuthOps.Dp.Noise;

/// <summary>
/// Canonne, Kamath, Steinke 2020, Algorithm 3: the discrete Gaussian law with rational variance parameter σ² = p/q
/// by rejection from a discrete Laplace of integer scale t = ⌊σ⌋ + 1. Argument: docs/math/discrete-gaussian.md.
/// </summary>
internal static class DiscreteGaussianSampler
{
    /// <summary>Draws until an attempt is accepted.</summary>
    internal static Int128 Sample<TChoices>(ref TChoices choices, in GaussianParameters parameters)
        where TChoices : struct, IExactChoices
    {
        Int128 value;
        while (!TryAttempt(ref choices, parameters, out value)) { }
        return value;
    }

    /// <summary>One attempt: independent of every other, so the output law is the law given acceptance.</summary>
    internal static bool TryAttempt<TChoices>(
        ref TChoices choices,
        in GaussianParameters parameters,
        out Int128 value
    )
        where TChoices : struct, IExactChoices
    {
        value = DiscreteLaplaceSampler.Sample(ref choices, parameters.T, 1UL);
        return Accept(ref choices, parameters, value);
    }

    /// <summary>True with probability exp(-(|y| - σ²/t)² / 2σ²) = exp(-(|y|qt - p)² / 2pqt²).</summary>
    internal static bool Accept<TChoices>(
        ref TChoices choices,
        in GaussianParameters parameters,
        Int128 value
    )
        where TChoices : struct, IExactChoices
    {
        var magnitude = Int128.Abs(value);
        if (parameters.FitsWord && magnitude <= parameters.MaxWordMagnitude)
        {
            var scaled = (ulong)magnitude * parameters.WordQt;
            var distance =
                scaled > parameters.WordP ? scaled - parameters.WordP : parameters.WordP - scaled;
            return choices.BernoulliExp(distance * distance, parameters.WordDenominator);
        }

        var difference = ((BigInteger)magnitude * parameters.Q * parameters.T) - parameters.P;
        return choices.BernoulliExp(difference * difference, parameters.Denominator);
    }
}
