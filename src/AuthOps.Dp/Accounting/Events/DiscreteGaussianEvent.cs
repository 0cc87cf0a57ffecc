using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Events;

/// <summary>Discrete Gaussian noise on an integer (Canonne, Kamath, Steinke 2020).</summary>
internal sealed record DiscreteGaussianEvent : PrivacyEvent
{
    internal DiscreteGaussianEvent(
        Rational squaredSigma,
        long sensitivity,
        NeighbouringRelation relation
    )
        : base(relation)
    {
        SquaredSigma = RequirePositive(squaredSigma, "Sigma squared", nameof(squaredSigma));
        Sensitivity = RequireSensitivity(sensitivity, nameof(sensitivity));
    }

    internal Rational SquaredSigma { get; }

    internal long Sensitivity { get; }

    internal override Rational? PureEpsilon => null;

    internal override Rational? ConcentratedRho =>
        (Rational)Sensitivity * Sensitivity / (2 * SquaredSigma);

    // The discrete law's privacy curve lies above that of the continuous one at some ε: no μ is claimed.
    internal override Rational? SquaredGaussianMu => null;

    public override string ToString() =>
        Words($"discrete-gaussian sigma-squared {SquaredSigma} sensitivity {Sensitivity}");

    internal override double RenyiBound(double order) =>
        RenyiForms.Concentrated(Outward.Above(ConcentratedRho!.Value), order);
}
