using AuthOps.Dp.Mechanisms;
using AuthOps.Dp.Tests.Noise;

namespace AuthOps.Dp.Tests.Mechanisms;

public sealed class RandomizedResponseTests
{
    [Theory]
    [InlineData("1", 2)]
    [InlineData("1/10", 2)]
    [InlineData("3/2", 5)]
    [InlineData("6", 100)]
    public void A_lie_has_exactly_its_probability(string text, int categories)
    {
        // From the code's own comparisons, with exact weights, against (k - 1) e^-ε / (1 + (k - 1) e^-ε).
        var epsilon = Epsilon.Parse(text);
        var law = DigitProof.Enumerate(new RandomizedResponse(epsilon, categories).LiePlan);
        var others = FixedInterval.ExpMinus(epsilon.Value.Numerator, epsilon.Value.Denominator);
        others *= new FixedInterval(
            FixedInterval.One.Low * (categories - 1),
            FixedInterval.One.High * (categories - 1)
        );
        var truth = others / (FixedInterval.One + others);
        Assert.True(law.Bracket(1).Width < Math.ScaleB(1, -40));
        Assert.True(law.Bracket(1).Overlaps(truth));
        Assert.True(law.Bracket(0).Overlaps(FixedInterval.One - truth));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public void Answers_of_a_fixed_tape_fit_the_law(int truth)
    {
        // Truth with e/(e + 3), each other category with 1/(e + 3), within 6 standard deviations.
        var mechanism = new RandomizedResponse(Epsilon.Of(1), 4);
        var bits = new AesTape("respond " + truth);
        const int Draws = 40_000;
        var counts = new int[4];
        for (var i = 0; i < Draws; i++)
        {
            counts[mechanism.Respond(ref bits, truth)]++;
        }

        for (var answer = 0; answer < 4; answer++)
        {
            var p = (answer == truth ? Math.E : 1) / (Math.E + 3);
            var deviation = 6 * Math.Sqrt(Draws * p * (1 - p));
            Assert.InRange(counts[answer], (Draws * p) - deviation, (Draws * p) + deviation);
        }
    }

    [Fact]
    public void Estimates_are_what_the_expected_answers_come_from()
    {
        var mechanism = new RandomizedResponse(Epsilon.Of(2), 3);
        double[] truth = [600_000, 300_000, 100_000];
        var p = mechanism.TruthProbability;
        var expected = truth.Select(t =>
            (long)Math.Round((t * p) + ((1_000_000 - t) * (1 - p) / 2))
        );
        var estimates = mechanism.Estimate([.. expected]);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(truth[i], estimates[i], 3.0);
        }
    }

    [Fact]
    public void Any_truth_is_answered_within_the_categories()
    {
        var mechanism = new RandomizedResponse(Epsilon.Of(20), 3);
        var answers = new int[4];
        mechanism.Respond([-1, 3, int.MaxValue, int.MinValue], answers);
        Assert.All(answers, static a => Assert.InRange(a, 0, 2));
        Assert.Throws<ArgumentException>(() => mechanism.Respond([1], new int[2]));
        Assert.Throws<ArgumentException>(() => mechanism.Estimate([1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomizedResponse(Epsilon.Of(1), 1));
    }
}
