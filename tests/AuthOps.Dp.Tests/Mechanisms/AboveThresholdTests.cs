using AuthOps.Dp.Mechanisms;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Tests.Noise;

namespace AuthOps.Dp.Tests.Mechanisms;

public sealed class AboveThresholdTests
{
    private static readonly Epsilon s_half = Epsilon.Of(1, 2);

    [Theory]
    [InlineData(ScoreChange.Any, 1, 1, "2", "4")]
    [InlineData(ScoreChange.Any, 3, 5, "6", "60")]
    [InlineData(ScoreChange.SameDirection, 3, 5, "6", "30")]
    public void Noise_scales_are_those_of_algorithm_1(
        ScoreChange change,
        long sensitivity,
        int positives,
        string threshold,
        string answers
    )
    {
        var stream = new AboveThreshold(s_half, s_half, sensitivity, change, 0, positives);
        Assert.Equal(Rational.Parse(threshold), stream.ThresholdNoise.Scale);
        Assert.Equal(Rational.Parse(answers), stream.AnswerNoise.Scale);
        Assert.Equal(PrivacyLoss.FromEpsilon(Epsilon.Of(1)), stream.Loss);
    }

    [Fact]
    public void Nothing_is_answered_after_the_last_positive()
    {
        var stream = new AboveThreshold(s_half, s_half, 1, ScoreChange.Any, 0, 3);
        for (var i = 0; i < 3; i++)
        {
            Assert.False(stream.IsOver);
            Assert.True(stream.IsAbove(1_000_000));
            Assert.False(i < 2 && stream.IsAbove(-1_000_000));
        }

        Assert.True(stream.IsOver);
        Assert.Throws<InvalidOperationException>(() => stream.IsAbove(-1_000_000));
    }

    [Fact]
    public void Outcomes_of_a_fixed_tape_fit_the_law_of_one_threshold_and_fresh_answers()
    {
        // Three answers near the threshold, one positive: the law of the four possible outcomes, summed over the noise.
        long[] answers = [-1, 2, 0];
        var law = Law(answers, maxPositives: 2);
        var claims = new AboveThreshold(Epsilon.Of(1), Epsilon.Of(2), 1, ScoreChange.Any, 0, 2);
        var bits = new AesTape("sparse vector");
        SparseVectorOutcomes.AssertFit(
            law,
            answers,
            () =>
            {
                var stream = claims.Replay(ref bits, 0);
                return answer => stream.IsOver ? null : stream.IsAbove(ref bits, answer);
            }
        );
    }

    [Fact]
    public void No_outcome_tells_more_than_the_claim()
    {
        // ε = 1 + 2; every answer may move by 1 either way.
        long[] answers = [-1, 2, 0];
        var law = Law(answers, maxPositives: 2);
        for (var code = 0; code < 27; code++)
        {
            var other = Law(
                [
                    answers[0] + (code % 3) - 1,
                    answers[1] + (code / 3 % 3) - 1,
                    answers[2] + (code / 9) - 1,
                ],
                maxPositives: 2
            );
            foreach (var (outcome, p) in law)
            {
                Assert.True(p <= Math.Exp(3) * other[outcome]);
                Assert.True(other[outcome] <= Math.Exp(3) * p);
            }
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Claims_out_of_range_are_refused(long sensitivity, int positives) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new AboveThreshold(s_half, s_half, sensitivity, ScoreChange.Any, 0, positives)
        );

    /// <summary>Pr[outcome] = Σ over the threshold's noise of the product of each answer's probability.</summary>
    private static Dictionary<string, double> Law(long[] answers, int maxPositives)
    {
        var thresholdNoise = new DiscreteLaplace(Rational.One);
        var answerNoise = new DiscreteLaplace((Rational)2 * maxPositives / 2);
        var law = new Dictionary<string, double>();
        for (var r = -60L; r <= 60; r++)
        {
            Extend("", thresholdNoise.Probability(r), r, 0);
        }

        return law;

        void Extend(string outcome, double mass, long threshold, int next)
        {
            if (next == answers.Length || outcome.Count(static c => c == '+') == maxPositives)
            {
                law[outcome] = law.GetValueOrDefault(outcome) + mass;
                return;
            }

            var above = answerNoise.UpperTail(threshold - answers[next]);
            Extend(outcome + "+", mass * above, threshold, next + 1);
            Extend(outcome + "-", mass * (1 - above), threshold, next + 1);
        }
    }
}
