using AuthOps.Dp.Noise;

namespace AuthOps.Dp.Queries.Measures;

/// <summary>
/// By how many rows a noisy rank must pass a wanted one so that the true rank passes it too, with a stated confidence
/// and whatever the data: a bound of the law of the tree's noise alone. Derivation: docs/math/quantiles.md.
/// </summary>
internal static class RankMargin
{
    private const int Branches = 16;
    private const double Rounding = 1e-9;

    /// <summary>The least m found with Pr[the largest deviation on a walk reaches m] ≤ tail.</summary>
    /// <param name="noise">The noise of each node.</param>
    /// <param name="height">Levels of the tree.</param>
    /// <param name="rank">The wanted share of the rows, 0 to 1.</param>
    /// <param name="tail">The probability of a wrong end.</param>
    internal static double Of(NoiseDistribution noise, int height, double rank, double tail)
    {
        var unit = 1 / Math.Sqrt(noise.Variance);
        var least = double.PositiveInfinity;

        // Every rate gives a bound (Chernoff); the best of a grid is within a few percent of the best of all.
        for (var i = -64; i <= 32; i++)
        {
            var rate = unit * Math.Pow(2, i / 8.0);
            var level = Math.Log(2) + (Branches * noise.LogMoment(rate));
            var root = Math.Min(level, Root(noise, rank, rate));
            var bound = (-Math.Log(tail) + root + ((height - 1) * level)) / rate;
            least = double.IsNaN(bound) ? least : Math.Min(least, bound);
        }

        return least * (1 + Rounding);
    }

    /// <summary>ln Σ_j φ((1-q)λ)^j φ(qλ)^(16-j): the sum of the first j of the root's noises less q times all.</summary>
    private static double Root(NoiseDistribution noise, double rank, double rate)
    {
        var before = noise.LogMoment((1 - rank) * rate);
        var after = noise.LogMoment(rank * rate);
        var most = Branches * Math.Max(before, after);
        if (double.IsPositiveInfinity(most))
        {
            return most;
        }

        var sum = 0.0;
        for (var j = 0; j <= Branches; j++)
        {
            sum += Math.Exp((j * before) + ((Branches - j) * after) - most);
        }

        return most + Math.Log(sum);
    }
}
