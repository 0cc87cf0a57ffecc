using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Events;

/// <summary>A mechanism of bounded range ε: ε-DP and ε²/8-zCDP (Cesar and Rogers 2021, Lemma 3.2).</summary>
internal sealed record BoundedRangeEvent : PrivacyEvent
{
    internal BoundedRangeEvent(Rational epsilon, NeighbouringRelation relation)
        : base(relation) => Epsilon = epsilon;

    internal Rational Epsilon { get; }

    internal override Rational? PureEpsilon => Epsilon;

    internal override Rational? ConcentratedRho => Epsilon * Epsilon / 8;

    internal override Rational? SquaredGaussianMu => PureForms.SquaredMu(Epsilon);

    public override string ToString() => Words($"bounded-range epsilon {Epsilon}");

    internal override double RenyiBound(double order) =>
        Math.Min(
            RenyiForms.Pure(Outward.Above(Epsilon), order),
            RenyiForms.Concentrated(Outward.Above(ConcentratedRho!.Value), order)
        );
}
