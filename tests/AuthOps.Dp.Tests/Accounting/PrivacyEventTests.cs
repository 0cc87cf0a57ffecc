using AuthOps.Dp.Accounting;
using AuthOps.Dp.Accounting.Events;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Tests.Noise;
using static AuthOps.Dp.Accounting.NeighbouringRelation;

namespace AuthOps.Dp.Tests.Accounting;

public sealed class PrivacyEventTests
{
    private static readonly PrivacyEvent s_half = PrivacyEvent.Pure(
        Epsilon.Of(1, 2),
        AddOrRemoveOne
    );
    private static readonly PrivacyEvent s_third = PrivacyEvent.Pure(
        Epsilon.Of(1, 3),
        AddOrRemoveOne
    );

    [Fact]
    public void Relations_do_not_mix()
    {
        var replace = PrivacyEvent.Pure(Epsilon.Of(1, 2), ReplaceOne);

        var composed = Assert.Throws<NeighbouringRelationException>(() =>
            PrivacyEvent.Compose(s_half, replace)
        );
        Assert.Equal((AddOrRemoveOne, ReplaceOne), (composed.Expected, composed.Found));
        Assert.Throws<NeighbouringRelationException>(() => PrivacyEvent.Parallel(replace, s_half));
        Assert.Throws<NeighbouringRelationException>(() =>
            PrivacyFilter.Pure(Epsilon.Of(1), AddOrRemoveOne).TrySpend(replace)
        );
        Assert.Throws<NeighbouringRelationException>(() =>
            PrivacyOdometer.Pure(AddOrRemoveOne).Add(replace)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => PrivacyEvent.Pure(Epsilon.Of(1), default));
    }

    [Fact]
    public void Each_kind_of_sampling_has_its_own_relation()
    {
        var replace = PrivacyEvent.Gaussian(1, 1, ReplaceOne);
        var add = PrivacyEvent.Gaussian(1, 1, AddOrRemoveOne);
        var sampler = new PoissonSampler(new Rational(1, 10));

        Assert.Equal(AddOrRemoveOne, sampler.Subsampled(add).Relation);
        Assert.Throws<NeighbouringRelationException>(() => sampler.Subsampled(replace));
        Assert.Equal(ReplaceOne, PrivacyEvent.FixedSizeSubsampled(replace, 1, 10).Relation);
        Assert.Throws<NeighbouringRelationException>(() =>
            PrivacyEvent.FixedSizeSubsampled(add, 1, 10)
        );
        Assert.Throws<ArgumentException>(() => sampler.Subsampled(sampler.Subsampled(add)));
    }

    [Fact]
    public void Equal_events_are_counted_together_in_any_order()
    {
        var one = PrivacyEvent.Compose(s_half, s_third, s_half.Repeat(3));

        Assert.Equal([(s_half, 4L), (s_third, 1L)], one.Parts);
        Assert.Equal(new Rational(7, 3), one.PureEpsilon);
        Assert.Equal(
            one.ToString(),
            PrivacyEvent.Compose(s_half.Repeat(2), s_third, s_half.Repeat(2)).ToString()
        );
        Assert.Equal(s_half, PrivacyEvent.Compose(s_half));
    }

    [Fact]
    public void Nine_ninths_are_one()
    {
        var ninth = PrivacyEvent.Pure(Epsilon.Of(1, 9), AddOrRemoveOne);
        var filter = PrivacyFilter.Pure(Epsilon.Of(1), AddOrRemoveOne);

        for (var i = 0; i < 9; i++)
        {
            Assert.True(filter.TrySpend(ninth));
        }

        Assert.False(filter.TrySpend(PrivacyEvent.Pure(Epsilon.Of(1, 1_000_000), AddOrRemoveOne)));
        Assert.Equal(Rational.One, filter.Spent);
    }

    [Fact]
    public void Disjoint_parts_cost_the_worst_one_under_add_and_remove()
    {
        Assert.Equal(s_half, PrivacyEvent.Parallel(s_half, s_half, s_half));
        Assert.Equal(new Rational(1, 2), PrivacyEvent.Parallel(s_half, s_third).PureEpsilon);
        Assert.Equal(
            PrivacyEvent.Parallel(s_half, s_third).RenyiBound(3),
            s_half.RenyiBound(3),
            1e-12
        );
    }

