using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Tests.Noise;

public sealed class NoiseAdditionTests
{
    [Fact]
    public void Every_count_gets_a_draw_of_its_own()
    {
        // Noise of scale 100 on 50,000 zeros: were a draw used twice, neighbours or halves would go together.
        var law = new DiscreteLaplace(Rational.Parse("100"));
        var counts = new long[50_000];
        var bits = new AesTape("addition");
        NoiseAddition.Apply(ref bits, law, counts);
        foreach (var distance in new[] { 1, 2, 16, 512, 1024 })
        {
            var product = 0.0;
            for (var i = distance; i < counts.Length; i++)
            {
                product += (double)counts[i] * counts[i - distance];
            }

            // 6 standard deviations of a mean product of independent draws.
            var deviate = product / law.Variance / Math.Sqrt(counts.Length - distance);
            Assert.InRange(deviate, -6, 6);
        }
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void A_sum_beyond_64_bits_stops_at_the_nearest_end(long end)
    {
        var counts = new long[200];
        Array.Fill(counts, end);
        var bits = new AesTape("ends");
        NoiseAddition.Apply(ref bits, new DiscreteLaplace(Rational.Parse("100")), counts);
        Assert.All(counts, count => Assert.InRange(Math.Abs((double)count - end), 0, 10_000));
        Assert.Contains(end, counts);
        Assert.Contains(counts, count => count != end);
    }
}
