using System.Numerics;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Tests.Noise;

public sealed class WideGaussianTests
{
    /// <summary>σ², among them the narrowest drawn so, non-integers, powers of two, and the widest there is.</summary>
    public static TheoryData<string> SquaredSigmas =>
        [
            "1025",
            "4095",
            "4096",
            "1000000/7",
            "123456789123/1000",
            "1099511627776",
            "1208925819614629174706176",
        ];

    [Theory]
    [MemberData(nameof(SquaredSigmas))]
    public void Computed_acceptance_probabilities_are_within_a_sixteenth_of_the_slack(string text)
    {
        var (squaredSigma, parameters, wide) = Make(text);
        var sigma = Math.Sqrt(squaredSigma.ToDouble());
        var tape = new AesTape("acceptance " + text);
        var values = new List<long> { 0, 1, -1, (long)sigma, -(long)sigma, 1L << 62, -(1L << 62) };
        for (var i = 0; i < 300; i++)
        {
            values.Add(
                (long)(((double)tape.NextBits(53) / (1L << 53) * 36 * sigma) - (18 * sigma))
            );
        }

        foreach (var y in values)
        {
            var difference = (BigInteger.Abs(y) * parameters.Q * parameters.T) - parameters.P;
            var truth = FixedInterval.ExpMinus(difference * difference, parameters.Denominator);
            var computed = FixedInterval.Ratio(
                wide.AcceptanceProbability(y),
                BigInteger.One << WideGaussian.ProbabilityBits
            );
            var slack = FixedInterval.Ratio(WideGaussian.Slack / 16, BigInteger.One << 62);
            Assert.True(computed.Low <= (truth + slack).High, $"{y}");
            Assert.True(truth.Low <= (computed + slack).High, $"{y}");
        }
    }

    [Theory]
    [MemberData(nameof(SquaredSigmas))]
    public void Words_at_the_edge_are_settled_by_the_exact_probability(string text)
    {
        var (squaredSigma, parameters, wide) = Make(text);
        var y = (long)(1.5 * Math.Sqrt(squaredSigma.ToDouble()));
        var difference = (BigInteger.Abs(y) * parameters.Q * parameters.T) - parameters.P;
        var truth = BinaryInterval.ExpMinus(difference * difference, parameters.Denominator, 512);
        Assert.True(truth.TryFloor(64, out var floor));
        Assert.True(truth.TryFloor(128, out var precise));
        var next = (ulong)(precise & ulong.MaxValue);
        var word = (ulong)floor;

        Assert.True(Accepts(wide, y, word - 1));
        Assert.False(Accepts(wide, y, word + 1));
        Assert.True(Accepts(wide, y, word, (64, next - 1)));
        Assert.False(Accepts(wide, y, word, (64, next + 1)));
        Assert.True(Accepts(wide, y, word, (64, next), (64, 0)));
        Assert.False(Accepts(wide, y, word, (64, next), (64, ulong.MaxValue)));

        // The same at and beyond the ends of the slack, where no further bits are wanted.
        var computed = wide.AcceptanceProbability(y);
        Assert.True(Accepts(wide, y, (computed - WideGaussian.Slack - 1) << 2));
        Assert.False(Accepts(wide, y, (computed + WideGaussian.Slack) << 2));
    }

    [Theory]
    [InlineData("1025")]
    [InlineData("10000")]
    [InlineData("1000000/7")]
    public void Attempts_have_the_law_of_the_discrete_gaussian(string text)
    {
        // The proposals' law is proved; times the exact acceptance, normalised, it must be the definition.
        var (squaredSigma, parameters, _) = Make(text);
        var (p, q) = (squaredSigma.Numerator, squaredSigma.Denominator);
        var theta = ExactLaws.GaussianTheta(p, q);
        var constant = FixedInterval.Zero;
        for (var y = 0L; y <= 40 * Math.Sqrt(squaredSigma.ToDouble()); y += 97)
        {
            var difference = (y * parameters.Q * parameters.T) - parameters.P;
            var joint =
                ExactLaws.Laplace(parameters.T, 1, y)
                * FixedInterval.ExpMinus(difference * difference, parameters.Denominator);
            var truth = ExactLaws.GaussianWeight(p, q, y) / theta;
            if (truth.Middle < 1e-40)
            {
                break;
            }

            var ratio = joint / truth;
            constant = y == 0 ? ratio : constant;
            Assert.True(ratio.Overlaps(constant), $"{y}");
            Assert.True(ratio.Width < Math.ScaleB(1, -40), $"{y}: {ratio.Width}");
        }
    }

    [Fact]
    public void One_by_one_and_together_the_draws_have_one_spread()
    {
        var law = new DiscreteGaussian(Rational.Parse("10000"));
        var bits = new AesTape("wide");
        var draws = new long[100_000];
        law.Fill(ref bits, draws);
        AssertVariance(draws, 10_000);
        for (var i = 0; i < draws.Length; i++)
        {
            draws[i] = law.Draw(ref bits);
        }

        AssertVariance(draws, 10_000);
    }

    private static void AssertVariance(long[] draws, double variance)
    {
        // The mean square has standard deviation σ² √(2/n): 6 of them.
        var mean = draws.Average(static x => (double)x * x);
        var deviation = 6 * variance * Math.Sqrt(2.0 / draws.Length);
        Assert.InRange(mean, variance - deviation, variance + deviation);
    }

    private static bool Accepts(
        WideGaussian wide,
        long y,
        ulong word,
        params (int, ulong)[] further
    )
    {
        var bits = new ScriptedBits(further);
        var accepted = wide.IsAccepted(ref bits, y, word);
        Assert.True(bits.IsUsedUp);
        return accepted;
    }

    private static (Rational, GaussianParameters, WideGaussian) Make(string text)
    {
        var squaredSigma = Rational.Parse(text);
        var parameters = new GaussianParameters(squaredSigma);
        return (squaredSigma, parameters, new WideGaussian(squaredSigma, parameters));
    }
}
