using AuthOps.Dp.Accounting;
using AuthOps.Dp.Mechanisms;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Tests.Noise;

namespace AuthOps.Dp.Tests.Mechanisms;

public sealed class GaussianAboveThresholdTests
{
    private static readonly long[] s_answers = [-1, 2, 0, 1];

    [Theory]
    [InlineData(ScoreChange.Any, 3, "36", "144")]
    [InlineData(ScoreChange.SameDirection, 3, "36", "36")]
    public void Variances_are_those_of_the_stated_rho(
        ScoreChange change,
        long sensitivity,
        string threshold,
        string answers
    )
    {
        var stream = Stream(change, sensitivity, positives: 2, answers: 9);
        Assert.Equal(Rational.Parse(threshold), stream.ThresholdNoise.SquaredSigma);
        Assert.Equal(Rational.Parse(answers), stream.AnswerNoise.SquaredSigma);
    }

    [Fact]
    public void The_stream_ends_after_its_positives_and_after_its_answers()
    {
        var positives = Stream(ScoreChange.Any, 1, positives: 2, answers: 9);
        Assert.True(positives.IsAbove(1_000_000));
        Assert.False(positives.IsOver);
        Assert.True(positives.IsAbove(1_000_000));
        Assert.Throws<InvalidOperationException>(() => positives.IsAbove(0));

        var answers = Stream(ScoreChange.Any, 1, positives: 2, answers: 3);
        for (var i = 0; i < 3; i++)
        {
            Assert.False(answers.IsOver);
            Assert.False(answers.IsAbove(-1_000_000));
        }

        Assert.Throws<InvalidOperationException>(() => answers.IsAbove(0));
    }

    [Fact]
    public void No_moment_of_the_loss_exceeds_the_claim_for_any_neighbour()
    {
        // Every answer may move by 1 either way; both orders of the pair; one and two positives.
        foreach (var positives in new[] { 1, 2 })
        {
            var stream = Stream(ScoreChange.Any, 1, positives, s_answers.Length);
            var claim = stream.ToEvent(NeighbouringRelation.AddOrRemoveOne);
            var law = Law(stream, s_answers);
            for (var code = 0; code < 81; code++)
            {
                long[] moved =
                [
                    s_answers[0] + (code % 3) - 1,
                    s_answers[1] + (code / 3 % 3) - 1,
                    s_answers[2] + (code / 9 % 3) - 1,
                    s_answers[3] + (code / 27) - 1,
                ];
                var other = Law(stream, moved);
                foreach (var order in new[] { 1.25, 2, 4, 16, 64 })
                {
                    var bound = claim.RenyiBound(order);
                    Assert.InRange(Divergence(law, other, order), 0, bound);
                    Assert.InRange(Divergence(other, law, order), 0, bound);
                }
            }
        }
    }

    [Fact]
    public void Outcomes_of_a_fixed_tape_fit_the_law_of_a_fresh_threshold_for_each_positive()
    {
        var claims = Stream(ScoreChange.Any, 1, positives: 2, answers: 4);
        var law = Law(claims, s_answers);
        var bits = new AesTape("sparse Gaussian vector");
        SparseVectorOutcomes.AssertFit(
            law,
            s_answers,
            () =>
            {
                var stream = claims.Restart();
                return answer => stream.IsOver ? null : stream.IsAbove(ref bits, answer);
            }
        );
    }

    [Fact]
    public void It_has_a_renyi_bound_and_no_other_and_a_filter_stops_it()
    {
        var claim = Stream(ScoreChange.Any, 1, positives: 2, answers: 99)
            .ToEvent(NeighbouringRelation.AddOrRemoveOne);
        Assert.Null(claim.PureEpsilon);
        Assert.Null(claim.ConcentratedRho);
        Assert.Null(claim.SquaredGaussianMu);
        Assert.Throws<UnsupportedAccountingException>(() =>
            PrivacyCurve.LossDistributions(claim, TestContext.Current.CancellationToken)
        );

        // 2 (9 · 1/4 + ln(100)/8) = 5.65 of order 9.
        Assert.InRange(claim.RenyiBound(9), 5.651, 5.652);
        var filter = PrivacyFilter.Renyi(9, 12, 0, NeighbouringRelation.AddOrRemoveOne);
        Assert.True(filter.TrySpend(claim));
        Assert.True(filter.TrySpend(claim));
        Assert.False(filter.TrySpend(claim));
    }

    private static GaussianAboveThreshold Stream(
        ScoreChange change,
        long sensitivity,
        int positives,
        long answers
    ) => new(Rho.Parse("1/8"), Rho.Parse("1/8"), sensitivity, change, 0, positives, answers);

    private static double Divergence(
        Dictionary<string, double> p,
        Dictionary<string, double> q,
        double order
    ) =>
        Math.Max(
            0,
            Math.Log(
                p.Sum(outcome =>
                    Math.Exp(
                        (order * Math.Log(outcome.Value)) - ((order - 1) * Math.Log(q[outcome.Key]))
                    )
                )
            ) / (order - 1)
        );

    /// <summary>Pr[outcome]: the answers up to each positive share a threshold, over whose noise is summed.</summary>
    private static Dictionary<string, double> Law(GaussianAboveThreshold stream, long[] answers)
    {
        var law = new Dictionary<string, double>();
        Run("", 1, 0, stream.MaxPositives);
        return law;

        void Run(string outcome, double mass, int from, int positivesLeft)
        {
            if (positivesLeft == 0 || from == answers.Length)
            {
                law[outcome] = law.GetValueOrDefault(outcome) + mass;
                return;
            }

            var none = 0.0;
            var stops = new double[answers.Length];
            for (var r = -40L; r <= 40; r++)
            {
                var left = stream.ThresholdNoise.Probability(r);
                for (var i = from; i < answers.Length; i++)
                {
                    var above = stream.AnswerNoise.UpperTail(r - answers[i]);
                    stops[i] += left * above;
                    left *= 1 - above;
                }

                none += left;
            }

            law[outcome + new string('-', answers.Length - from)] = mass * none;
            for (var i = from; i < answers.Length; i++)
            {
                Run(
                    outcome + new string('-', i - from) + "+",
                    mass * stops[i],
                    i + 1,
                    positivesLeft - 1
                );
            }
        }
    }
}
