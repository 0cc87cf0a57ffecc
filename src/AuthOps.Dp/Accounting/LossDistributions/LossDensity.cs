using System.Runtime.Intrinsics;
using AuthOps.Dp.Accounting.Numerics;

namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>
/// Integrals of a continuous loss law over half cells by Gauss–Legendre quadrature, with all integrands positive and
/// all differences of exponentials formed without cancellation. docs/math/pld.md bounds the quadrature by 2^-40 of the
/// integral under the widths used here.
/// </summary>
internal sealed class LossDensity
{
    // Six nodes where half width times rate ≤ 1/16, eight up to 1/2.
    private const double NarrowLimit = 1.0 / 16;
    private const double WideLimit = 0.5;

    private static readonly double[] s_nodes6 =
    [
        -0.9324695142031521,
        -0.6612093864662645,
        -0.2386191860831969,
        0.2386191860831969,
        0.6612093864662645,
        0.9324695142031521,
    ];

    private static readonly double[] s_weights6 =
    [
        0.1713244923791704,
        0.3607615730481386,
        0.4679139345726910,
        0.4679139345726910,
        0.3607615730481386,
        0.1713244923791704,
    ];

    private static readonly double[] s_nodes8 =
    [
        -0.9602898564975363,
        -0.7966664774136267,
        -0.5255324099163290,
        -0.1834346424956498,
        0.1834346424956498,
        0.5255324099163290,
        0.7966664774136267,
        0.9602898564975363,
    ];

    private static readonly double[] s_weights8 =
    [
        0.1012285362903763,
        0.2223810344533745,
        0.3137066458778873,
        0.3626837833783620,
        0.3626837833783620,
        0.3137066458778873,
        0.2223810344533745,
        0.1012285362903763,
    ];

    private readonly double _rate;
    private readonly double _c0;
    private readonly double _c1;
    private readonly double _c2;
    private readonly double _lowest;
    private readonly double _highest;

    internal LossDensity(double mu, double ratio, double rate, double z)
    {
        _rate = rate;
        if (mu > 0)
        {
            // Under Q, l is normal with mean -μ²/2 and variance μ²; under the law of one more unit, with mean +μ²/2.
            var square = mu * mu;
            _c2 = -1 / (2 * square);
            _c1 = -0.5;
            _c0 = (-square / 8) - Outward.Log(mu * 2.5066282746310002).High;
            _highest = (square / 2) + (z * mu);
            _lowest = -_highest;
            var (inner, outer) = (NormalTail.Above(z), NormalTail.Above(z + mu));
            AboveBase = outer;
            AbovePrime = Outward.Above((rate * inner) + ((1 - rate) * outer), 1e-15);
            BelowBase = inner;
            BelowPrime = Outward.Above((rate * outer) + ((1 - rate) * inner), 1e-15);
        }
        else
        {
            // Under Q the density of l on (-a, a) is e^{-(l+a)/2}/4.
            _c1 = -0.5;
            _c0 = (-ratio / 2) - 1.3862943611198906;
            (_lowest, _highest) = (-ratio, ratio);
            var small = BoundedExp.Exp(-ratio);
            AtomBelow = 0.5 * (1 - rate + (rate * small));
            AtomAbove = 0.5 * (((1 - rate) * small) + rate);
        }
    }

    /// <summary>Mass under P, rounded up, above the cut.</summary>
    internal double AbovePrime { get; }

    internal double AboveBase { get; }

    internal double BelowPrime { get; }

    internal double BelowBase { get; }

    /// <summary>Mass under P at the lowest loss.</summary>
    internal double AtomBelow { get; }

    /// <summary>Mass under P at the highest loss.</summary>
    internal double AtomAbove { get; }

    /// <summary>Adds two pieces for each cell; edges are the losses without sampling at the half cells.</summary>
    internal void Fill(double[] edges, int cells, double step, LossPieces pieces)
    {
        var arena = pieces.Arena;
        var masses = new double[4][];
        for (var i = 0; i < 4; i++)
        {
            masses[i] = arena.Zeros(cells);
        }

        // 1/(e^h - 1) and 1/(1 - e^-h).
        var perLower = Outward.ExpAbove(-step) / BoundedExp.OneMinusExpMinus(step);
        var perUpper = 1 / BoundedExp.OneMinusExpMinus(step);
        var narrow = FirstNarrow(edges, cells, out var narrowEnd);
        for (var i = 0; i < cells; i++)
        {
            if (i == narrow)
            {
                i = FillNarrow(edges, cells, narrow, narrowEnd, masses, arena);
                if (i == cells)
                {
                    break;
                }
            }

            FillWide(edges, i, masses);
        }

        for (var i = 0; i < cells; i++)
        {
            pieces.Add(i, masses[0][i] * perLower, masses[1][i] * perUpper);
            pieces.Add(i, masses[2][i] * perLower, masses[3][i] * perUpper);
        }
    }

    /// <summary>The longest run of cells, a multiple of eight, on which one rule of six nodes a half cell is enough.</summary>
    private int FirstNarrow(double[] edges, int cells, out int end)
    {
        var (bestStart, bestLength, start) = (cells, 0, -1);
        for (var i = 0; i <= cells; i++)
        {
            var isNarrow = i < cells && IsNarrow(edges[2 * i], edges[(2 * i) + 2]);
            if (isNarrow && start < 0)
            {
                start = i;
            }
            else if (!isNarrow && start >= 0)
            {
                if (i - start > bestLength)
                {
                    (bestStart, bestLength) = (start, i - start);
                }

                start = -1;
            }
        }

        end = bestStart + (bestLength & ~7);
        return bestLength < 8 ? cells : bestStart;
    }

