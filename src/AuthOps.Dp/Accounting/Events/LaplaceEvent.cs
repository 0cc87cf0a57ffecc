using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Events;

/// <summary>Continuous Laplace noise; a = sensitivity/scale says all.</summary>
internal sealed record LaplaceEvent : PrivacyEvent
{
    internal LaplaceEvent(Rational scale, Rational sensitivity, NeighbouringRelation relation)
        : base(relation)
    {
        Scale = RequirePositive(scale, "The scale", nameof(scale));
        Sensitivity = RequirePositive(sensitivity, "The sensitivity", nameof(sensitivity));
    }

    internal Rational Scale { get; }

    internal Rational Sensitivity { get; }

    internal Rational Ratio => Sensitivity / Scale;

    internal override Rational? PureEpsilon => Ratio;

    internal override Rational? ConcentratedRho => PureForms.Rho(Ratio);

    internal override Rational? SquaredGaussianMu => PureForms.SquaredMu(Ratio);

    public override string ToString() => Words($"laplace scale {Scale} sensitivity {Sensitivity}");

    internal override double RenyiBound(double order) =>
        RenyiForms.Laplace(Outward.Above(Ratio), order);
}
