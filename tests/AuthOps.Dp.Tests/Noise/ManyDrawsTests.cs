using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Tests.Noise;

/// <summary>
/// G-test, tail, sign and lag tests of every sampler on fixed tapes: 10^7 draws in eng/long/dp-tests.sh, fewer otherwise.
/// A tape passes always or never; on fresh bits each test would raise a false alarm with probability about 10^-6.
/// </summary>
public sealed class ManyDrawsTests
{
    private const double Limit = 4.8916;
    private const int Block = 65_536;

    private static long Draws => Effort.Of(10_000_000, 500_000, 100_000);

    [Theory]
    [InlineData("laplace", "1/2")]
    [InlineData("laplace", "10/3")]
    [InlineData("laplace", "100")]
    [InlineData("gauss", "1/4")]
    [InlineData("gauss", "100/9")]
    [InlineData("gauss", "16")]
    [InlineData("gauss", "1024")]
    [InlineData("gauss", "10000")]
    public void Spans_of_draws_fit_the_law(string kind, string parameter)
    {
        var law = Law(kind, parameter);
        var bits = new AesTape("spans " + kind + parameter);
        var block = new long[Block];
        AssertFits(
            law,
            Draws,
            () =>
            {
                law.Fill(ref bits, block);
                return block;
            }
        );
    }

    [Theory]
    [InlineData("laplace", "10/3")]
    [InlineData("gauss", "100/9")]
    [InlineData("gauss", "1000000")]
    public void Single_draws_fit_the_law(string kind, string parameter)
    {
        // A wide Gaussian is drawn by rejection with exact tests, one at a time: some microseconds each.
        var law = Law(kind, parameter);
        var bits = new AesTape("single " + kind + parameter);
        var block = new long[Block];
        AssertFits(
            law,
            parameter == "1000000" ? Draws / 5 : Draws,
            () =>
            {
                foreach (ref var draw in block.AsSpan())
                {
                    draw = law.Draw(ref bits);
                }

                return block;
            }
        );
    }

    [Theory]
    [InlineData("laplace", "10/3")]
    [InlineData("gauss", "100/9")]
    public void Draws_of_the_reference_fit_the_law(string kind, string parameter)
    {
        var law = Law(kind, parameter);
        var choices = new BitChoices<AesTape>(new AesTape("reference " + kind + parameter));
        var block = new long[Block];
        AssertFits(
            law,
            Draws,
            () =>
            {
                foreach (ref var draw in block.AsSpan())
                {
                    draw = (long)law.DrawReference(ref choices);
                }

                return block;
            }
        );
    }

    [Theory]
    [InlineData("laplace", "33/10", "10/3")]
    [InlineData("gauss", "11", "100/9")]
    public void A_parameter_one_percent_off_raises_the_alarm(
        string kind,
        string drawn,
        string claimed
    )
    {
        var draws = Draw(Law(kind, drawn), "off " + kind, 4_000_000);
        Assert.True(Raises("G", Law(kind, claimed), draws));
    }

    [Fact]
    public void Doubled_mass_at_zero_a_cut_tail_and_dependent_draws_raise_their_alarms()
    {
        var law = Law("laplace", "10/3");
        var draws = Draw(law, "wrong", 2_000_000);
        Assert.False(Raises("G", law, draws));

        // What a sampler does that keeps "-0", stops at 8 scales, leans to one sign, or repeats a draw.
        var zero = law.Probability(0) / (1 + law.Probability(0));
        var doubled = draws.Select((x, i) => i < draws.Length * zero ? 0 : x).ToArray();
        Assert.True(Raises("G", law, doubled));
        Assert.True(Raises("tail", law, [.. draws.Where(static x => Math.Abs(x) <= 26)]));
        Assert.True(
            Raises("sign", law, [.. draws.Select((x, i) => i % 50 == 0 ? Math.Abs(x) : x)])
        );
        Assert.True(
            Raises("lag", law, [.. draws.Select((x, i) => i % 50 == 1 ? draws[i - 1] : x)])
        );
    }

    internal static NoiseDistribution Law(string kind, string parameter) =>
        kind == "laplace"
            ? new DiscreteLaplace(Rational.Parse(parameter))
            : new DiscreteGaussian(Rational.Parse(parameter));

    private static long[] Draw(NoiseDistribution law, string tape, int count)
    {
        var draws = new long[count];
        var bits = new AesTape(tape);
        law.Fill(ref bits, draws);
        return draws;
    }

    private static bool Raises(string test, NoiseDistribution claimed, long[] draws)
    {
        var summary = new DrawSummary(claimed, draws.Length);
        summary.Add(draws);
        return Math.Abs(summary.Deviates().Single(d => d.Test == test).Deviate) > Limit;
    }

    private static void AssertFits(NoiseDistribution law, long draws, Func<long[]> next)
    {
        var summary = new DrawSummary(law, draws);
        for (var left = draws; left > 0; left -= Block)
        {
            summary.Add(next().AsSpan(0, (int)Math.Min(left, Block)));
        }

        foreach (var (test, deviate) in summary.Deviates())
        {
            Assert.True(Math.Abs(deviate) < Limit, $"{test}: {deviate}");
        }
    }
}
