using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Events;

/// <summary>What both kinds of subsampling share: a rate and an event on the sample.</summary>
internal abstract record SubsampledEvent : PrivacyEvent
{
    private protected SubsampledEvent(PrivacyEvent inner, Rational rate)
        : base(inner.Relation)
    {
        if (inner is ComposedEvent or ParallelEvent or SubsampledEvent)
        {
            throw new ArgumentException(
                "Only a simple event can be subsampled; draw a fresh sample for each event and compose the subsampled events.",
                nameof(inner)
            );
        }

        Inner = inner;
        Rate = rate;
    }

    internal PrivacyEvent Inner { get; }

    /// <summary>The probability that a given unit is in the sample.</summary>
    internal Rational Rate { get; }

    internal override bool IsSymmetric => Rate == 1 && Inner.IsSymmetric;

    internal override Rational FailureDelta => Rate * Inner.FailureDelta;

    internal override Rational? PureEpsilon =>
        Inner.PureEpsilon is { } epsilon ? PureForms.Amplified(epsilon, Rate) : null;

    // A mixture with the other law is no worse than the law itself (quasi-convexity of the Rényi divergence).
    internal override Rational? ConcentratedRho =>
        (
            PureEpsilon is { } epsilon ? PureForms.Rho(epsilon) : (Rational?)null,
            Inner.ConcentratedRho
        ) switch
        {
            ({ } pure, { } inner) => pure < inner ? pure : inner,
            var (pure, inner) => pure ?? inner,
        };

    internal override Rational? SquaredGaussianMu =>
        PureEpsilon is { } epsilon ? PureForms.SquaredMu(epsilon) : Inner.SquaredGaussianMu;

    /// <summary>The Rényi bound of a Poisson sample of this rate, or that of the event itself where it is smaller.</summary>
    private protected double PoissonRenyiBound(double order)
    {
        var whole = Inner.RenyiBound(order);
        if (Rate == 1)
        {
            return whole;
        }

        var rate = Outward.Above(Rate);
        var sampled = Inner is GaussianEvent gaussian
            ? SampledRenyi.Gaussian(
                Math.BitIncrement(Math.Sqrt(Outward.Above(gaussian.SquaredMu))),
                rate,
                order
            )
            : SampledRenyi.Binomial(Inner.RenyiBound, rate, order);
        return Math.Min(whole, sampled);
    }
}
