using System.Numerics;
using AuthOps.Dp.Accounting;
using AuthOps.Dp.Privacy;
using static AuthOps.Dp.Accounting.NeighbouringRelation;

// The plans here are small: nothing needs to be cancelled.
#pragma warning disable xUnit1051

namespace AuthOps.Dp.Tests.Accounting;

/// <summary>Parameters that nobody published a vector for, beside slow arithmetic of many digits.</summary>
public sealed class ExtremeAccountingTests
{
    private const double Close = 1e-12;

    [Theory]
    [InlineData("1/1000")]
    [InlineData("1/7")]
    [InlineData("11/13")]
    [InlineData("10/3")]
    [InlineData("9")]
    public void Gaussian_noise_is_what_thirty_digits_say_down_to_delta_10_to_the_minus_138(
        string text
    )
    {
        var mu = Rational.Parse(text);
        var curve = PrivacyCurve.Gaussian(
            PrivacyEvent.Gaussian(Rational.One / (mu * mu), 1, AddOrRemoveOne)
        );
        foreach (var place in new[] { "-4", "1/3", "3", "17/2", "25" })
        {
            var epsilon = mu * (Rational.Parse(place) + (mu / 2));
            if (epsilon.Sign < 0)
            {
                continue;
            }

            var truth = GaussianDelta(mu, epsilon);
            var found = curve.DeltaAt(epsilon);
            Assert.True(found.Lower <= truth.ToDouble() * (1 + 1e-15), $"{place} {found}");
            Assert.True(found.Upper >= truth.ToDouble() * (1 - 1e-15), $"{place} {found}");
            Assert.True(found.RelativeGap <= Close, $"{place} {found}");

            // And back: δ falls with ε, and the interval lies around where it is this one.
            var back = curve.EpsilonAt(truth);
            Assert.InRange(epsilon.ToDouble(), back.Lower * (1 - Close), back.Upper * (1 + Close));
        }
    }

    [Theory]
    [InlineData("7/3", 9)]
    [InlineData("19/2", 400)]
    [InlineData("1/2", 4)]
    [InlineData("1001/10", 2500)]
    public void Composed_gaussians_by_transform_enclose_thirty_digits_at_tiny_delta(
        string sigma,
        int squareCount
    )
    {
        // A square number of them, so that μ = √k/σ is rational.
        var root = (long)Math.Round(Math.Sqrt(squareCount));
        var mu = root / Rational.Parse(sigma);
        var curve = Unmerged.Curve(
            PrivacyEvent
                .Gaussian(Rational.Parse(sigma) * Rational.Parse(sigma), 1, AddOrRemoveOne)
                .Repeat(squareCount)
        );
        foreach (var power in new[] { 15, 2, 9, 40 }.Take(Effort.Of(4, 4, 1)))
        {
            var delta = new Rational(1, BigInteger.Pow(10, power));
            var found = curve.EpsilonAt(delta);

            // No less than the truth above, no more below: δ at the ends lies on either side.
            Assert.True(GaussianDelta(mu, Exact(found.Upper)) <= delta, $"{power} {found}");
            Assert.True(GaussianDelta(mu, Exact(found.Lower)) >= delta, $"{power} {found}");
            Assert.True(power > 15 || found.RelativeGap <= 1e-4, $"{power} {found}");
        }
    }

    [Theory]
    [InlineData("1/997", "1/3", "5")]
    [InlineData("1/997", "7/2", "13/2")]
    [InlineData("1/3", "1/3", "4")]
    [InlineData("1/3", "100", "4")]
    [InlineData("99/100", "7/2", "-1/2")]
    [InlineData("99/100", "7/2", "13/2")]
    [InlineData("1/1000000", "4/5", "11/2")]
    [InlineData("1/50", "3/10", "3/2")]
    public void A_sampled_gaussian_is_what_thirty_digits_say(string rate, string sigma, string z)
    {
        // Above c the mixture has e^ε times the density, so that δ(ε) is the difference of masses above c.
        var (q, s) = (Rational.Parse(rate), Rational.Parse(sigma));
        var c = new Rational(1, 2) + (s * Rational.Parse(z));
        var ratio =
            SlowNormal.Of(Rational.One - q)
            + SlowNormal.Times(
                SlowNormal.Of(q),
                SlowNormal.Exp(((2 * c) - Rational.One) / (2 * s * s))
            );
        var without = SlowNormal.Tail(c / s);
        var with =
            SlowNormal.Times(SlowNormal.Of(Rational.One - q), without)
            + SlowNormal.Times(SlowNormal.Of(q), SlowNormal.Tail((c - Rational.One) / s));
        var delta = SlowNormal.ToRational(with - SlowNormal.Times(ratio, without));
        var epsilon = LogOf(SlowNormal.ToRational(ratio));
        if (epsilon <= 0)
        {
            return;
        }

        var found = PrivacyCurve
            .LossDistributions(
                new PoissonSampler(q).Subsampled(PrivacyEvent.Gaussian(s * s, 1, AddOrRemoveOne))
            )
            .EpsilonAt(delta);

        Assert.True(found.Upper >= epsilon * (1 - 1e-13), $"{epsilon:R} {found}");
        Assert.True(found.Lower <= epsilon * (1 + 1e-13), $"{epsilon:R} {found}");
        Assert.True(found.RelativeGap <= 1e-4, $"{epsilon:R} {found}");
    }

