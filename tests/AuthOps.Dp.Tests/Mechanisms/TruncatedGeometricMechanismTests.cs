using AuthOps.Dp.Mechanisms;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Tests.Noise;

namespace AuthOps.Dp.Tests.Mechanisms;

public sealed class TruncatedGeometricMechanismTests
{
    [Fact]
    public void Draws_of_a_fixed_tape_fit_the_law_with_its_mass_at_the_ends()
    {
        var mechanism = new TruncatedGeometricMechanism(Epsilon.Of(1, 2), 1, 0, 5);
        Assert.Equal(Rational.Parse("2"), mechanism.Noise.Scale);
        var bits = new AesTape("truncated");
        const int Draws = 40_000;
        var counts = new int[6];
        for (var i = 0; i < Draws; i++)
        {
            counts[mechanism.Release(ref bits, 1)]++;
        }

        for (var k = 0; k <= 5; k++)
        {
            var p =
                k == 0 ? mechanism.Noise.UpperTail(1)
                : k == 5 ? mechanism.Noise.UpperTail(4)
                : mechanism.Noise.Probability(k - 1);
            var deviation = 6 * Math.Sqrt(Draws * p * (1 - p));
            Assert.InRange(counts[k], (Draws * p) - deviation, (Draws * p) + deviation);
        }
    }

    [Fact]
    public void Any_number_comes_out_within_the_range()
    {
        var mechanism = new TruncatedGeometricMechanism(
            Epsilon.Of(1),
            3,
            long.MinValue,
            long.MaxValue
        );
        for (var i = 0; i < 100; i++)
        {
            Assert.True(mechanism.Release(long.MaxValue) > long.MaxValue - 1000);
            Assert.True(mechanism.Release(long.MinValue) < long.MinValue + 1000);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new TruncatedGeometricMechanism(Epsilon.Of(1), 0, 0, 1)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new TruncatedGeometricMechanism(Epsilon.Of(1), 1, 1, 0)
        );
    }
}
