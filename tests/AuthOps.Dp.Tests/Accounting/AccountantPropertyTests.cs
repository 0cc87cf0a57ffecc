using AuthOps.Dp.Accounting;
using AuthOps.Dp.Accounting.Curves;
using AuthOps.Dp.Accounting.LossDistributions;
using AuthOps.Dp.Privacy;
using AuthOps.Testing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static AuthOps.Dp.Accounting.NeighbouringRelation;

// The plans here are small: nothing needs to be cancelled.
#pragma warning disable xUnit1051

namespace AuthOps.Dp.Tests.Accounting;

public sealed class AccountantPropertyTests
{
    // Without vectors a mixed plan takes seconds: there each plan is of one event.
    private static readonly int s_mostEvents =
        SimdMode.IsDefault ? 3
        : SimdMode.AsksForAvx2 ? 2
        : 1;
    private static readonly int s_mostRepeats = SimdMode.IsDefault ? 6 : 3;

    private static int Plans => Effort.Of(full: 200, usual: 14, reduced: 8);

    /// <summary>Small plans of every event with a known pair.</summary>
    private static Gen<PrivacyEvent> Events =>
        from kind in Gen.Choose(0, 8)
        from n in Gen.Choose(1, 12)
        from d in Gen.Choose(1, 12)
        from count in Gen.Choose(1, s_mostRepeats)
        select Make(kind, new Rational(n, d)).Repeat(count);

    private static void ForPlans(Action<PrivacyEvent[]> check) =>
        Prop.ForAll(
                Gen.Choose(1, s_mostEvents).SelectMany(size => Events.ArrayOf(size)).ToArbitrary(),
                check
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Plans));

    [Fact]
    public void Bounds_are_ordered_monotone_and_independent_of_the_order_of_events() =>
        ForPlans(CheckOrder);

    private static void CheckOrder(PrivacyEvent[] events)
    {
        var plan = PrivacyEvent.Compose(events);
        var backwards = PrivacyEvent.Compose(events.Reverse().ToArray());
        var curve = Rough(plan);
        var other = Rough(backwards);
        var before = new LossInterval(1, 1);
        foreach (var epsilon in new Rational[] { 0, new(1, 2), 2, 6 })
        {
            var delta = curve.DeltaAt(epsilon);
            var again = other.DeltaAt(epsilon);

            Assert.True(delta.Lower <= delta.Upper);
            Assert.True(delta.Lower <= before.Upper * (1 + 1e-9));
            Assert.True(delta.Lower <= again.Upper && again.Lower <= delta.Upper);
            before = delta;
        }
    }

    [Fact]
    public void No_accountant_claims_less_than_the_lower_bound() => ForPlans(CheckAccountants);

    private static void CheckAccountants(PrivacyEvent[] events)
    {
        var plan = PrivacyEvent.Compose(events);
        var delta = new Rational(1, 10_000);
        var lower = Rough(plan).EpsilonAt(delta).Lower;

        Assert.True(PrivacyCurve.Renyi(plan).EpsilonAt(delta).Upper >= lower);
        if (plan.ConcentratedRho is not null)
        {
            Assert.True(PrivacyCurve.ZeroConcentrated(plan).EpsilonAt(delta).Upper >= lower);
        }

        if (plan.PureEpsilon is not null)
        {
            Assert.True(PrivacyCurve.Pure(plan).EpsilonAt(delta).Upper >= lower);
            Assert.True(PrivacyCurve.Optimal(plan).EpsilonAt(delta).Upper >= lower);
        }

        if (plan.SquaredGaussianMu is { Sign: > 0 })
        {
            Assert.True(PrivacyCurve.Gaussian(plan).EpsilonAt(delta).Upper >= lower);
        }
    }

    [Fact]
    public void Smaller_delta_needs_larger_epsilon() => ForPlans(CheckDeltas);

    private static void CheckDeltas(PrivacyEvent[] events)
    {
        var curve = Rough(PrivacyEvent.Compose(events));
        var last = new LossInterval(0, 0);
        foreach (var power in new[] { 2, 4, 7, 12 })
        {
            var found = curve.EpsilonAt(new Rational(1, System.Numerics.BigInteger.Pow(10, power)));
            Assert.True(found.Lower <= found.Upper);
            Assert.True(found.Upper >= last.Lower);
            last = found;
        }
    }

    [Property(MaxTest = 200)]
    public void A_pair_and_its_swap_obey_the_identity_of_hockey_sticks(
        byte kindSeed,
        byte nSeed,
        byte dSeed,
        byte eSeed
    )
    {
        // H_t(P, Q) = 1 - t + t H_{1/t}(Q, P), on the lattice of the upper law.
        var law = Make(kindSeed % 7, new Rational((nSeed % 12) + 1, (dSeed % 12) + 1));
        var (loss, _) = LossDistribution.Of(law, mergeGaussians: false).Laws[0];
        var (low, high) = loss.Range(12);
        var step = loss.LatticeStep > 0 ? loss.LatticeStep : (high - low) / 700;
        var pieces = loss.Split(step, 12);
        var (forward, backward) = (LatticeMeasure.Of(pieces), LatticeMeasure.Of(pieces.Swap()));
        var epsilon = low + ((high - low) * eSeed / 255.0);
        var t = Math.Exp(epsilon);

        var left = HockeyStick(forward, epsilon);
        var right = 1 - t + (t * HockeyStick(backward, -epsilon));

        Assert.Equal(left, right, 1e-9 * Math.Max(1, t));
    }

    /// <summary>
    /// The curve with one coarse attempt a question: the interval must be true all the same. Mixed plans otherwise take up
    /// to nine transforms of two million points, seconds without vectors.
    /// </summary>
    private static LossDistributionCurve Rough(PrivacyEvent plan) =>
        new LossDistributionCurve(plan, LossDistribution.Of(plan), "loss-distribution")
        {
            IsRough = true,
        };

    private static double HockeyStick(LatticeMeasure measure, double epsilon)
    {
        var sum = measure.Infinite;
        for (var i = 0; i < measure.Points; i++)
        {
            var loss = measure.Offset + (i * measure.Step);
            sum += measure.Upper[i] * Math.Max(0, 1 - Math.Exp(epsilon - loss));
        }

        return sum;
    }

    private static PrivacyEvent Make(int kind, Rational size) =>
        kind switch
        {
            0 => PrivacyEvent.Laplace(size + 1, 1, AddOrRemoveOne),
            1 => PrivacyEvent.Gaussian(size + 1, 1, AddOrRemoveOne),
            2 => PrivacyEvent.DiscreteLaplace(size + 1, 2, AddOrRemoveOne),
            3 => PrivacyEvent.DiscreteGaussian(size + 1, 1, AddOrRemoveOne),
            4 => PrivacyEvent.Pure(new Epsilon(size / 4), AddOrRemoveOne),
            7 => PrivacyEvent.Approximate(size / 4, size / 1_000_000_000, AddOrRemoveOne),
            8 => new PoissonSampler(size / 20).Subsampled(
                PrivacyEvent.Pure(new Epsilon(size / 4), AddOrRemoveOne)
            ),
            5 => new PoissonSampler(size / 20).Subsampled(
                PrivacyEvent.Gaussian(1, 1, AddOrRemoveOne)
            ),
            _ => new PoissonSampler(size / 20).Subsampled(
                PrivacyEvent.Laplace(1, 1, AddOrRemoveOne)
            ),
        };
}
