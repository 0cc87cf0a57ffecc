using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries.Measures;

namespace AuthOps.Dp;

/// <summary>
/// One noise of a plan: on what, against which sensitivity, how large. Immutable and safe to share between threads.
/// </summary>
public sealed record MechanismExplanation
{
    internal MechanismExplanation(Measure measure, NoisePart part, double confidence)
    {
        Statistic = measure.Statistic.Name;
        Part = part.Name;
        Loss = part.Loss;
        Step = part.Step;
        L1Sensitivity = new Rational(part.L1Sensitivity, 1);
        SquaredL2Sensitivity = part.SquaredL2Sensitivity;
        Noise = part.Noise;
        HalfWidth = part.Noise.HalfWidth(confidence) * part.Step.ToDouble();
        ExpectedAbsoluteError = part.Noise.ExpectedAbsoluteError * part.Step.ToDouble();
    }

    /// <summary>The statistic.</summary>
    public string Statistic { get; }

    /// <summary>Which of its numbers, such as <c>sum</c> or <c>count</c>.</summary>
    public string Part { get; }

    /// <summary>The loss of this part.</summary>
    public PrivacyLoss Loss { get; }

    /// <summary>What one integer step stands for; noise and sensitivities are in steps.</summary>
    public Rational Step { get; }

    /// <summary>Δ1 in steps: the most one unit changes all keys' numbers in sum of absolute values.</summary>
    public Rational L1Sensitivity { get; }

    /// <summary>Δ2² in steps: the most one unit changes them in sum of squares.</summary>
    public Rational SquaredL2Sensitivity { get; }

    /// <summary>The noise on each number, in steps.</summary>
    public NoiseDistribution Noise { get; }

    /// <summary>Each number lies within this distance of the bounded one with at least the confidence, in the column's own measure.</summary>
    public double HalfWidth { get; }

    /// <summary>The expected distance, in the column's own measure.</summary>
    public double ExpectedAbsoluteError { get; }
}
