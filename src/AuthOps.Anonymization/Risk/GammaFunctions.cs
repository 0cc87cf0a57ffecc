namespace AuthOps.Anonymization.Risk;

/// <summary>
/// The two functions of the gamma family that the population models need, for positive arguments. Differences are
/// formed before logarithms are taken, since the logarithms themselves would cancel. Stateless.
/// </summary>
internal static class GammaFunctions
{
    // From here on the asymptotic series (Abramowitz and Stegun 6.1.41, 6.3.18) is exact to double precision.
    private const double SeriesFrom = 20;

    /// <summary>ψ(x), x &gt; 0; absolute error below 1e-14 for x ≥ 1e-3.</summary>
    public static double Digamma(double x)
    {
        var shift = 0.0;
        for (; x < SeriesFrom; x++)
        {
            shift += 1 / x;
        }

        return Math.Log(x) - (0.5 / x) - Series(x) - shift;
    }

    /// <summary>ψ(x + d) - ψ(x), x &gt; 0, d ≥ 0, without the cancellation of the difference for large x.</summary>
    public static double DigammaDifference(double x, double d)
    {
        var shift = 0.0;
        for (; x < SeriesFrom; x++)
        {
            shift += d / (x * (x + d));
        }

        var y = x + d;
        return shift + Log1P(d / x) + (d / (2 * x * y)) + Series(x) - Series(y);
    }

    /// <summary>ln Γ(x + d) - ln Γ(x), x &gt; 0, d ≥ 0.</summary>
    public static double LogRatio(double x, double d)
    {
        var shift = 0.0;
        for (; x < SeriesFrom; x++)
        {
            shift += Log1P(d / x);
        }

        var y = x + d;
        var difference =
            ((x - 0.5) * Log1P(d / x)) + (d * Math.Log(y)) - d + Correction(y) - Correction(x);
        return difference - shift;
    }

    private static double Series(double x)
    {
        var y = 1 / (x * x);
        return y * (1.0 / 12 - y * (1.0 / 120 - y * (1.0 / 252 - y * (1.0 / 240 - y / 132))));
    }

    private static double Correction(double x)
    {
        var y = 1 / (x * x);
        return (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y * (1.0 / 1680 - y / 1188)))) / x;
    }

    // Goldberg, "What every computer scientist should know about floating-point arithmetic" (1991), theorem 4.
    private static double Log1P(double x)
    {
        var rounded = 1 + x;
        return rounded == 1 ? x : x * (Math.Log(rounded) / (rounded - 1));
    }
}
