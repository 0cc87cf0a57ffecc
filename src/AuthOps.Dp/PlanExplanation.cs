using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;

namespace AuthOps.Dp;

/// <summary>
/// The price and the accuracy of a plan before anything is spent, computed from the plan alone. Immutable and safe to
/// share between threads.
/// </summary>
/// <remarks>
/// Errors are those of the noise. Rows dropped and cells clamped by the declared rules come on top; how many there are
/// depends on the data and is for the custodian only.
/// </remarks>
public sealed record PlanExplanation
{
    private PlanExplanation(
        PrivacyLoss loss,
        double confidence,
        IReadOnlyList<MechanismExplanation> mechanisms
    )
    {
        Loss = loss;
        PicoRho = Privacy.PicoRho.CeilingOf(loss);
        Confidence = confidence;
        Mechanisms = mechanisms;
    }

    /// <summary>The loss that would be debited.</summary>
    public PrivacyLoss Loss { get; }

    /// <summary>What a usage gate would be debited: 10^-12 ρ, rounded up. A budget of Gaussian DP asks more: its μ²/2.</summary>
    public Int128 PicoRho { get; }

    /// <summary>The confidence of the half-widths, for each number by itself.</summary>
    public double Confidence { get; }

    /// <summary>Every noise that would be added, statistic by statistic.</summary>
    public IReadOnlyList<MechanismExplanation> Mechanisms { get; }

    internal static PlanExplanation Of(CompiledPlan plan, double confidence) =>
        new(
            plan.Loss,
            confidence,
            [
                .. plan.Measures.SelectMany(measure =>
                    measure.Parts.Select(part => new MechanismExplanation(
                        measure,
                        part,
                        confidence
                    ))
                ),
            ]
        );
}
