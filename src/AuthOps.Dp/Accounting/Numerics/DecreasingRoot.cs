namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>Finds where a decreasing bound crosses a level; whatever it returns has been checked on the right side.</summary>
internal static class DecreasingRoot
{
    private const int MaxSteps = 200;

    /// <summary>A point at which <paramref name="bound"/> is at most the level, close to the least such one.</summary>
    /// <param name="bound">A decreasing bound of δ.</param>
    /// <param name="level">The δ asked for.</param>
    /// <param name="low">A point where the bound is above the level.</param>
    /// <param name="high">A point where it is not.</param>
    /// <param name="tolerance">The width to stop at, relative to the point.</param>
    internal static (double Above, double Below) Find(
        Func<double, double> bound,
        double level,
        double low,
        double high,
        double tolerance
    )
    {
        // ln δ is almost linear in ε: the secant of the logarithms, kept inside by halving whenever it stalls.
        var (atLow, atHigh) = (Log(bound(low), level), Log(bound(high), level));
        for (var i = 0; i < MaxSteps && high - low > tolerance * Math.Max(high, 1e-300); i++)
        {
            var share = double.IsFinite(atHigh) ? atLow / (atLow - atHigh) : 0.5;
            share = i % 4 == 3 ? 0.5 : Math.Clamp(share, 0.01, 0.99);
            var middle = low + ((high - low) * share);
            if (middle <= low || middle >= high)
            {
                break;
            }

            var value = Log(bound(middle), level);
            if (value <= 0)
            {
                (high, atHigh) = (middle, value);
            }
            else
            {
                (low, atLow) = (middle, value);
            }
        }

        return (high, low);
    }

    private static double Log(double value, double level) =>
        value <= 0 ? double.NegativeInfinity : Math.Log(value / level);
}
