using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Events;

/// <summary>
/// A stream with Gaussian noise that stops at its first positive or after a number of answers: Rényi divergence at most
/// α ρ + ln(answers + 1)/(α - 1). Derivation: docs/math/above-threshold.md.
/// </summary>
internal sealed record SparseGaussianEvent : PrivacyEvent
{
    internal SparseGaussianEvent(Rational rho, long answers, NeighbouringRelation relation)
        : base(relation) => (Rho, Answers) = (rho, answers);

    /// <summary>That of the shifts of threshold and answer together.</summary>
    internal Rational Rho { get; }

    internal long Answers { get; }

    internal override Rational? PureEpsilon => null;

    internal override Rational? ConcentratedRho => null;

    internal override Rational? SquaredGaussianMu => null;

    public override string ToString() =>
        Words($"sparse Gaussian rho {Rho} of at most {Answers} answers");

    internal override double RenyiBound(double order) =>
        Outward.Above(
            RenyiForms.Concentrated(Outward.Above(Rho), order)
                + (Outward.Log(Answers + 1.0).High / (order - 1)),
            8 * BoundedExp.UnitRoundoff
        );
}