    private bool IsNarrow(double low, double high) =>
        low >= _lowest
        && high <= _highest
        && (high - low) / 2 * Rate(low, high) <= NarrowLimit
        && high - low <= 0.25;

    /// <summary>The most that the logarithm of an integrand changes per unit, on an ellipse eight times as wide.</summary>
    private double Rate(double low, double high)
    {
        var reach = 8 * (high - low);
        var middle = (low + high) / 2;
        return 2 + Math.Abs(_c1 + (2 * _c2 * middle)) + (2 * Math.Abs(_c2) * reach);
    }

    private int FillNarrow(
        double[] edges,
        int cells,
        int first,
        int end,
        double[][] masses,
        ArrayArena arena
    )
    {
        var even = arena.Any(cells + 1);
        var odd = arena.Any(cells);
        for (var i = 0; i < cells; i++)
        {
            even[i] = edges[2 * i];
            odd[i] = edges[(2 * i) + 1];
        }

        even[cells] = edges[2 * cells];
        for (var i = first; i < end; i += 8)
        {
            var low = Vector512.LoadUnsafe(ref even[0], (nuint)i);
            var middle = Vector512.LoadUnsafe(ref odd[0], (nuint)i);
            var high = Vector512.LoadUnsafe(ref even[0], (nuint)i + 1);
            var rate = Vector512.Create(_rate);
            var growLow = BoundedExp.Exp(low) * rate;
            var growHigh = BoundedExp.Exp(high) * rate;
            Half(low, high, low, middle, growLow, growHigh, masses[0], masses[1], i);
            Half(low, high, middle, high, growLow, growHigh, masses[2], masses[3], i);
        }

        return end;
    }

    private void Half(
        Vector512<double> low,
        Vector512<double> high,
        Vector512<double> from,
        Vector512<double> to,
        Vector512<double> growLow,
        Vector512<double> growHigh,
        double[] atLower,
        double[] atUpper,
        int at
    )
    {
        var half = (to - from) * Vector512.Create(0.5);
        var centre = from + half;
        var (c0, c1, c2) = (Vector512.Create(_c0), Vector512.Create(_c1), Vector512.Create(_c2));
        var lower = Vector512<double>.Zero;
        var upper = Vector512<double>.Zero;
        for (var n = 0; n < s_nodes6.Length; n++)
        {
            var x = centre + (half * Vector512.Create(s_nodes6[n]));
            var g = BoundedExp.Exp((((x * c2) + c1) * x) + c0) * Vector512.Create(s_weights6[n]);
            upper += g * SmallExpMinusOne(x - low);
            lower -= g * SmallExpMinusOne(x - high);
        }

        (lower * growHigh * half).StoreUnsafe(ref atLower[0], (nuint)at);
        (upper * growLow * half).StoreUnsafe(ref atUpper[0], (nuint)at);
    }

    /// <summary>e^z - 1 for |z| ≤ 1/4: ten terms of the series, to 3·10^-14.</summary>
    private static Vector512<double> SmallExpMinusOne(Vector512<double> z)
    {
        var p = Vector512.Create(1.0 / 3628800);
        p = (p * z) + Vector512.Create(1.0 / 362880);
        p = (p * z) + Vector512.Create(1.0 / 40320);
        p = (p * z) + Vector512.Create(1.0 / 5040);
        p = (p * z) + Vector512.Create(1.0 / 720);
        p = (p * z) + Vector512.Create(1.0 / 120);
        p = (p * z) + Vector512.Create(1.0 / 24);
        p = (p * z) + Vector512.Create(1.0 / 6);
        p = (p * z) + Vector512.Create(0.5);
        p = (p * z) + Vector512<double>.One;
        return p * z;
    }

    /// <summary>One cell by as many panels as it takes.</summary>
    private void FillWide(double[] edges, int cell, double[][] masses)
    {
        var low = edges[2 * cell];
        var high = edges[(2 * cell) + 2];
        for (var side = 0; side < 2; side++)
        {
            var from = Math.Max(edges[(2 * cell) + side], _lowest);
            var to = Math.Min(edges[(2 * cell) + side + 1], _highest);
            var (lower, upper) = (0.0, 0.0);
            while (from < to)
            {
                var panel = PanelEnd(from, to);
                var (a, b) = Panel(low, high, from, panel);
                lower += a;
                upper += b;
                from = panel;
            }

            masses[2 * side][cell] = lower;
            masses[(2 * side) + 1][cell] = upper;
        }
    }

    private double PanelEnd(double from, double to)
    {
        var width = to - from;
        while (width / 2 * Rate(from, from + width) > WideLimit)
        {
            width /= 2;
        }

        // Close the last panel exactly.
        return from + width >= to || to - (from + width) < 1e-12 ? to : from + width;
    }

    private (double Lower, double Upper) Panel(double low, double high, double from, double to)
    {
        var half = (to - from) / 2;
        var centre = from + half;
        var (lower, upper) = (0.0, 0.0);
        for (var n = 0; n < s_nodes8.Length; n++)
        {
            var x = centre + (half * s_nodes8[n]);
            var exponent = (((x * _c2) + _c1) * x) + _c0 + x;
            var g =
                exponent < -BoundedExp.MaxArgument
                    ? 0
                    : BoundedExp.Exp(exponent) * s_weights8[n] * half * _rate;

            // g is the density times q e^x; against the ends: e^x - e^low and e^high - e^x.
            upper += g * BoundedExp.OneMinusExpMinus(x - low);
            var rest = high - x;
            lower +=
                g
                * (
                    rest <= 1
                        ? BoundedExp.ExpMinusOne(rest)
                        : BoundedExp.Exp(Math.Min(rest, 600)) - 1
                );
        }

        return (lower, upper);
    }
}
