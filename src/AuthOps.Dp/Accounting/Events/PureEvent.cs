using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Events;

/// <summary>A mechanism of which nothing but its ε is known; binary randomised response is its worst case.</summary>
internal sealed record PureEvent : PrivacyEvent
{
    internal PureEvent(Rational epsilon, NeighbouringRelation relation)
        : base(relation) => Epsilon = epsilon;

    internal Rational Epsilon { get; }

    internal override Rational? PureEpsilon => Epsilon;

    internal override Rational? ConcentratedRho => PureForms.Rho(Epsilon);

    internal override Rational? SquaredGaussianMu => PureForms.SquaredMu(Epsilon);

    public override string ToString() => Words($"pure epsilon {Epsilon}");

    internal override double RenyiBound(double order) =>
        RenyiForms.Pure(Outward.Above(Epsilon), order);
}
