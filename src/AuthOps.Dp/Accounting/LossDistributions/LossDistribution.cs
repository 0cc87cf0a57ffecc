using AuthOps.Dp.Accounting.Events;
using AuthOps.Dp.Accounting.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>The loss laws of a fixed plan, each with the number of times it is composed.</summary>
internal sealed class LossDistribution
{
    // Where the laws with unbounded loss are cut; the tail goes where it is safe, and 36 deviations are 10^-283.
    private const double MaxCut = 36;

    private LossDistribution(IReadOnlyList<(LossLaw Law, long Count)> laws, Rational? squaredMu) =>
        (Laws, SquaredMu) = (laws, squaredMu);

    internal IReadOnlyList<(LossLaw Law, long Count)> Laws { get; }

    /// <summary>The μ² of a plan that is Gaussian throughout and so has a closed form; null otherwise.</summary>
    internal Rational? SquaredMu { get; }

    internal bool IsSymmetric => Laws.All(law => law.Law.IsSymmetric);

    internal double Count => Laws.Sum(law => (double)law.Count);

    /// <summary>How often a noise is expected to meet the one unit: the count, times the rate where events are sampled.</summary>
    internal double Noise => Laws.Sum(law => law.Count * law.Law.Rate);

    /// <summary>The laws of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="mergeGaussians">Whether Gaussian noises become one of the sum of their μ², exactly.</param>
    /// <exception cref="UnsupportedAccountingException">An event has no known worst pair.</exception>
    internal static LossDistribution Of(PrivacyEvent plan, bool mergeGaussians = true)
    {
        var laws = new List<(LossLaw, long)>();
        var squaredMu = Rational.Zero;
        foreach (var (part, count) in plan.Parts)
        {
            if (part is GaussianEvent gaussian && mergeGaussians)
            {
                squaredMu += gaussian.SquaredMu * count;
            }
            else
            {
                laws.Add((LawOf(part), count));
            }
        }

        if (squaredMu.Sign > 0)
        {
            laws.Add((ContinuousLaw.Gaussian(Mu(squaredMu), 1), 1));
        }

        return new LossDistribution(
            laws,
            laws.Count == 1 && squaredMu.Sign > 0 ? squaredMu : (Rational?)null
        );
    }

    /// <summary>
    /// The laws of the optimal composition theorem: every event stands for the worst one with its ε and δ (Kairouz, Oh,
    /// Viswanath 2015).
    /// </summary>
    internal static LossDistribution OptimalOf(PrivacyEvent plan)
    {
        var laws = new List<(LossLaw, long)>();
        foreach (var (part, count) in plan.Parts)
        {
            var epsilon =
                part.PureEpsilon
                ?? throw new UnsupportedAccountingException(
                    "optimal composition",
                    part,
                    "use the loss-distribution or the zCDP accountant."
                );
            laws.Add((LatticeLaw.Pure(epsilon, part.FailureDelta), count));
        }

        return new LossDistribution(laws, squaredMu: null);
    }

    private static LossLaw LawOf(PrivacyEvent part) =>
        part switch
        {
            GaussianEvent gaussian => ContinuousLaw.Gaussian(Mu(gaussian.SquaredMu), 1),
            LaplaceEvent laplace => ContinuousLaw.Laplace(Outward.Above(laplace.Ratio), 1),
            PoissonSubsampledEvent { Inner: GaussianEvent gaussian } sampled
                when sampled.Rate < 1 => ContinuousLaw.Gaussian(
                Mu(gaussian.SquaredMu),
                Outward.Above(sampled.Rate)
            ),
            PoissonSubsampledEvent { Inner: LaplaceEvent laplace } sampled when sampled.Rate < 1 =>
                ContinuousLaw.Laplace(Outward.Above(laplace.Ratio), Outward.Above(sampled.Rate)),
            PoissonSubsampledEvent sampled when sampled.Rate < 1 => SampledLattice(
                LatticeOf(sampled.Inner, sampled),
                Outward.Above(sampled.Rate)
            ),
            FixedSizeSubsampledEvent sampled when sampled.Rate < 1 => ReplacedSample(
                sampled.Inner,
                Outward.Above(sampled.Rate)
            ),
            SubsampledEvent whole => LawOf(whole.Inner),
            _ => LatticeOf(part, part),
        };

    private static LossLaw SampledLattice(LatticeLaw inner, double rate) =>
        SampledAtoms.Poisson(inner, rate) ?? (LossLaw)new SampledLatticeLaw(inner, rate);

    private static LossLaw ReplacedSample(PrivacyEvent inner, double rate)
    {
        switch (inner)
        {
            case GaussianEvent gaussian:
                return new ReplacedSampleLaw(ContinuousLaw.Gaussian(Mu(gaussian.SquaredMu), rate));
            case LaplaceEvent laplace:
                return new ReplacedSampleLaw(
                    ContinuousLaw.Laplace(Outward.Above(laplace.Ratio), rate)
                );
            default:
                var lattice = LatticeOf(inner, inner);
                return SampledAtoms.FixedSize(lattice, rate)
                    ?? (LossLaw)new ReplacedSampleLaw(new SampledLatticeLaw(lattice, rate));
        }
    }

    private static LatticeLaw LatticeOf(PrivacyEvent part, PrivacyEvent named) =>
        part switch
        {
            DiscreteLaplaceEvent laplace => LatticeLaw.DiscreteLaplace(
                laplace.Scale,
                laplace.Sensitivity
            ),
            DiscreteGaussianEvent gaussian => LatticeLaw.DiscreteGaussian(
                gaussian.SquaredSigma,
                gaussian.Sensitivity,
                MaxCut
            ),
            RandomizedResponseEvent { UniformProbability: var p } when p == 1 => LatticeLaw.Pure(
                Rational.Zero,
                Rational.Zero
            ),
            RandomizedResponseEvent response => LatticeLaw.RandomizedResponse(
                response.Right,
                response.Wrong,
                response.Categories,
                response.PureEpsilon!.Value.ToDouble()
            ),
            PureEvent pure => LatticeLaw.Pure(pure.Epsilon, Rational.Zero),
            BoundedRangeEvent range => LatticeLaw.Pure(range.Epsilon, Rational.Zero),
            ApproximateEvent approximate => LatticeLaw.Pure(approximate.Epsilon, approximate.Delta),
            _ => throw new UnsupportedAccountingException(
                "loss-distribution",
                named,
                "its worst pair of laws is not known; use the zCDP or the Renyi accountant."
            ),
        };

    /// <summary>μ rounded up, off by less than 10^-14 of itself.</summary>
    private static double Mu(Rational squaredMu) =>
        Outward.Above(Math.Sqrt(Outward.Above(squaredMu)), 4 * BoundedExp.UnitRoundoff);
}
