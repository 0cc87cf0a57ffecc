using AuthOps.Dp.Accounting.Numerics;

namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>A lattice law on a Poisson sample of rate q: the loss ln(1 - q + q e^l) leaves the lattice.</summary>
internal sealed class SampledLatticeLaw(LatticeLaw inner, double rate) : LossLaw
{
    internal override bool IsSymmetric => false;

    internal override double Span => Loss(inner.Points - 1) - Loss(0);

    internal override (double Low, double High) Range(double z) =>
        (Loss(0), Loss(inner.Points - 1));

    internal override LossPieces Split(double step, double z, ArrayArena? arena = null)
    {
        var (low, high) = Range(z);
        var cells = Math.Max(1, (int)Math.Ceiling(((high - low) / step) - 1e-9));

        // Whether one more unit is there or not, without it nothing fails: only the law with it has infinite losses.
        var failure = Outward.Above(inner.Infinite * rate, 1e-15);
        var pieces = new LossPieces(low, step, cells + 1, arena)
        {
            Infinite = failure,
            InfiniteSwapped = failure,
            Below = inner.Below,
            BelowSwapped = inner.Infinite,
            AboveSwapped = inner.Infinite,
            Shift = 512 * BoundedExp.UnitRoundoff * (1 + Math.Abs(low) + Math.Abs(high)),
        };
        for (var i = 0; i < inner.Points; i++)
        {
            // P = (1-q) Q₀ + q P₀ with Q₀ = P₀ e^-l.
            var l = inner.LossAt(i);
            var mass = inner.MassAt(i) * (rate + ((1 - rate) * Outward.ExpAbove(-l)));
            if (i == 0)
            {
                pieces.AddPoint(0, mass);
            }
            else if (i == inner.Points - 1 && Math.Abs(pieces.Loss(cells) - high) < 1e-12)
            {
                pieces.AddPoint(cells, mass);
            }
            else
            {
                pieces.AddAtom(Loss(i), mass);
            }
        }

        return pieces;
    }

    private double Loss(int i) => LossOf(inner.LossAt(i), rate);

    /// <summary>ln(1 - q + q e^l), off by less than 512 u (1 + |l|).</summary>
    internal static double LossOf(double l, double rate) =>
        l > 30
            ? l + Outward.Log(rate + ((1 - rate) * Outward.ExpAbove(-l))).High
            : Outward.Log(1 - rate + (rate * Outward.ExpAbove(l))).High;
}
