using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Events;

/// <summary>k-ary randomised response. The loss takes the values ε, 0, -ε with e^ε = 1 + k(1-p)/p.</summary>
internal sealed record RandomizedResponseEvent : PrivacyEvent
{
    internal RandomizedResponseEvent(
        int categories,
        Rational uniformProbability,
        NeighbouringRelation relation
    )
        : base(relation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(categories, 2);
        if (uniformProbability.Sign <= 0 || uniformProbability > 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(uniformProbability),
                "The probability of a uniform answer must lie above 0 and not above 1."
            );
        }

        Categories = categories;
        UniformProbability = uniformProbability;
        PureEpsilon =
            uniformProbability == 1
                ? Rational.Zero
                : Outward.RoundUp(Outward.Exact(Outward.Log(Outward.Above(OddsRatio)).High));
    }

    internal int Categories { get; }

    internal Rational UniformProbability { get; }

    /// <summary>The probability of a given wrong answer, p/k.</summary>
    internal Rational Wrong => UniformProbability / Categories;

    /// <summary>The probability of the true answer, 1 - p + p/k.</summary>
    internal Rational Right => Rational.One - UniformProbability + Wrong;

    internal Rational OddsRatio => Right / Wrong;

    internal override Rational? PureEpsilon { get; }

    internal override Rational? ConcentratedRho => PureForms.Rho(PureEpsilon!.Value);

    internal override Rational? SquaredGaussianMu => PureForms.SquaredMu(PureEpsilon!.Value);

    public override string ToString() =>
        Words(
            $"randomized-response categories {Categories} uniform-probability {UniformProbability}"
        );

    internal override double RenyiBound(double order)
    {
        if (UniformProbability == 1)
        {
            return 0;
        }

        var epsilon = Outward.Above(PureEpsilon!.Value);
        var right = Outward.Log(Outward.Above(Right)).High;
        var wrong = Outward.Log(Outward.Above(Wrong)).High;
        double[] losses = Categories == 2 ? [epsilon, -epsilon] : [epsilon, -epsilon, 0];
        double[] masses =
            Categories == 2
                ? [right, wrong]
                : [right, wrong, Outward.Log(Outward.Above((Categories - 2) * Wrong)).High];
        return Math.Min(epsilon, RenyiForms.Atoms(losses, masses, order));
    }
}
