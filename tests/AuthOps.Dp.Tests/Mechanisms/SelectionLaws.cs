using AuthOps.Dp.Mechanisms;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Tests.Noise;

namespace AuthOps.Dp.Tests.Mechanisms;

/// <summary>What the selection mechanisms do, by walking through their choices, and what their papers say.</summary>
internal static class SelectionLaws
{
    /// <summary>The law of the exponential mechanism from the code: one attempt, given that it keeps its candidate.</summary>
    internal static double[] OfExponential(Rational rate, params long[] scores)
    {
        var flips = new ScoreFlips(rate);
        var law = ChoicePath.Enumerate(
            path =>
            {
                var choices = new EnumeratedChoices(path);
                return ExponentialMechanism.TryAttempt(
                    ref choices,
                    scores,
                    scores.Max(),
                    flips,
                    out var candidate
                )
                    ? candidate
                    : -1;
            },
            cutOff: 0
        );
        var kept = FixedInterval.One - law.Bracket(-1);
        return [.. scores.Select((_, i) => (law.Bracket(i) / kept).Middle)];
    }

    /// <summary>The law of permute-and-flip from the code, all permutations and coins.</summary>
    internal static double[] OfPermuteAndFlip(Rational rate, params long[] scores)
    {
        var flips = new ScoreFlips(rate);
        var law = ChoicePath.Enumerate(
            path =>
            {
                var choices = new EnumeratedChoices(path);
                return PermuteAndFlip.Choose(ref choices, scores, flips);
            },
            cutOff: 0
        );
        return [.. scores.Select((_, i) => law.Bracket(i).Middle)];
    }

    /// <summary>Pr[i] ∝ exp(rate u_i).</summary>
    internal static double[] Exponential(double rate, params long[] scores)
    {
        var weights = scores.Select(u => Math.Exp(rate * (u - scores.Max()))).ToArray();
        return [.. weights.Select(w => w / weights.Sum())];
    }

    /// <summary>McKenna and Sheldon 2020, Section 4: Pr[i] = p_i Σ over sets S of others (-1)^|S|/(|S|+1) Π p_j.</summary>
    internal static double[] PermuteAndFlipFormula(double rate, params long[] scores)
    {
        var heads = scores.Select(u => Math.Exp(rate * (u - scores.Max()))).ToArray();
        var law = new double[scores.Length];
        for (var i = 0; i < law.Length; i++)
        {
            for (var set = 0; set < 1 << scores.Length; set++)
            {
                if (((set >> i) & 1) == 1)
                {
                    continue;
                }

                var product = 1.0;
                var size = 0;
                for (var j = 0; j < scores.Length; j++)
                {
                    if (((set >> j) & 1) == 1)
                    {
                        product *= -heads[j];
                        size++;
                    }
                }

                law[i] += heads[i] * product / (size + 1);
            }
        }

        return law;
    }

    /// <summary>The index of the first largest of score plus geometric noise, summed over the noise of the winner.</summary>
    internal static double[] NoisyMax(double rate, params long[] scores)
    {
        var law = new double[scores.Length];
        for (var i = 0; i < law.Length; i++)
        {
            for (var g = 0; g < 60 / rate; g++)
            {
                var mass = (1 - Math.Exp(-rate)) * Math.Exp(-rate * g);
                for (var j = 0; j < scores.Length; j++)
                {
                    // Earlier candidates must be below, later ones not above.
                    var most = scores[i] + g - scores[j] - (j < i ? 1 : 0);
                    mass *= j == i ? 1 : 1 - Math.Exp(-rate * Math.Max(0, most + 1));
                }

                law[i] += mass;
            }
        }

        return law;
    }

    /// <summary>Rényi divergence of order α.</summary>
    internal static double Renyi(double[] left, double[] right, double order) =>
        Math.Log(left.Zip(right).Sum(x => Math.Pow(x.First, order) * Math.Pow(x.Second, 1 - order)))
        / (order - 1);
}