    [Fact]
    public void Disjoint_parts_cost_the_two_worst_ones_under_replacement()
    {
        // A replaced unit leaves one part and enters another.
        PrivacyEvent Pure(int n, int d) => PrivacyEvent.Pure(Epsilon.Of(n, d), ReplaceOne);

        Assert.Equal(Rational.One, PrivacyEvent.Parallel(Pure(1, 2), Pure(1, 2)).PureEpsilon);
        Assert.Equal(
            new Rational(5, 6),
            PrivacyEvent.Parallel(Pure(1, 3), Pure(1, 2), Pure(1, 5)).PureEpsilon
        );
        Assert.Equal(
            new Rational(1, 8) + new Rational(1, 18),
            PrivacyEvent.Parallel(Pure(1, 3), Pure(1, 2), Pure(1, 5)).ConcentratedRho
        );
        Assert.Equal(new Rational(1, 2), PrivacyEvent.Parallel(Pure(1, 2)).PureEpsilon);
    }

    [Fact]
    public void Bounded_range_is_a_quarter_of_the_zcdp_of_the_pure_loss_and_permute_and_flip_has_no_such_claim()
    {
        var epsilon = Epsilon.Of(2);

        Assert.Equal(
            new Rational(1, 2),
            PrivacyEvent.BoundedRange(epsilon, AddOrRemoveOne).ConcentratedRho
        );
        Assert.Equal(
            new Rational(2, 1),
            PrivacyEvent.Pure(epsilon, AddOrRemoveOne).ConcentratedRho
        );
    }

    [Fact]
    public void Amplification_is_the_formula_rounded_up()
    {
        var sampled = new PoissonSampler(new Rational(1, 10)).Subsampled(s_half);
        var expected = Math.Log(1 + (0.1 * (Math.Exp(0.5) - 1)));

        Assert.InRange(sampled.PureEpsilon!.Value.ToDouble(), expected, expected + 1e-13);
        Assert.Equal(s_half.PureEpsilon, new PoissonSampler(1).Subsampled(s_half).PureEpsilon);

        var selection = PrivacyEvent.Selection(1, new Rational(1, 1000), AddOrRemoveOne);
        Assert.Equal(
            new Rational(1, 10_000),
            new PoissonSampler(new Rational(1, 10)).Subsampled(selection).FailureDelta
        );
    }

    [Fact]
    public void A_poisson_sample_takes_each_unit_with_exactly_its_rate()
    {
        // All 2^12 strings of bits: where the choice is resolved, 3 in 16 are taken.
        var sampler = new PoissonSampler(new Rational(3, 16));
        var (taken, all) = (0, 0);
        var flag = new bool[1];
        for (var tape = 0UL; tape < 1UL << 4; tape++)
        {
            var choices = new BitChoices<EnumeratedBits>(new EnumeratedBits(tape, 4));
            sampler.Draw(ref choices, flag);
            taken += flag[0] ? 1 : 0;
            all++;
        }

        Assert.Equal((3, 16), (taken, all));
        var wide = new bool[2000];
        new PoissonSampler(Rational.One).Draw(wide);
        Assert.DoesNotContain(false, wide);
    }

    [Fact]
    public void Parameters_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            PrivacyEvent.Laplace(0, 1, AddOrRemoveOne)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            PrivacyEvent.DiscreteLaplace(1, 0, AddOrRemoveOne)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            PrivacyEvent.Approximate(1, 1, AddOrRemoveOne)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            PrivacyEvent.RandomizedResponse(1, Rational.One, ReplaceOne)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => s_half.Repeat(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_half.Repeat(1_000_000_000).Repeat(2));
        Assert.Throws<ArgumentException>(() => PrivacyEvent.Compose());
        Assert.Throws<ArgumentOutOfRangeException>(() => new PoissonSampler(2));
    }

    [Fact]
    public void Only_the_sampler_makes_a_poisson_event() =>
        Assert.DoesNotContain(
            typeof(PrivacyEvent).GetMethods(),
            method => method.Name.Contains("Poisson", StringComparison.Ordinal)
        );

    [Fact]
    public void The_gaussian_bound_of_a_pure_loss_is_the_least_that_holds()
    {
        // Φ(μ/2) = e^ε/(1 + e^ε) at ε = ln 3: μ = 2 · 0.6744897501960817.
        var mu = Math.Sqrt(
            PureForms
                .SquaredMu(new Rational(1098612288668110, 1_000_000_000_000_000))!
                .Value.ToDouble()
        );

        Assert.InRange(mu, 1.3489795003921634 - 1e-9, 1.3489795003921634 + 1e-9);
    }
}
