namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>Closed forms of Rényi divergences, each rounded up.</summary>
internal static class RenyiForms
{
    // Every form below is a sum of at most eight terms, each with a few rounding errors of its own size.
    private const double Slack = 64 * BoundedExp.UnitRoundoff;

    /// <summary>Randomised response over ±ε, the worst pure ε (Mironov 2017, Proposition 5; Bun and Steinke 2016).</summary>
    internal static double Pure(double epsilon, double order)
    {
        // ln of p e^{(α-1)ε} + (1-p) e^{-(α-1)ε} with p = 1/(1 + e^-ε).
        var normaliser = Outward.Log(1 + Outward.ExpBelow(-epsilon)).Low;
        var up = ((order - 1) * epsilon) - normaliser;
        var down = -(order * epsilon) - normaliser;
        return Math.Min(epsilon, Divide(LogSum(up, down), order, epsilon));
    }

    /// <summary>Laplace noise of scale 1/a on a number of sensitivity 1 (Mironov 2017, Proposition 6).</summary>
    internal static double Laplace(double a, double order)
    {
        var width = (2 * order) - 1;
        var up = Outward.Log(order / width).High + ((order - 1) * a);
        var down = Outward.Log((order - 1) / width).High - (order * a);
        return Math.Min(a, Divide(LogSum(up, down), order, a));
    }

    /// <summary>α μ²/2 (Bun and Steinke 2016, Proposition 1.6).</summary>
    internal static double Concentrated(double rho, double order) =>
        Outward.Above(rho * order, Slack);

    /// <summary>Atoms of a loss law given by their logarithmic masses: ln Σ e^{m + (α-1) l} / (α - 1).</summary>
    internal static double Atoms(
        ReadOnlySpan<double> losses,
        ReadOnlySpan<double> logMasses,
        double order
    )
    {
        var most = double.NegativeInfinity;
        for (var i = 0; i < losses.Length; i++)
        {
            most = Math.Max(most, logMasses[i] + ((order - 1) * losses[i]));
        }

        var sum = 0.0;
        for (var i = 0; i < losses.Length; i++)
        {
            sum += Outward.ExpAbove(logMasses[i] + ((order - 1) * losses[i]) - most);
        }

        var error = (losses.Length + 64) * BoundedExp.UnitRoundoff;
        var log = most + Outward.Log(sum).High;
        return Divide(log + (error * (Math.Abs(most) + 4)), order, 0);
    }

    /// <summary>An upper bound of ln(e^a + e^b).</summary>
    private static double LogSum(double a, double b)
    {
        var (more, less) = a >= b ? (a, b) : (b, a);
        return more
            + Outward.Log(1 + Outward.ExpAbove(less - more)).High
            + (Slack * (Math.Abs(a) + Math.Abs(b) + 1));
    }

    private static double Divide(double log, double order, double size) =>
        Math.Max(0, Outward.Above(log / (order - 1), Slack) + (Slack * size));
}
