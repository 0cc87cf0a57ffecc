using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Events;

/// <summary>Discrete Laplace noise on an integer. The loss takes the values a(Δ - 2j), j = 0 … Δ, with a = 1/scale.</summary>
internal sealed record DiscreteLaplaceEvent : PrivacyEvent
{
    // Beyond it the moments are bounded by the pure ε alone.
    private const long MaxExactSensitivity = 4096;

    internal DiscreteLaplaceEvent(Rational scale, long sensitivity, NeighbouringRelation relation)
        : base(relation)
    {
        Scale = RequirePositive(scale, "The scale", nameof(scale));
        Sensitivity = RequireSensitivity(sensitivity, nameof(sensitivity));
    }

    internal Rational Scale { get; }

    internal long Sensitivity { get; }

    internal Rational Ratio => Sensitivity / Scale;

    internal override Rational? PureEpsilon => Ratio;

    internal override Rational? ConcentratedRho => PureForms.Rho(Ratio);

    internal override Rational? SquaredGaussianMu => PureForms.SquaredMu(Ratio);

    public override string ToString() =>
        Words($"discrete-laplace scale {Scale} sensitivity {Sensitivity}");

    internal override double RenyiBound(double order)
    {
        var pure = RenyiForms.Pure(Outward.Above(Ratio), order);
        if (Sensitivity > MaxExactSensitivity)
        {
            return pure;
        }

        var a = Outward.Above(Rational.One / Scale);
        var losses = new double[Sensitivity + 1];
        var masses = new double[Sensitivity + 1];

        // Pr[X ≤ 0] = 1/(1+q), Pr[X = j] = (1-q)/(1+q) q^j, Pr[X ≥ Δ] = q^Δ/(1+q), with q = e^-a.
        var tail = -Outward.Log(1 + Outward.ExpBelow(-a)).Low;
        var point = tail + Outward.Log(Outward.Above(BoundedExp.OneMinusExpMinus(a), 1e-14)).High;
        for (var j = 0; j <= Sensitivity; j++)
        {
            losses[j] = a * (Sensitivity - (2 * j));
            masses[j] = (j == 0 || j == Sensitivity ? tail : point) - (j * a);
        }

        return Math.Min(pure, RenyiForms.Atoms(losses, masses, order));
    }
}
