using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Events;

/// <summary>What follows from a pure ε alone, rounded up.</summary>
internal static class PureForms
{
    /// <summary>ρ = ε²/2 (Bun and Steinke 2016, Proposition 1.4).</summary>
    internal static Rational Rho(Rational epsilon) => epsilon * epsilon / 2;

    /// <summary>
    /// The squared μ of a Gaussian-DP bound of ε-DP. The worst trade-off of ε-DP is linear through (0, 1), (c, c) and
    /// (1, 0) with c = 1/(1 + e^ε); the convex curve of μ-GDP through (c, c), μ = -2 Φ^-1(c), lies below its chords.
    /// </summary>
    internal static Rational? SquaredMu(Rational epsilon)
    {
        if (epsilon > 100)
        {
            return null;
        }

        var e = Outward.Above(epsilon);

        // The least μ with Φ(μ/2) ≥ e^ε/(1 + e^ε), that is Φ(-μ/2) ≤ c, found by bisection on a proved bound.
        var c = Outward.Below(1 / (1 + Outward.ExpAbove(e)), 8 * BoundedExp.UnitRoundoff);
        var (low, high) = (0.0, 40.0);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            if (NormalTail.Above(middle / 2) <= c)
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        var mu = Outward.Exact(high);
        return Outward.RoundUp(mu * mu);
    }

    /// <summary>ln(1 + q(e^ε - 1)) as a rational above it: a sample of rate q under a pure ε (Balle, Barthe, Gaboardi 2018).</summary>
    internal static Rational Amplified(Rational epsilon, Rational rate)
    {
        if (epsilon > 600)
        {
            return epsilon;
        }

        var e = Outward.Above(epsilon);
        var q = Outward.Above(rate);
        var growth =
            e <= 1
                ? Outward.Above(BoundedExp.ExpMinusOne(e), 2 * BoundedExp.RelativeError)
                : Outward.ExpAbove(e) - 1;
        var step = Outward.Above(q * growth, 8 * BoundedExp.UnitRoundoff);

        // ln(1 + x) ≤ x serves where x is small and the logarithm's absolute error would show.
        var log = step < 1e-6 ? step : Math.Min(step, Outward.Log(1 + step).High);
        var result = Outward.RoundUp(Outward.Exact(log));
        return result < epsilon ? result : epsilon;
    }
}
