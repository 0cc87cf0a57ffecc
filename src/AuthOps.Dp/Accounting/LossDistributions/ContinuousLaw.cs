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

    internal override LossPieces Split(double step, double z)
    {
        var (low, high) = Range(z);
        var cells = Math.Max(1, (int)Math.Ceiling(((high - low) / step) - 1e-9));
        var edges = Edges(low, step, cells, out var shift);
        var density = new LossDensity(_mu, _ratio, _rate, z);
        var pieces = new LossPieces(low, step, cells + 1)
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

        density.Fill(edges, step, pieces);
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
    private double[] Edges(double low, double step, int cells, out double shift)
    {
        var edges = new double[(2 * cells) + 1];
        var (worst, half) = (0.0, step / 2);
        if (_rate == 1)
        {
            for (var m = 0; m < edges.Length; m++)
            {
                edges[m] = low + (m * half);
            }

            shift = 8 * BoundedExp.UnitRoundoff * (Math.Abs(low) + (cells * step));
            return edges;
        }

        // q e^l = (1 - q + q e^a)(e^{mh/2} - 1) + q e^a, with a the lowest l.
        var bottom = IsGaussian ? 0 : _rate * BoundedExp.Exp(-_ratio);
        var start = 1 - _rate + bottom;
        for (var m = 0; m < edges.Length; m++)
        {
            var rise = m * half;
            var grown = rise <= 1 ? BoundedExp.ExpMinusOne(rise) : BoundedExp.Exp(rise) - 1;
            var odds = ((start * grown) + bottom) / _rate;
            if (odds == 0)
            {
                edges[m] = double.NegativeInfinity;
                continue;
            }

            edges[m] = Math.Log(odds);
            if (Math.Abs(edges[m]) <= BoundedExp.MaxArgument)
            {
                worst = Math.Max(worst, Math.Abs((BoundedExp.Exp(edges[m]) / odds) - 1));
            }
        }

        shift = worst + (64 * BoundedExp.UnitRoundoff * (1 + (cells * step)));
        return edges;
    }
}
