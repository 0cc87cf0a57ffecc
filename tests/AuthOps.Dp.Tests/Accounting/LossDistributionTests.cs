using System.Numerics;
using AuthOps.Dp.Accounting;
using AuthOps.Dp.Accounting.LossDistributions;
using AuthOps.Dp.Privacy;
using static AuthOps.Dp.Accounting.NeighbouringRelation;

// The plans here are small: nothing needs to be cancelled.
#pragma warning disable xUnit1051

namespace AuthOps.Dp.Tests.Accounting;

public sealed class LossDistributionTests
{
    private static readonly Rational s_delta = new(1, 100_000);

    private static PrivacyEvent SampledGaussian(int rate, int squaredSigma, long steps) =>
        new PoissonSampler(new Rational(1, rate))
            .Subsampled(PrivacyEvent.Gaussian(squaredSigma, 1, AddOrRemoveOne))
            .Repeat(steps);

    [Theory]
    [InlineData(2, "1/2", 7)]
    [InlineData(5, "3/4", 6)]
    [InlineData(3, "1/10", 3)]
    public void Randomised_response_is_what_listing_all_outcomes_gives(
        int categories,
        string uniform,
        int count
    )
    {
        var p = Rational.Parse(uniform);
        var pair = EnumeratedPair.RandomizedResponse(categories, p).Power(count);
        var curve = PrivacyCurve.LossDistributions(
            PrivacyEvent.RandomizedResponse(categories, p, ReplaceOne).Repeat(count)
        );

        foreach (var t in new Rational[] { new(6, 5), 2, 7, 40 })
        {
            Encloses(curve, t, pair.HockeyStick(t), 1e-10);
        }
    }

    [Theory]
    [InlineData(2, "1/2", "1/10", 5)]
    [InlineData(4, "1/3", "1/3", 4)]
    public void A_sampled_response_is_the_worse_of_both_directions(
        int categories,
        string uniform,
        string rate,
        int count
    )
    {
        var (p, q) = (Rational.Parse(uniform), Rational.Parse(rate));
        var one = EnumeratedPair.RandomizedResponse(categories, p).Sampled(q);
        var (added, removed) = (one.Power(count), one.Swapped().Power(count));
        var curve = PrivacyCurve.LossDistributions(
            new PoissonSampler(q)
                .Subsampled(PrivacyEvent.RandomizedResponse(categories, p, AddOrRemoveOne))
                .Repeat(count)
        );

        foreach (var t in new Rational[] { new(21, 20), new(11, 10), new(3, 2) })
        {
            var (a, b) = (added.HockeyStick(t), removed.HockeyStick(t));
            Encloses(curve, t, a > b ? a : b, categories == 2 ? 1e-9 : 0.02);
        }
    }

    [Fact]
    public void A_sample_of_fixed_size_is_the_worse_of_both_replacements()
    {
        // One replaced answer, in the sample with probability 1/4: (P, 3/4 P + 1/4 Q) below ratio 1, mirrored above.
        var p = new Rational(1, 2);
        var sampled = EnumeratedPair.RandomizedResponse(2, p).Sampled(new Rational(1, 4));
        var curve = PrivacyCurve.LossDistributions(
            PrivacyEvent.FixedSizeSubsampled(
                PrivacyEvent.RandomizedResponse(2, p, ReplaceOne),
                10,
                40
            )
        );

        foreach (var t in new Rational[] { new(21, 20), new(6, 5), new(4, 3) })
        {
            Encloses(curve, t, sampled.HockeyStick(t), 1e-9);
        }
    }

