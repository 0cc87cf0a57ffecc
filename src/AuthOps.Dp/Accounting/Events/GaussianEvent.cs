using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Events;

/// <summary>Continuous Gaussian noise; μ² = squared sensitivity/σ² says all.</summary>
internal sealed record GaussianEvent : PrivacyEvent
{
    internal GaussianEvent(
        Rational squaredSigma,
        Rational squaredSensitivity,
        NeighbouringRelation relation
    )
        : base(relation)
    {
        SquaredSigma = RequirePositive(squaredSigma, "Sigma squared", nameof(squaredSigma));
        SquaredSensitivity = RequirePositive(
            squaredSensitivity,
            "The squared sensitivity",
            nameof(squaredSensitivity)
        );
    }

    internal Rational SquaredSigma { get; }

    internal Rational SquaredSensitivity { get; }

    internal Rational SquaredMu => SquaredSensitivity / SquaredSigma;

    internal override Rational? PureEpsilon => null;

    internal override Rational? ConcentratedRho => SquaredMu / 2;

    internal override Rational? SquaredGaussianMu => SquaredMu;

    public override string ToString() =>
        Words($"gaussian sigma-squared {SquaredSigma} squared-sensitivity {SquaredSensitivity}");

    internal override double RenyiBound(double order) =>
        RenyiForms.Concentrated(Outward.Above(SquaredMu / 2), order);
}
