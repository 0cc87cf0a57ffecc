using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Events;

/// <summary>
/// A mechanism of which nothing but (ε, δ) is known: with probability δ nothing holds, else it is randomised response
/// over ±ε (Kairouz, Oh, Viswanath 2015, Theorem 3.1 and Section 5).
/// </summary>
internal sealed record ApproximateEvent : PrivacyEvent
{
    internal ApproximateEvent(
        string name,
        Rational epsilon,
        Rational delta,
        NeighbouringRelation relation
    )
        : base(relation)
    {
        if (epsilon.Sign < 0 || epsilon > Dp.Epsilon.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(epsilon),
                $"Epsilon must lie between 0 and {Dp.Epsilon.MaxValue}."
            );
        }

        if (delta.Sign <= 0 || delta >= 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(delta),
                "Delta must lie strictly between 0 and 1; declare a pure event where it is 0."
            );
        }

        Name = name;
        Epsilon = epsilon;
        Delta = delta;
    }

    internal string Name { get; }

    internal Rational Epsilon { get; }

    internal Rational Delta { get; }

    internal override Rational FailureDelta => Delta;

    internal override Rational? PureEpsilon => Epsilon;

    internal override Rational? ConcentratedRho => PureForms.Rho(Epsilon);

    internal override Rational? SquaredGaussianMu =>
        Epsilon.Sign == 0 ? Rational.Zero : PureForms.SquaredMu(Epsilon);

    public override string ToString() => Words($"{Name} epsilon {Epsilon} delta {Delta}");

    internal override double RenyiBound(double order) =>
        Epsilon.Sign == 0 ? 0 : RenyiForms.Pure(Outward.Above(Epsilon), order);
}
