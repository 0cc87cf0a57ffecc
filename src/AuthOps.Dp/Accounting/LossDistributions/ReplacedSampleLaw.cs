using AuthOps.Dp.Accounting.Numerics;

namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>
/// A sample of fixed size under replace-one. With (P, Q) the worst pair of the event, γ the rate: at ratios above 1 the
/// privacy curve is that of ((1-γ) Q + γ P, Q), below 1 that of (P, (1-γ) P + γ Q) (Zhu, Dong, Wang 2022, Theorem 11).
/// Losses above 0 therefore come from the Poisson law of the same rate, those below 0 from the same law mirrored, and
/// what is missing to 1 loses nothing.
/// </summary>
internal sealed class ReplacedSampleLaw(LossLaw sampled) : LossLaw
{
    /// <summary>0 must be a lattice point of the Poisson law, whose lattice begins at its lowest loss.</summary>
    internal override double Span => -sampled.Range(1).Low;

    internal override bool NeedsSpan => true;

    internal override (double Low, double High) Range(double z)
    {
        var high = sampled.Range(z).High;
        return (-high, high);
    }

    internal override LossPieces Split(double step, double z, ArrayArena? arena = null)
    {
        var source = sampled.Split(step, z, arena);
        var zero = (int)Math.Round(Span / step);
        var half = Math.Max(1, source.Points - 1 - zero);
        var drift = Math.Abs(source.Loss(zero));
        var pieces = new LossPieces(-half * step, step, (2 * half) + 1, arena)
        {
            Infinite = source.Infinite,
            InfiniteSwapped = source.Infinite,
            Below = source.AboveSwapped,
            Shift = source.Shift + drift + (4 * BoundedExp.UnitRoundoff * half * step),
        };
        var total = Mirror(source, zero, half, pieces);
        for (var i = 0; i < source.Count; i++)
        {
            if (source.Cell(i) >= zero)
            {
                total += source.AtLower(i) + source.AtUpper(i);
            }
        }

        // The rest is a difference: what rounding may hide of it counts in the upper law only.
        var hidden = (2 * LossPieces.DefaultEntryError) + source.Infinite + source.AboveSwapped;
        pieces.AddPoint(half, Math.Max(0, 1 - total - hidden));
        pieces.AddUpper(half, Math.Min(1, 2 * hidden));
        for (var i = 0; i < source.Count; i++)
        {
            if (source.Cell(i) >= zero)
            {
                pieces.Add(source.Cell(i) - zero + half, source.AtLower(i), source.AtUpper(i));
            }
        }

        return pieces;
    }

    /// <summary>The pieces above 0 under Q, from the highest to the lowest loss, as the ones below 0; gives their mass.</summary>
    private static double Mirror(LossPieces source, int zero, int half, LossPieces pieces)
    {
        var total = 0.0;
        for (var i = source.Count - 1; i >= 0 && source.Cell(i) >= zero; i--)
        {
            var j = source.Cell(i) - zero;
            var lower = source.AtLower(i) * Outward.ExpAbove(-j * source.Step);
            if (source.AtUpper(i) == 0)
            {
                pieces.AddPoint(half - j, lower);
                total += lower;
                continue;
            }

            var upper = source.AtUpper(i) * Outward.ExpAbove(-(j + 1) * source.Step);
            pieces.Add(half - 1 - j, upper, lower);
            total += lower + upper;
        }

        return total;
    }
}
