namespace AuthOps.Dp.Tests.Noise;

/// <summary>
/// Tests of draws against a law: a G-test over cells and both tails, and a sign test. On a fixed tape each passes always
/// or never; on fresh bits each would raise a false alarm with probability about 10^-6.
/// </summary>
internal static class SamplerStatistics
{
    /// <summary>Standard normal quantile of 1 - 10^-6, one-sided; 4.892 two-sided.</summary>
    private const double OneSided = 4.7534;
    private const double TwoSided = 4.8916;

    /// <summary>
    /// G = 2 Σ O ln(O/E) over the outcomes with at least 20 expected draws and the two tails beyond them, turned to a
    /// normal deviate by Wilson and Hilferty. Returns the deviate beyond the limit, or null if there is none.
    /// </summary>
    internal static double? GTestAlarm(
        IReadOnlyList<long> draws,
        Func<long, double> probability,
        Func<long, double> upperTail
    )
    {
        var span = 0L;
        while (draws.Count * probability(span + 1) >= 20 && draws.Count * upperTail(span + 2) >= 20)
        {
            span++;
        }

        var observed = new double[(2 * span) + 3];
        foreach (var draw in draws)
        {
            observed[Math.Clamp(draw + span + 1, 0, (2 * span) + 2)]++;
        }

        var g = 0.0;
        for (var cell = 0; cell < observed.Length; cell++)
        {
            var k = cell - span - 1;
            var expected =
                draws.Count * (Math.Abs(k) > span ? upperTail(span + 1) : probability(k));
            g += observed[cell] > 0 ? 2 * observed[cell] * Math.Log(observed[cell] / expected) : 0;
        }

        var freedom = observed.Length - 1.0;
        var variance = 2 / (9 * freedom);
        var deviate = (Math.Cbrt(g / freedom) - (1 - variance)) / Math.Sqrt(variance);
        return deviate > OneSided ? deviate : null;
    }

    /// <summary>Positive against negative draws: a fair coin.</summary>
    internal static double? SignAlarm(IReadOnlyList<long> draws)
    {
        var positive = draws.Count(static x => x > 0);
        var negative = draws.Count(static x => x < 0);
        var deviate = (positive - negative) / Math.Sqrt(positive + negative);
        return Math.Abs(deviate) > TwoSided ? deviate : null;
    }

    /// <summary>Correlation of each draw with the one before.</summary>
    internal static double? LagAlarm(IReadOnlyList<long> draws, double variance)
    {
        var sum = 0.0;
        for (var i = 1; i < draws.Count; i++)
        {
            sum += (double)draws[i] * draws[i - 1];
        }

        var deviate = sum / variance / Math.Sqrt(draws.Count - 1);
        return Math.Abs(deviate) > TwoSided ? deviate : null;
    }
}
