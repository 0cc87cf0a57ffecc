namespace AuthOps.Anonymization.Risk;

/// <summary>
/// The Ewens-Pitman model of class sizes, fitted by maximum likelihood (Hoshino, "Applying Pitman's sampling formula
/// to microdata disclosure risk assessment", J. Official Statistics 17(4), 2001). Stateless.
/// </summary>
/// <remarks>
/// With u classes among n records, c_f of size f, the derivatives of the log likelihood vanish at the estimate:
/// by θ: Σ_{i=1}^{u-1} 1/(θ + iα) = Σ_{i=1}^{n-1} 1/(θ + i), and
/// by α: Σ_{i=1}^{u-1} i/(θ + iα) = Σ_f c_f Σ_{j=1}^{f-1} 1/(j - α).
/// For each α &lt; 1 there is one θ within its domain that solves the first, so that the second is one equation in α,
/// bracketed from below. Unlike Newton's method in both unknowns it cannot leave the domain. Where the root is not above
/// 0 the classes are as if drawn from a finite number of cells, θ / -α of them, not rounded to an integer.
/// </remarks>
internal static class PitmanModel
{
    private const double LeastAlpha = -1_000;
    private const double MostAlpha = 1 - 1e-12;

    /// <summary>
    /// The expected share of population uniques, or null where the model does not fit: every record alone, or none.
    /// </summary>
    /// <param name="histogram">Class sizes of the sample.</param>
    /// <param name="population">Records of the population, at least those of the sample.</param>
    public static double? PopulationUniqueness(
        IReadOnlyList<ClassSizeCount> histogram,
        double population
    )
    {
        var classes = histogram.Sum(static h => h.Classes);
        var rows = histogram.Sum(static h => h.Classes * h.Size);
        if (classes < 2 || classes == rows || histogram[0].Size > 1)
        {
            return null;
        }

        var low = 0.0;
        while (Slope(low) <= 0)
        {
            low = low == 0 ? -0.125 : 2 * low;
            if (low < LeastAlpha)
            {
                return null;
            }
        }

        var alpha = Root(Slope, low, MostAlpha);
        var theta = Theta(alpha, classes, rows);
        return Math.Exp(
            GammaFunctions.LogRatio(theta + alpha, 1 - alpha) + ((alpha - 1) * Math.Log(population))
        );

        double Slope(double a) => AlphaSlope(a, classes, rows, histogram);
    }

    private static double AlphaSlope(
        double alpha,
        long classes,
        long rows,
        IReadOnlyList<ClassSizeCount> histogram
    )
    {
        var theta = Theta(alpha, classes, rows);
        var gained = 0.0;
        for (long i = 1; i < classes; i++)
        {
            gained += i / (theta + (i * alpha));
        }

        return gained
            - histogram.Sum(h =>
                h.Classes * GammaFunctions.DigammaDifference(1 - alpha, h.Size - 1)
            );
    }

    /// <summary>The θ at which the likelihood for this α is highest: above -α, and above -α(u - 1) for a negative one.</summary>
    private static double Theta(double alpha, long classes, long rows)
    {
        var least = alpha > 0 ? -alpha : -alpha * (classes - 1);
        var low = least + (1e-13 * Math.Max(1e-3, Math.Abs(least)));
        var high = Math.Max(1, 2 * low);
        while (ThetaSlope(high, alpha, classes, rows) > 0)
        {
            high *= 2;
        }

        return ThetaSlope(low, alpha, classes, rows) <= 0
            ? low
            : Root(theta => ThetaSlope(theta, alpha, classes, rows), low, high);
    }

    private static double ThetaSlope(double theta, double alpha, long classes, long rows)
    {
        // Σ 1/(θ + iα) is read from its other end where α < 0.
        var step = Math.Abs(alpha);
        var x = (alpha < 0 ? theta + (classes * alpha) : theta) / step;
        var gained =
            alpha == 0
                ? (classes - 1) / theta
                : GammaFunctions.DigammaDifference(x + 1, classes - 1) / step;
        return gained - GammaFunctions.DigammaDifference(theta + 1, rows - 1);
    }

    /// <summary>
    /// The root of a function that is positive at the low end and negative at the high one: regula falsi in the
    /// Illinois form, with bisection wherever it does not halve the interval.
    /// </summary>
    private static double Root(Func<double, double> function, double low, double high)
    {
        var atLow = function(low);
        var atHigh = function(high);
        for (var round = 0; round < 200; round++)
        {
            var width = high - low;
            var middle =
                round % 3 == 2 ? low + (width / 2) : low + (width * (atLow / (atLow - atHigh)));
            if (!(middle > low && middle < high))
            {
                middle = low + (width / 2);
            }

            if (middle == low || middle == high)
            {
                break;
            }

            var at = function(middle);
            if (at > 0)
            {
                (low, atLow, atHigh) = (middle, at, atHigh / 2);
            }
            else
            {
                (high, atHigh, atLow) = (middle, at, atLow / 2);
            }

            if (high - low <= 4e-16 * Math.Max(Math.Abs(low), Math.Abs(high)))
            {
                break;
            }
        }

        return low + ((high - low) / 2);
    }
}
