using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Events;

/// <summary>A mechanism of which nothing but its zCDP ρ is known.</summary>
internal sealed record ConcentratedEvent : PrivacyEvent
{
    internal ConcentratedEvent(Rational rho, NeighbouringRelation relation)
        : base(relation) => Rho = rho;

    internal Rational Rho { get; }

    internal override Rational? PureEpsilon => null;

    internal override Rational? ConcentratedRho => Rho;

    internal override Rational? SquaredGaussianMu => null;

    public override string ToString() => Words($"concentrated rho {Rho}");

    internal override double RenyiBound(double order) =>
        RenyiForms.Concentrated(Outward.Above(Rho), order);
}