    [Fact]
    public void A_composition_of_samples_of_fixed_size_is_what_listing_gives()
    {
        // γ = 1/4, P = (3/4, 1/4), Q = (1/4, 3/4): losses ±ln 3/2 with 3/8 and 1/4, and 0 with what is left, 3/8. The
        // curve of this law is that of (γP + (1-γ)Q, Q) above ratio 1 and that of (P, γQ + (1-γ)P) below.
        var law = new Rational[] { new(3, 8), new(3, 8), new(1, 4) };
        var curve = PrivacyCurve.LossDistributions(
            PrivacyEvent
                .FixedSizeSubsampled(
                    PrivacyEvent.RandomizedResponse(2, new Rational(1, 2), ReplaceOne),
                    10,
                    40
                )
                .Repeat(6)
        );

        // The loss 6 choose: (up - down) ln 3/2 with multinomial masses.
        foreach (var t in new Rational[] { new(21, 20), 2, 5 })
        {
            var exact = Rational.Zero;
            for (var up = 0; up <= 6; up++)
            {
                for (var down = 0; up + down <= 6; down++)
                {
                    var ratio =
                        new Rational(BigInteger.Pow(3, up), BigInteger.Pow(2, up))
                        * new Rational(BigInteger.Pow(2, down), BigInteger.Pow(3, down));
                    if (ratio > t)
                    {
                        exact +=
                            Multinomial(law, up, down, 6 - up - down)
                            * (Rational.One - (t / ratio));
                    }
                }
            }

            Encloses(curve, t, exact, 1e-9);
        }
    }

    [Fact]
    public void Samples_of_few_losses_are_narrow_whatever_their_number()
    {
        var delta = new Rational(1, BigInteger.Pow(10, 9));
        foreach (var categories in new[] { 2, 7 })
        {
            var answer = PrivacyEvent.RandomizedResponse(
                categories,
                new Rational(1, 3),
                ReplaceOne
            );
            foreach (var count in new[] { 3, 300, 30_000 }.Take(Effort.Of(3, 3, 2)))
            {
                var found = PrivacyCurve
                    .LossDistributions(
                        PrivacyEvent.FixedSizeSubsampled(answer, 7, 500).Repeat(count)
                    )
                    .EpsilonAt(delta);
                Assert.True(found.RelativeGap <= 1e-6, $"{categories} {count} {found}");
            }
        }
    }

    private static Rational Multinomial(Rational[] law, int up, int down, int zero)
    {
        var product = Rational.One;
        var n = 0;
        foreach (var (mass, count) in new[] { (law[0], up), (law[2], down), (law[1], zero) })
        {
            for (var i = 1; i <= count; i++)
            {
                product *= mass * new Rational(++n, i);
            }
        }

        return product;
    }

