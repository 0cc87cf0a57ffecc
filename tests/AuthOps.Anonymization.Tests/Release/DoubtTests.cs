using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Release;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Tests.Release;

/// <summary>Classes so close to an irrational bound that rounding could decide: the verifier and the search refuse.</summary>
public sealed class DoubtTests
{
    /// <summary>An entropy 1.25e-11 below ln 2 is below it, and one of ln 2 is not, however many records there are.</summary>
    [Theory]
    [InlineData(200_001, 199_999, false)]
    [InlineData(200_000, 200_000, true)]
    [InlineData(1_000_000_000, 1_000_000_000, true)]
    public void Entropy_of_a_large_class_is_not_rounded_up(int first, int second, bool expected) =>
        AssertBoth(new EntropyLDiversity("s", new Ratio(2, 1)), expected, (1, first), (2, second));

    /// <summary>Counts without a common divisor, too many for exact powers, an l that is their entropy to the last digit.</summary>
    [Fact]
    public void Entropy_that_stays_in_doubt_is_refused()
    {
        double[] counts = [10_007, 9_973, 20];
        var l = Math.Exp(-counts.Sum(c => c / 20_000 * Math.Log(c / 20_000)));
        AssertBoth(new EntropyLDiversity("s", Near(l)), false, (1, 10_007), (2, 9_973), (3, 20));
        // A little above the bound there is no doubt.
        AssertBoth(
            new EntropyLDiversity("s", Near(l - 1e-9)),
            true,
            (1, 10_007),
            (2, 9_973),
            (3, 20)
        );
    }

    /// <summary>Counts 7, 5 and 3: G(15) − Σ c G(c) / 15, by the sums of the paper.</summary>
    [Theory]
    [InlineData(1e-10, false)]
    [InlineData(1e-14, false)]
    [InlineData(-1e-10, true)]
    public void A_grassberger_estimate_below_the_bound_is_refused(double above, bool expected)
    {
        static double Odd(int n) => Enumerable.Range(1, n).Sum(i => 2.0 / ((2 * i) - 1));
        var estimate = Odd(7) - (((7 * Odd(3)) + (5 * Odd(2)) + (3 * Odd(1))) / 15);
        AssertBoth(
            new EntropyLDiversity(
                "s",
                Near(Math.Exp(estimate) * (1 + above)),
                EntropyEstimator.Grassberger
            ),
            expected,
            (1, 7),
            (2, 5),
            (3, 3)
        );
    }

    /// <summary>
    /// Convergents of (1 + ln 2) / 2: the share of a value that is half of the whole gains 5.1e-10 more than ln 2,
    /// 6.8e-11 less, and 1.2e-11 more.
    /// </summary>
    [Theory]
    [InlineData(39_717, 46_915, false)]
    [InlineData(62_213, 73_488, true)]
    [InlineData(288_569, 340_867, false)]
    public void A_gain_above_the_logarithm_is_refused(int count, int size, bool expected) =>
        AssertBoth(
            new EnhancedBetaLikeness("s", new Ratio(1, 1)),
            expected,
            (1, count),
            (2, size - count)
        );

    /// <summary>A value that all have gains nothing, which is what its bound of −ln 1 allows.</summary>
    [Fact]
    public void The_only_value_of_the_whole_may_be_the_only_one_of_a_class()
    {
        var column = Column.FromStrings("s", "a", "a");
        var model = new EnhancedBetaLikeness("s", new Ratio(1, 1));
        Assert.True(
            SensitiveJudge
                .Create(model, new SensitiveValues("s", SensitiveValues.Distribution(column)))
                .Judge([new(1, 5)], 5)
                .Holds
        );
        Assert.True(
            model.CreateSensitiveRule(new SensitiveDistribution(column))!.Holds([1], [5], 5)
        );
    }

    /// <summary>The expansion takes over where the table ends without a step.</summary>
    [Fact]
    public void G_of_large_counts_continues_the_sum()
    {
        foreach (var n in new[] { 4_094, 4_095, 4_096, 4_097, 10_001, 100_000 })
        {
            var sum = -0.57721566490153286061 - Math.Log(2);
            for (var i = n / 2; i > 0; i--)
            {
                sum += 2.0 / ((2.0 * i) - 1);
            }

            Assert.Equal(sum, GrassbergerRule.G(n), 1e-12);
        }
    }

    private static Ratio Near(double value) =>
        new((long)Math.Round(value * 1e15), 1_000_000_000_000_000);

    private static void AssertBoth(
        PrivacyModel model,
        bool expected,
        params (int Value, int Count)[] values
    )
    {
        var column = Column.FromStrings("s", [.. values.Select(v => $"{v.Value}")]);
        var size = values.Sum(v => v.Count);
        var judged = SensitiveJudge
            .Create(model, new SensitiveValues("s", SensitiveValues.Distribution(column)))
            .Judge([.. values.Select(v => new ValueCount(v.Value, v.Count))], size);
        Assert.Equal(expected, judged.Holds);
        var holds = model
            .CreateSensitiveRule(new SensitiveDistribution(column))!
            .Holds([.. values.Select(v => v.Value)], [.. values.Select(v => v.Count)], size);
        Assert.Equal(expected, holds);
    }
}
