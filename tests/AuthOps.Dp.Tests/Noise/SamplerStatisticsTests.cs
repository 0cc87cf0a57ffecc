using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Tests.Noise;

public sealed class SamplerStatisticsTests
{
    private const int Draws = 200_000;

    [Theory]
    [InlineData("1/2")]
    [InlineData("1")]
    [InlineData("10/3")]
    [InlineData("100")]
    public void Discrete_laplace_draws_of_a_fixed_tape_fit_the_law(string scale) =>
        AssertFits(new DiscreteLaplace(Rational.Parse(scale)), "laplace " + scale);

    [Theory]
    [InlineData("1/4")]
    [InlineData("1")]
    [InlineData("100/9")]
    [InlineData("10000")]
    public void Discrete_gaussian_draws_of_a_fixed_tape_fit_the_law(string squaredSigma) =>
        AssertFits(new DiscreteGaussian(Rational.Parse(squaredSigma)), "gauss " + squaredSigma);

    [Fact]
    public void Doubled_mass_at_zero_raises_the_alarm()
    {
        var law = new DiscreteLaplace(Rational.Parse("10/3"));
        var choices = new BitChoices<TapeBits>(new TapeBits("zero", 0));
        var draws = new List<long>();
        while (draws.Count < Draws)
        {
            var u = choices.Below(10UL);
            if (choices.BernoulliExp(u, 10UL))
            {
                var v = 0UL;
                while (choices.BernoulliExp(1UL, 1UL))
                {
                    v++;
                }

                var magnitude = (long)((u + (10 * v)) / 3);
                draws.Add(choices.Bernoulli(1UL, 2UL) ? -magnitude : magnitude);
            }
        }

        Assert.NotNull(SamplerStatistics.GTestAlarm(draws, law.Probability, law.UpperTail));
    }

    [Fact]
    public void A_scale_four_percent_short_raises_the_alarm()
    {
        var claimed = new DiscreteLaplace(Rational.Parse("10/3"));
        var draws = Draw(new DiscreteLaplace(Rational.Parse("96/30")), "short");
        Assert.NotNull(SamplerStatistics.GTestAlarm(draws, claimed.Probability, claimed.UpperTail));
    }

    [Fact]
    public void A_sign_that_leans_or_repeats_raises_the_alarm()
    {
        var draws = Draw(new DiscreteLaplace(Rational.Parse("10/3")), "sign");
        var leaning = draws.Select((x, i) => i % 50 == 0 ? Math.Abs(x) : x).ToArray();
        Assert.NotNull(SamplerStatistics.SignAlarm(leaning));
        var repeating = draws.Select((x, i) => i % 50 == 1 ? draws[i - 1] : x).ToArray();
        Assert.NotNull(
            SamplerStatistics.LagAlarm(
                repeating,
                new DiscreteLaplace(Rational.Parse("10/3")).Variance
            )
        );
    }

    private static void AssertFits(NoiseDistribution law, string tape)
    {
        var draws = Draw(law, tape);
        Assert.Null(SamplerStatistics.GTestAlarm(draws, law.Probability, law.UpperTail));
        Assert.Null(SamplerStatistics.SignAlarm(draws));
        Assert.Null(SamplerStatistics.LagAlarm(draws, law.Variance));
    }

    private static List<long> Draw(NoiseDistribution law, string tape)
    {
        var choices = new BitChoices<TapeBits>(new TapeBits(tape, 0));
        var draws = new List<long>(Draws);
        for (var i = 0; i < Draws; i++)
        {
            draws.Add((long)law.DrawReference(ref choices));
        }

        return draws;
    }
}
