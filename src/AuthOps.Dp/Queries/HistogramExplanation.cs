using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Queries;

/// <summary>
/// The price and the accuracy of a histogram before anything is spent. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// The error is that of the noise. Rows dropped by the contribution bound or the rule for NULL and unknown keys come on
/// top; how many there are depends on the data and is for the custodian only.
/// </remarks>
public sealed record HistogramExplanation
{
    internal HistogramExplanation(CompiledPlan plan, double confidence)
    {
        var part = plan.Measures[0].Parts[0];
        Loss = plan.Loss;
        PicoRho = Privacy.PicoRho.CeilingOf(plan.Loss);
        KeyCount = plan.PublicKeys!.Count;
        L1Sensitivity = plan.Sensitivity.Rows;
        SquaredL2Sensitivity = (long)plan.Sensitivity.SquaredRows;
        Noise = part.Noise;
        Confidence = confidence;
        HalfWidth = Noise.HalfWidth(confidence);
    }

    /// <summary>The loss that would be debited.</summary>
    public PrivacyLoss Loss { get; }

    /// <summary>What a usage gate would be debited: 10^-12 ρ, rounded up.</summary>
    public Int128 PicoRho { get; }

    /// <summary>How many counts would be released.</summary>
    public int KeyCount { get; }

    /// <summary>Δ1: the most that one unit changes the counts in sum of absolute values.</summary>
    public long L1Sensitivity { get; }

    /// <summary>Δ2²: the most that one unit changes the counts in sum of squares.</summary>
    public long SquaredL2Sensitivity { get; }

    /// <summary>The noise on each count, with its expected absolute error.</summary>
    public NoiseDistribution Noise { get; }

    /// <summary>The confidence of <see cref="HalfWidth"/>, for each count by itself.</summary>
    public double Confidence { get; }

    /// <summary>Each count lies within this distance of the bounded count with at least the confidence.</summary>
    public long HalfWidth { get; }
}
