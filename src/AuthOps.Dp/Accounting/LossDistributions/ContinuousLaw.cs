using System.Runtime.Intrinsics;
using AuthOps.Dp.Accounting.Numerics;

namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>
/// Laplace or Gaussian noise, on all data or on a Poisson sample of rate q. With l the loss without sampling, Q has a
/// density e^{c0 + c1 l + c2 l²} over (Lowest, Highest), perhaps with atoms at both ends, and the loss of the sample is
/// ln(1 - q + q e^l).
/// </summary>
internal sealed class ContinuousLaw : LossLaw
{
    private readonly double _rate;
    private readonly double _mu;
    private readonly double _ratio;

    private ContinuousLaw(double rate, double mu, double ratio) =>
        (_rate, _mu, _ratio) = (rate, mu, ratio);

    internal override double Rate => _rate;

    internal override bool IsSymmetric => _rate == 1;

    internal override double Span => IsGaussian ? 0 : Loss(_ratio) - Loss(-_ratio);

    private bool IsGaussian => _mu > 0;

    /// <summary>Gaussian noise; the rate is rounded up, as is μ.</summary>
    internal static ContinuousLaw Gaussian(double mu, double rate) => new(rate, mu, 0);

    /// <summary>Laplace noise of scale 1/ratio on a sensitivity of 1; the rate is rounded up, as is the ratio.</summary>
    internal static ContinuousLaw Laplace(double ratio, double rate) => new(rate, 0, ratio);

    internal override (double Low, double High) Range(double z)
    {
        if (!IsGaussian)
        {
            return (Loss(-_ratio), Loss(_ratio));
        }

        var end = (_mu * _mu / 2) + (z * _mu);
        return (_rate == 1 ? -end : Outward.Log(1 - _rate).High, Loss(end));
    }

    internal override LossPieces Split(double step, double z, ArrayArena? arena = null)
    {
        var (low, high) = Range(z);
        var cells = Math.Max(1, (int)Math.Ceiling(((high - low) / step) - 1e-9));
        arena ??= new ArrayArena();
        var edges = Edges(low, step, cells, arena, out var shift);
        var density = new LossDensity(_mu, _ratio, _rate, z);
        var pieces = new LossPieces(low, step, cells + 1, arena)
        {
            Shift = shift + 2e-13,
            Infinite = density.AbovePrime,
            InfiniteSwapped = _rate == 1 ? density.AbovePrime : 0,
            Below = density.BelowPrime,
            BelowSwapped = density.BelowBase,
            AboveSwapped = density.AboveBase,
        };
        if (!IsGaussian)
        {
            pieces.AddPoint(0, density.AtomBelow);
        }

        density.Fill(edges, cells, step, pieces);
        if (!IsGaussian)
        {
            AddTop(pieces, cells, high, density.AtomAbove);
        }

        return pieces;
    }

    private static void AddTop(LossPieces pieces, int cells, double high, double mass)
    {
        if (Math.Abs(pieces.Loss(cells) - high) <= 1e-13)
        {
            pieces.AddPoint(cells, mass);
        }
        else
        {
            pieces.AddAtom(high, mass);
        }
    }

    /// <summary>ln(1 - q + q e^l).</summary>
    private double Loss(double l) =>
        _rate == 1 ? l
        : l > 30 ? l + Outward.Log(_rate + ((1 - _rate) * Outward.ExpAbove(-l))).High
        : Outward.Log(1 - _rate + (_rate * Outward.ExpAbove(l))).High;

    /// <summary>
    /// The losses without sampling at all half cells. They are guesses; how far the loss at a guess is from its half
    /// cell is measured with our own exponential and reported.
    /// </summary>
    private double[] Edges(double low, double step, int cells, ArrayArena arena, out double shift)
    {
        var count = (2 * cells) + 1;
        var edges = arena.Any(count + 7);
        var (worst, half) = (0.0, step / 2);
        if (_rate == 1)
        {
            for (var m = 0; m < count; m++)
            {
                edges[m] = low + (m * half);
            }

            shift = 8 * BoundedExp.UnitRoundoff * (Math.Abs(low) + (cells * step));
            return edges;
        }

        // q e^l = (1 - q + q e^a)(e^{mh/2} - 1) + q e^a, with a the lowest l.
        var bottom = IsGaussian ? 0 : _rate * BoundedExp.Exp(-_ratio);
        var start = 1 - _rate + bottom;
        var lanes = Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7);
        for (var m = 0; m < count; m += 8)
        {
            var rise = (lanes + Vector512.Create((double)m)) * Vector512.Create(half);
            var odds =
                (
                    (Vector512.Create(start) * BoundedExp.GreaterExpMinusOne(rise))
                    + Vector512.Create(bottom)
                ) / Vector512.Create(_rate);
            var guess = Vector512.Log(odds);
            worst = Math.Max(worst, Deviation(guess, odds));
            guess.StoreUnsafe(ref edges[m]);
        }

        shift = worst + (64 * BoundedExp.UnitRoundoff * (1 + (cells * step)));
        return edges;
    }

    /// <summary>The most by which e^guess is off, relatively, where it can be measured.</summary>
    private static double Deviation(Vector512<double> guess, Vector512<double> odds)
    {
        var limit = Vector512.Create(BoundedExp.MaxArgument);
        var inside = Vector512.LessThanOrEqual(Vector512.Abs(guess), limit);
        var safe = Vector512.ConditionalSelect(inside, guess, Vector512<double>.Zero);
        var off = Vector512.Abs((BoundedExp.Exp(safe) / odds) - Vector512<double>.One);
        off = Vector512.ConditionalSelect(inside, off, Vector512<double>.Zero);
        var worst = 0.0;
        for (var i = 0; i < 8; i++)
        {
            worst = Math.Max(worst, off[i]);
        }

        return worst;
    }
}
