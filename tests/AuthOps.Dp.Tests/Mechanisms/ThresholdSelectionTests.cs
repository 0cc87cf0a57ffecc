using AuthOps.Dp.Mechanisms;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Tests.Noise;

namespace AuthOps.Dp.Tests.Mechanisms;

public sealed class ThresholdSelectionTests
{
    [Theory]
    [InlineData("1", "1/100000", 1)]
    [InlineData("1/10", "1/1000", 5)]
    [InlineData("5", "1/10000000000", 10)]
    public void The_laplace_threshold_is_the_least_that_hides_a_single_unit(
        string epsilon,
        string delta,
        int keys
    )
    {
        var rule = ThresholdSelection.Laplace(Epsilon.Parse(epsilon), Rational.Parse(delta), keys);
        Assert.Equal(keys / Rational.Parse(epsilon), rule.Noise.Parameter);
        AssertLeast(rule);
    }

    [Theory]
    [InlineData("1/8", "1/100000", 1)]
    [InlineData("1/100", "1/1000", 50)]
    [InlineData("2", "1/10000000000", 10)]
    public void The_gaussian_threshold_is_the_least_that_hides_a_single_unit(
        string rho,
        string delta,
        int keys
    )
    {
        var rule = ThresholdSelection.Gaussian(Rho.Parse(rho), Rational.Parse(delta), keys);
        Assert.Equal(keys / (2 * Rational.Parse(rho)), rule.Noise.Parameter);
        AssertLeast(rule);
    }

    [Fact]
    public void A_wide_gaussian_takes_a_threshold_that_suffices()
    {
        var rule = ThresholdSelection.Gaussian(
            Rho.Parse("1/1000000"),
            Rational.Parse("1/100000"),
            10
        );
        var delta = rule.DeltaPerPartition.ToDouble();
        Assert.True(rule.KeepProbability(1) <= delta);
        Assert.True(rule.KeepProbability(1) > delta / 20);
    }

    [Fact]
    public void Kept_partitions_come_with_the_number_that_decided()
    {
        var rule = ThresholdSelection.Laplace(Epsilon.Of(1), Rational.Parse("1/1000"), 2);
        var units = Enumerable.Range(-2, 5000).Select(static n => (long)(n % 40)).ToArray();
        var (keep, again) = (new bool[5000], new bool[5000]);
        var noisy = new long[5000];
        var bits = new AesTape("threshold");
        rule.Select(ref bits, units, keep, noisy);
        for (var i = 0; i < units.Length; i++)
        {
            Assert.True(!keep[i] || units[i] > 0);
            Assert.True(keep[i] ? noisy[i] >= rule.Threshold : noisy[i] == 0);
        }

        Assert.Contains(true, keep);
        Assert.Contains(false, keep.Where((_, i) => units[i] > 0));
        rule.Select(units, again);
        Assert.All(again.Zip(units), static x => Assert.True(!x.First || x.Second > 0));
    }

    [Fact]
    public void Decisions_have_the_probabilities_stated()
    {
        var rule = ThresholdSelection.Laplace(Epsilon.Of(1), Rational.Parse("1/100"), 1);
        var bits = new AesTape("decisions");
        const int Draws = 3000;
        for (var n = 0L; n <= 12; n++)
        {
            var units = new long[Draws];
            Array.Fill(units, n);
            var keep = new bool[Draws];
            rule.Select(ref bits, units, keep);
            var p = rule.KeepProbability(n);
            var deviation = 6 * Math.Sqrt(Draws * p * (1 - p));
            Assert.InRange(
                keep.Count(static k => k),
                (Draws * p) - deviation,
                (Draws * p) + deviation
            );
        }
    }

    private static void AssertLeast(ThresholdSelection rule)
    {
        var delta = rule.DeltaPerPartition.ToDouble();
        Assert.True(rule.Noise.UpperTail(rule.Threshold - 1) <= delta * (1 + 1e-10));
        Assert.True(
            rule.Threshold == 2 || rule.Noise.UpperTail(rule.Threshold - 2) > delta * (1 - 1e-10)
        );
        Assert.Equal(rule.Noise.UpperTail(rule.Threshold - 1), rule.KeepProbability(1));
    }
}