    [Fact]
    public void A_rho_never_claims_less_than_the_gaussian_noise_that_has_it()
    {
        foreach (var size in new[] { -12, -7, -3, 0, 2, 5, 8 })
        {
            var power = BigInteger.Pow(10, Math.Abs(size));
            var rho = size < 0 ? new Rational(3, power) : new Rational(3 * power, 1);
            var gaussian = PrivacyCurve.Gaussian(
                PrivacyEvent.Gaussian(Rational.One / (2 * rho), 1, AddOrRemoveOne)
            );
            var concentrated = PrivacyEvent.Concentrated(new Rho(rho), AddOrRemoveOne);
            foreach (var delta in new[] { 1, 3, 12, 60, 270 })
            {
                var one = new Rational(1, BigInteger.Pow(10, delta));
                var truth = gaussian.EpsilonAt(one);
                foreach (
                    var curve in new[]
                    {
                        PrivacyCurve.ZeroConcentrated(concentrated),
                        PrivacyCurve.Renyi(concentrated),
                    }
                )
                {
                    var claimed = curve.EpsilonAt(one);
                    Assert.True(claimed.Upper >= truth.Lower, $"{size} {delta} {claimed} {truth}");
                    Assert.True(claimed.Lower <= claimed.Upper);
                }
            }
        }
    }

    [Theory]
    [InlineData("1/1000000000000", 1_000_000)]
    [InlineData("1/1000", 12345)]
    [InlineData("20", 3)]
    [InlineData("500", 2)]
    [InlineData("1000000", 1)]
    public void Pure_events_of_any_size_compose_within_addition_and_without_delta(
        string epsilon,
        int count
    )
    {
        var plan = PrivacyEvent.Pure(Epsilon.Parse(epsilon), AddOrRemoveOne).Repeat(count);
        var sum = count * Rational.Parse(epsilon);
        Assert.Equal(sum, plan.PureEpsilon);
        Assert.Equal(0, PrivacyCurve.Pure(plan).DeltaAt(sum).Upper);
        foreach (var power in new[] { 1, 6, 30 })
        {
            var delta = new Rational(1, BigInteger.Pow(10, power));
            var optimal = PrivacyCurve.Optimal(plan).EpsilonAt(delta);
            Assert.InRange(optimal.Upper, optimal.Lower, sum.ToDouble() * (1 + 1e-9));
            Assert.True(PrivacyCurve.Renyi(plan).EpsilonAt(delta).Upper >= optimal.Lower);
        }
    }

    private static Rational GaussianDelta(Rational mu, Rational epsilon) =>
        SlowNormal.ToRational(
            SlowNormal.Tail((epsilon / mu) - (mu / 2))
                - SlowNormal.Times(
                    SlowNormal.Exp(epsilon),
                    SlowNormal.Tail((epsilon / mu) + (mu / 2))
                )
        );

    private static double LogOf(Rational ratio)
    {
        // ln(1 + x) without loss of digits where x is small.
        var x = (ratio - Rational.One).ToDouble();
        return Math.Abs(x) < 0.1 ? x * LogSeries(x) : Math.Log(ratio.ToDouble());

        static double LogSeries(double x)
        {
            var sum = 0.0;
            for (var k = 24; k >= 1; k--)
            {
                sum = (1.0 / k) - (x * sum);
            }

            return sum;
        }
    }

    private static Rational Exact(double value) =>
        new(new BigInteger(Math.ScaleB(value, 40)), BigInteger.One << 40);
}
