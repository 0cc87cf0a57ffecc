using System.Numerics;

namespace AuthOps.Dp.Noise;

/// <summary>
/// An exact Bernoulli variable with probability exp(-γ) for rational γ ≥ 0, by integer choices alone.
/// Canonne, Kamath, Steinke 2020, Algorithm 1; argument in docs/math/discrete-laplace.md.
/// </summary>
internal static class ExponentialBernoulli
{
    /// <summary>True with probability exp(-numerator / denominator).</summary>
    internal static bool Sample<TInt, TChoices>(
        ref TChoices choices,
        TInt numerator,
        TInt denominator
    )
        where TInt : IBinaryInteger<TInt>
        where TChoices : struct, IExactChoices
    {
        // exp(-γ) = exp(-1)^⌊γ⌋ · exp(-(γ - ⌊γ⌋)); a failed factor decides.
        var (whole, rest) = TInt.DivRem(numerator, denominator);
        for (; !TInt.IsZero(whole); whole--)
        {
            if (!SampleUnit(ref choices, TInt.One, TInt.One))
            {
                return false;
            }
        }

        return SampleUnit(ref choices, rest, denominator);
    }

    /// <summary>The case 0 ≤ γ ≤ 1.</summary>
    private static bool SampleUnit<TInt, TChoices>(
        ref TChoices choices,
        TInt numerator,
        TInt denominator
    )
        where TInt : IBinaryInteger<TInt>
        where TChoices : struct, IExactChoices
    {
        // K = first k at which a Bernoulli(γ/k) fails; Pr[K odd] = Σ (-γ)^j / j! = exp(-γ). The variable is drawn as
        // Bernoulli(1/k) and Bernoulli(γ), so that no product of denominators can overflow.
        var k = 1UL;
        while (choices.Bernoulli(1UL, k) && choices.Bernoulli(numerator, denominator))
        {
            k++;
        }

        return (k & 1) == 1;
    }
}