    [Fact]
    public void A_sample_of_fixed_size_of_gaussian_noise_is_narrow_and_below_its_renyi_bound()
    {
        var plan = PrivacyEvent
            .FixedSizeSubsampled(PrivacyEvent.Gaussian(1, 1, ReplaceOne), 10, 1000)
            .Repeat(1000);
        var found = PrivacyCurve.LossDistributions(plan).EpsilonAt(s_delta);

        Assert.True(found.RelativeGap <= 1e-4, $"{found}");
        Assert.True(found.Upper <= PrivacyCurve.Renyi(plan).EpsilonAt(s_delta).Upper);
        Assert.True(
            found.Lower
                >= PrivacyCurve
                    .LossDistributions(SampledGaussian(100, 1, 1000))
                    .EpsilonAt(s_delta)
                    .Lower * 0.99
        );
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Renyi_bounds_of_randomised_response_are_above_the_truth(int categories)
    {
        // Two categories once had no Renyi bound at all: the logarithm of an absent atom.
        var plan = PrivacyEvent
            .RandomizedResponse(categories, new Rational(1, 2), ReplaceOne)
            .Repeat(20);

        var bound = PrivacyCurve.Renyi(plan).EpsilonAt(s_delta).Upper;

        Assert.InRange(
            bound,
            PrivacyCurve.LossDistributions(plan).EpsilonAt(s_delta).Lower,
            PrivacyCurve.Pure(plan).EpsilonAt(s_delta).Upper * (1 + 1e-12)
        );
    }

    [Fact]
    public void Different_events_on_one_lattice_are_what_listing_gives()
    {
        // ln 3 and 0: randomised response of two kinds, composed in one plan with an event that can fail.
        var half = EnumeratedPair.RandomizedResponse(2, new Rational(1, 2)).Power(3);
        var failure = new Rational(1, 1000);
        var plan = PrivacyEvent.Compose(
            PrivacyEvent.RandomizedResponse(2, new Rational(1, 2), ReplaceOne).Repeat(3),
            PrivacyEvent.Approximate(0, failure, ReplaceOne)
        );
        var curve = PrivacyCurve.LossDistributions(plan);

        var exact = failure + ((Rational.One - failure) * half.HockeyStick(2));
        Encloses(curve, 2, exact, 1e-6);
    }

    [Theory]
    [InlineData("1/10", 1, 300)]
    [InlineData("1/3", 4, 120)]
    public void A_transform_gives_what_convolution_term_by_term_gives(
        string ratio,
        long sensitivity,
        long count
    )
    {
        var a = Rational.Parse(ratio);
        var plan = PrivacyEvent
            .DiscreteLaplace(Rational.One / a, sensitivity, AddOrRemoveOne)
            .Repeat(count);
        using var workspace = new FourierWorkspace(vectors: true);
        var planner = new CompositionPlanner(
            LossDistribution.Of(plan),
            swapped: false,
            cut: 20,
            workspace
        );
        IComposedLaw direct = planner.Direct()!;
        var middle = direct.Delta(0, Rational.Zero).Upper;
        Assert.True(middle > 0.01);

        foreach (var logDelta in new[] { -5.0, -20.0, -60.0, -200.0 })
        {
            var (theta, epsilon) = planner.ForDelta(logDelta);
            var (law, _) = planner.Compose(theta, epsilon, 1e-5, 1e-7, default);
            var (expected, found) = (direct.Delta(epsilon, null), law.Delta(epsilon, null));

            Assert.True(found.Upper >= expected.Lower, $"{logDelta}: {found} {expected}");
            Assert.True(found.Lower <= expected.Upper, $"{logDelta}: {found} {expected}");
            Assert.True(found.RelativeGap <= 1e-5, $"{logDelta}: {found}");
        }
    }

    [Fact]
    public void Vector_and_scalar_transforms_give_the_same_interval()
    {
        var plan = SampledGaussian(20, 1, 200);

        Assert.Equal(
            Unmerged.Curve(plan, vectors: true).EpsilonAt(s_delta),
            Unmerged.Curve(plan, vectors: false).EpsilonAt(s_delta)
        );
    }

    [Fact]
    public void One_sampled_gaussian_is_its_closed_form_in_the_worse_direction()
    {
        // δ(ε) = P[x > c] - e^ε Q[x > c] with 1 - q + q e^{(2c-1)/2σ²} = e^ε, for the added unit, by tails of
        // Gaussian DP: q (Pr[N(1, σ²) > c] - e^{l(c)} Pr[N(0, σ²) > c]).
        const double Rate = 0.1;
        foreach (var epsilon in new[] { 0.05, 0.2, 0.6 })
        {
            var inner = Math.Log((Math.Exp(epsilon) - 1 + Rate) / Rate);
            var gaussian = PrivacyCurve
                .Gaussian(PrivacyEvent.Gaussian(1, 1, AddOrRemoveOne))
                .DeltaAt(Close(inner));
            var found = PrivacyCurve
                .LossDistributions(SampledGaussian(10, 1, 1))
                .DeltaAt(Close(epsilon));

            Assert.InRange(
                found.Upper,
                Rate * gaussian.Lower * (1 - 1e-9),
                Rate * gaussian.Upper * 1.01
            );
            Assert.InRange(
                found.Lower,
                Rate * gaussian.Lower * 0.99,
                Rate * gaussian.Upper * (1 + 1e-9)
            );
        }
    }

    [Fact]
    public void Mixed_plans_are_between_their_parts_and_their_sum()
    {
        var gaussian = PrivacyEvent.Gaussian(100, 1, AddOrRemoveOne).Repeat(20);
        var laplace = PrivacyEvent.Laplace(10, 1, AddOrRemoveOne).Repeat(5);
        var discrete = PrivacyEvent.DiscreteLaplace(7, 2, AddOrRemoveOne).Repeat(3);
        var selection = PrivacyEvent.Selection(
            new Rational(1, 10),
            new Rational(1, 1_000_000),
            AddOrRemoveOne
        );
        var all = PrivacyEvent.Compose(gaussian, laplace, discrete, selection);

        var found = PrivacyCurve.LossDistributions(all).EpsilonAt(s_delta);
        var part = PrivacyCurve.LossDistributions(gaussian).EpsilonAt(s_delta);
        var zcdp = PrivacyCurve.ZeroConcentrated(all).EpsilonAt(s_delta);
        var renyi = PrivacyCurve.Renyi(all).EpsilonAt(s_delta);

        Assert.True(found.Lower >= part.Lower);
        Assert.True(found.Lower <= renyi.Upper && renyi.Upper <= zcdp.Upper * (1 + 1e-9));
        Assert.True(found.RelativeGap <= 1e-4, $"{found}");
        Assert.True(
            double.IsInfinity(
                PrivacyCurve.LossDistributions(all).EpsilonAt(new Rational(1, 2_000_000)).Upper
            )
        );
    }

    [Fact]
    public void A_gaussian_plan_by_transform_encloses_its_closed_form()
    {
        var plan = PrivacyEvent.Gaussian(25, 1, AddOrRemoveOne).Repeat(50);
        foreach (var delta in new[] { new Rational(1, 10), s_delta, s_delta * s_delta * s_delta })
        {
            var truth = PrivacyCurve.Gaussian(plan).EpsilonAt(delta);
            var found = Unmerged.Curve(plan).EpsilonAt(delta);

            Assert.True(
                found.Lower <= truth.Lower && truth.Upper <= found.Upper,
                $"{found} {truth}"
            );
            Assert.True(found.RelativeGap <= 1e-4, $"{found}");
        }
    }

    [Fact]
    public void Events_without_a_known_pair_are_refused_by_name()
    {
        var plan = PrivacyEvent.Concentrated(Rho.Of(1, 8), AddOrRemoveOne);

        var refused = Assert.Throws<UnsupportedAccountingException>(() =>
            PrivacyCurve.LossDistributions(plan)
        );
        Assert.Contains("rho 1/8", refused.Event, StringComparison.Ordinal);
        Assert.Throws<UnsupportedAccountingException>(() => PrivacyCurve.Pure(plan));
        Assert.Throws<UnsupportedAccountingException>(() => PrivacyCurve.Optimal(plan));
        Assert.Throws<UnsupportedAccountingException>(() => PrivacyCurve.Gaussian(plan));
    }

    [Fact]
    public void Questions_outside_their_range_are_refused_and_work_can_be_cancelled()
    {
        var curve = PrivacyCurve.LossDistributions(SampledGaussian(100, 1, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.DeltaAt(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.EpsilonAt(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.EpsilonAt(1));
        Assert.Throws<OperationCanceledException>(() =>
            PrivacyCurve
                .LossDistributions(SampledGaussian(100, 1, 10), new CancellationToken(true))
                .EpsilonAt(s_delta)
        );
    }

    /// <summary>A rational within 2^-40 of a double.</summary>
    private static Rational Close(double value) => new((long)(value * (1L << 40)), 1L << 40);

    private static void Encloses(PrivacyCurve curve, Rational t, Rational exact, double width)
    {
        var (below, above) = EnumeratedPair.Log(t);
        var (atBelow, atAbove) = (curve.DeltaAt(below), curve.DeltaAt(above));
        var truth = exact.ToDouble();

        Assert.True(atBelow.Upper >= truth * (1 - 1e-15), $"{t}: {atBelow} {truth:R}");
        Assert.True(atAbove.Lower <= truth * (1 + 1e-15), $"{t}: {atAbove} {truth:R}");
        Assert.True(
            atBelow.Upper - atAbove.Lower <= (width * truth) + 1e-9,
            $"{t}: {atBelow} {atAbove} {truth:R}"
        );
    }
}
