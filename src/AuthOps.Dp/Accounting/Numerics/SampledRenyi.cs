namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>
/// Rényi divergences of a mechanism on a Poisson sample, rounded up: of the law with the unit from the law without,
/// which is the larger of both directions for the mechanisms here (Mironov, Talwar, Zhang 2019, Theorem 5).
/// </summary>
internal static class SampledRenyi
{
    // Beyond it the inner bound serves.
    private const int MaxBinomialOrder = 256;
    private const double MaxReach = 4000;

    // Where normal integrals are cut, in deviations; the tails are added.
    private const double Cut = 12;

    /// <summary>
    /// Gaussian noise of any real order: E(1 - q + q e^l)^α, l ~ N(-μ²/2, μ²), by the trapezoidal rule. The integrand is
    /// analytic where |Im l| &lt; π and there at most e^{y²/2} times its size on the real line, so a rule of step h is off
    /// by at most 2 e^{a²/2}/(e^{2πa/h} - 1) of the integral for a &lt; π/μ (Trefethen and Weideman 2014, Theorem 5.1).
    /// </summary>
    internal static double Gaussian(double mu, double rate, double order)
    {
        var reach = (order * mu) + Cut;
        if (reach > MaxReach)
        {
            return double.PositiveInfinity;
        }

        var strip = Math.Min(3, 3 / mu);
        var step = Math.Min(0.125, strip / 8);
        var nodes = (int)Math.Ceiling((reach + Cut) / step) + 1;
        var logs = new double[nodes + 2];
        var constant = Outward.Log(step * 0.3989422804014327).High;
        for (var j = 0; j < nodes; j++)
        {
            var z = -Cut + (j * step);
            var l = (mu * z) - (mu * mu / 2);
            logs[j] = (order * LogMixture(rate, l)) - (z * z / 2) + constant;
        }

        // Left of the cut the mixture is at most 1 or, for q e^l above it, smaller; right of it e^{αl} (q + (1-q)e^-l)^α.
        var last = (mu * reach) - (mu * mu / 2);
        var tail = Outward.Log(NormalTail.Above(Cut)).High;
        logs[nodes] = tail;
        logs[nodes + 1] =
            tail + (order * (order - 1) * mu * mu / 2) + (order * (LogMixture(rate, last) - last));
        return Divide(LogSum(logs, order), order);
    }

    /// <summary>
    /// Any mechanism, from its Rényi bounds of whole orders: E_Q(1 - q + q P/Q)^α by the binomial theorem, between whole
    /// orders by the chord, as ln E_Q (P/Q)^α is convex in α.
    /// </summary>
    internal static double Binomial(Func<double, double> inner, double rate, double order)
    {
        if (order > MaxBinomialOrder)
        {
            return double.PositiveInfinity;
        }

        var below = (int)Math.Floor(order);
        var share = order - below;
        var log = below == 1 ? 0 : LogMoment(inner, rate, below);
        if (share > 0)
        {
            log = ((1 - share) * log) + (share * LogMoment(inner, rate, below + 1));
        }

        return Divide(log + (64 * BoundedExp.UnitRoundoff * (Math.Abs(log) + 1e-3)), order);
    }

    /// <summary>
    /// ln(1 + 2(e^{(α-1)D} - 1))/(α - 1): under replace-one the curve of a sample of fixed size is at every ratio that of
    /// one direction, so its moment exceeds 1 by no more than both directions' together.
    /// </summary>
    internal static double BothDirections(double divergence, double order)
    {
        var exponent = (order - 1) * divergence;
        if (!(exponent < 600))
        {
            return double.PositiveInfinity;
        }

        var growth =
            exponent <= 1 ? BoundedExp.ExpMinusOne(exponent) : Outward.ExpAbove(exponent) - 1;
        return Divide(LogOnePlus(2 * Outward.Above(growth, 1e-14)), order);
    }

    /// <summary>ln(1 + Σ_{j≥2} C(n,j) (1-q)^{n-j} q^j (e^{(j-1)D_j} - 1)); the terms below 2 add up to 1 with these.</summary>
    private static double LogMoment(Func<double, double> inner, double rate, int order)
    {
        var (logRate, logRest) = (Outward.Log(rate).High, Outward.Log(1 - rate).High);
        var sum = 0.0;
        var binomial = 0.0;
        var most = 0.0;
        for (var j = 1; j <= order; j++)
        {
            binomial += Outward.Log((order - j + 1.0) / j).High;
            if (j == 1)
            {
                continue;
            }

            var exponent = (j - 1) * inner(j);
            var weight = binomial + (j * logRate) + ((order - j) * logRest);
            if (exponent > 30 || weight + exponent > 600)
            {
                most = Math.Max(most, weight + exponent);
                sum += weight + exponent > 600 ? 0 : Outward.ExpAbove(weight + exponent);
            }
            else
            {
                var growth =
                    exponent <= 1
                        ? BoundedExp.ExpMinusOne(exponent)
                        : Outward.ExpAbove(exponent) - 1;
                sum += Outward.ExpAbove(weight) * Outward.Above(growth, 1e-14);
            }
        }

        // Terms past the range of doubles are bounded by their number times the largest.
        var small = LogOnePlus(Outward.Above(sum, 1e-12));
        return most <= 600 ? small : most + Outward.Log(order + 1).High + small;
    }

    private static double LogOnePlus(double x) => x < 1e-8 ? x : Outward.Log(1 + x).High;

    /// <summary>ln(1 - q + q e^l) for any l.</summary>
    private static double LogMixture(double rate, double l) =>
        l > 0
            ? l + Outward.Log(rate + ((1 - rate) * Outward.ExpAbove(-l))).High
            : Outward.Log(1 - rate + (rate * Outward.ExpAbove(l))).High;

    private static double LogSum(ReadOnlySpan<double> logs, double order)
    {
        var most = double.NegativeInfinity;
        foreach (var log in logs)
        {
            most = Math.Max(most, log);
        }

        var sum = 0.0;
        foreach (var log in logs)
        {
            sum += Outward.ExpAbove(log - most);
        }

        // Every term's logarithm is off by a few roundings of its parts.
        var error = (logs.Length + 64 + (8 * Math.Abs(most))) * BoundedExp.UnitRoundoff;
        return most + Outward.Log(sum).High + error + (order * 1e-16);
    }

    private static double Divide(double log, double order) =>
        Math.Max(0, Outward.Above(log / (order - 1), 8 * BoundedExp.UnitRoundoff));
}
