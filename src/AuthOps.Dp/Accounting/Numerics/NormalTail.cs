namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>
/// Rounded bounds of the normal tail Q(z) = Pr[N(0, 1) > z] for z ≥ 0, from Laplace's continued fraction, whose
/// convergents lie alternately above and below (Abramowitz and Stegun 26.2.14), and from the series near 0.
/// </summary>
internal static class NormalTail
{
    private const double InverseSquareRootOfTwoPi = 0.3989422804014327;

    // Fewer than 400 operations on positive numbers, each with relative error u, and one exponential.
    private const double Slack = 1024 * BoundedExp.UnitRoundoff;

    /// <summary>A number not below Q(z), z ≥ 0; within 10^-12 of it, relatively.</summary>
    internal static double Above(double z) =>
        z < 3
            ? Outward.Above(0.5 - (Density(z) * Series(z)), Slack * 200)
            : Outward.Above(Density(z) * Fraction(z, 121), Slack);

    /// <summary>A number not above Q(z), z ≥ 0.</summary>
    internal static double Below(double z) =>
        z < 3
            ? Outward.Below(0.5 - (Density(z) * Series(z)), Slack * 200)
            : Outward.Below(Density(z) * Fraction(z, 120), Slack);

    /// <summary>e^{-z²/2}/√2π; the exponent's rounding is covered by the slack up to z = 37.</summary>
    private static double Density(double z) =>
        InverseSquareRootOfTwoPi * BoundedExp.Exp(-Math.Min(z * z / 2, BoundedExp.MaxArgument));

    /// <summary>Φ(z) - 1/2 over the density: Σ z^{2n+1}/(2n+1)!!, all terms positive.</summary>
    private static double Series(double z)
    {
        var (sum, term) = (z, z);
        for (var n = 1; n < 80; n++)
        {
            term *= z * z / ((2 * n) + 1);
            sum += term;
        }

        return sum;
    }

    /// <summary>1/(z + 1/(z + 2/(z + 3/(z + …)))): an odd number of levels is above the ratio, an even one below.</summary>
    private static double Fraction(double z, int levels)
    {
        var value = z;
        for (var n = levels - 1; n >= 1; n--)
        {
            value = z + (n / value);
        }

        return 1 / value;
    }
}
