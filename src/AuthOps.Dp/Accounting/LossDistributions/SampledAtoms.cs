using AuthOps.Dp.Accounting.Numerics;

namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>
/// Samples of laws with so few losses that those of the sample lie on a lattice again, and nothing has to be spread:
/// the interval is then as narrow as round-off leaves it. Null for all other laws.
/// </summary>
internal static class SampledAtoms
{
    private const double MostLoss = 600;
    private const double LeastRest = 1.0 / 64;

    /// <summary>A Poisson sample of ±l: two losses, whatever they are.</summary>
    internal static LatticeLaw? Poisson(LatticeLaw inner, double rate)
    {
        if (inner.Points != 2 || !IsPlain(inner))
        {
            return null;
        }

        var l = inner.LossAt(1);
        var (low, high) = (SampledLatticeLaw.LossOf(-l, rate), SampledLatticeLaw.LossOf(l, rate));
        return high > low
            ? LatticeLaw.OfAtoms(
                [Mass(inner, 0, rate), Mass(inner, 1, rate)],
                low,
                high - low,
                isSymmetric: false,
                inner.EntryError + (128 * BoundedExp.UnitRoundoff),
                ShiftOf(inner, l)
            )
            : null;
    }

    /// <summary>
    /// A sample of fixed size under replace-one of ±l, with or without 0: ±L with L = ln(1 - q + q e^l), and 0 with what is
    /// left (<see cref="ReplacedSampleLaw"/>).
    /// </summary>
    internal static LatticeLaw? FixedSize(LatticeLaw inner, double rate)
    {
        if (inner.Points is not (2 or 3) || !IsPlain(inner))
        {
            return null;
        }

        var top = inner.Points - 1;
        var l = inner.LossAt(top);
        var loss = SampledLatticeLaw.LossOf(l, rate);
        var above = Mass(inner, top, rate);
        var below = above * Outward.ExpAbove(-loss);
        var rest = 1 - above - below;
        if (loss <= 0 || rest < LeastRest)
        {
            return null;
        }

        // What is left is a difference, and off by more than its parts are.
        var shift = ShiftOf(inner, l);
        var error = inner.EntryError + shift + (128 * BoundedExp.UnitRoundoff);
        return LatticeLaw.OfAtoms(
            [below, rest, above],
            -loss,
            loss,
            isSymmetric: true,
            error / rest,
            shift
        );
    }

    private static bool IsPlain(LatticeLaw inner) =>
        inner.Infinite == 0
        && inner.Below == 0
        && inner.LossAt(inner.Points - 1) is > 0 and < MostLoss
        && Math.Abs(inner.LossAt(0) + inner.LossAt(inner.Points - 1)) <= 1e-14 * inner.Span;

    /// <summary>P = (1-q) Q₀ + q P₀ with Q₀ = P₀ e^-l.</summary>
    private static double Mass(LatticeLaw inner, int i, double rate)
    {
        var l = inner.LossAt(i);
        return inner.MassAt(i) * (rate + ((1 - rate) * Outward.ExpAbove(-l)));
    }

    // That of the logarithm, that of the loss before sampling, and what rounding of the rate moves.
    private static double ShiftOf(LatticeLaw inner, double l) =>
        inner.Shift + (1024 * BoundedExp.UnitRoundoff * (1 + l));
}
