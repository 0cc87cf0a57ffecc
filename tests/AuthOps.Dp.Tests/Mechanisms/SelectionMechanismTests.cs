using AuthOps.Dp.Accounting;
using AuthOps.Dp.Mechanisms;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Tests.Noise;

namespace AuthOps.Dp.Tests.Mechanisms;

public sealed class SelectionMechanismTests
{
    private const double Tolerance = 1e-12;

    /// <summary>Scores of few candidates, with ties, gaps and single ones.</summary>
    public static TheoryData<long[]> Scores =>
        new(
            new long[] { 5 },
            new long[] { 0, 0 },
            new long[] { 3, 2 },
            new long[] { 1, 7, 7 },
            new long[] { -4, 0, 2, 3 }
        );

    [Theory]
    [MemberData(nameof(Scores))]
    public void Exponential_choices_have_the_law_of_the_paper(long[] scores)
    {
        AssertEqual(
            SelectionLaws.Exponential(0.3, scores),
            SelectionLaws.OfExponential(Rational.Parse("3/10"), scores)
        );
    }

    [Theory]
    [MemberData(nameof(Scores))]
    public void Permute_and_flip_choices_have_the_law_of_the_paper(long[] scores) =>
        AssertEqual(
            SelectionLaws.PermuteAndFlipFormula(0.3, scores),
            SelectionLaws.OfPermuteAndFlip(Rational.Parse("3/10"), scores)
        );

    [Theory]
    [InlineData(ScoreChange.Any)]
    [InlineData(ScoreChange.SameDirection)]
    public void No_pair_of_neighbours_exceeds_the_claims(ScoreChange change)
    {
        // All scores 0 … 2 of three candidates against all that one unit can make of them; ε = 1, Δ = 1.
        var rate = change == ScoreChange.Any ? 0.5 : 1.0;
        foreach (var (scores, others) in Neighbours(change))
        {
            var (em, emOther) = (
                SelectionLaws.Exponential(rate, scores),
                SelectionLaws.Exponential(rate, others)
            );
            var ratios = em.Zip(emOther, static (a, b) => Math.Log(a / b)).ToArray();
            Assert.True(ratios.Max() - ratios.Min() <= 1 + Tolerance);
            AssertPure(em, emOther);
            AssertPure(
                SelectionLaws.PermuteAndFlipFormula(rate, scores),
                SelectionLaws.PermuteAndFlipFormula(rate, others)
            );
            AssertPure(SelectionLaws.NoisyMax(rate, scores), SelectionLaws.NoisyMax(rate, others));
            foreach (var order in new[] { 1.5, 2, 8, 32 })
            {
                Assert.True(SelectionLaws.Renyi(em, emOther, order) <= (order / 8) + Tolerance);
            }
        }
    }

    [Fact]
    public void Permute_and_flip_does_not_claim_the_bounded_range_of_the_exponential_mechanism()
    {
        // Scores 3, 2 and 2, 3 are neighbours; at ε = 1 the divergence of order 2 is more than twice 2 ε²/8.
        var epsilon = Epsilon.Of(1);
        var divergence = SelectionLaws.Renyi(
            SelectionLaws.OfPermuteAndFlip(Rational.Parse("1/2"), 3, 2),
            SelectionLaws.OfPermuteAndFlip(Rational.Parse("1/2"), 2, 3),
            2
        );
        Assert.True(divergence > 2 * 2.0 / 8);

        var claimed = new PermuteAndFlip(epsilon, 1, ScoreChange.Any).Rho;
        Assert.True(divergence <= 2 * claimed.ToDouble());
        Assert.Equal(new Rational(1, 2), claimed);
        Assert.Equal(
            PrivacyEvent.Pure(epsilon, NeighbouringRelation.AddOrRemoveOne),
            new PermuteAndFlip(epsilon, 1, ScoreChange.Any).ToEvent(
                NeighbouringRelation.AddOrRemoveOne
            )
        );
        Assert.Equal(
            PrivacyEvent.BoundedRange(epsilon, NeighbouringRelation.AddOrRemoveOne),
            new ExponentialMechanism(epsilon, 1, ScoreChange.Any).ToEvent(
                NeighbouringRelation.AddOrRemoveOne
            )
        );
        Assert.Equal(new Rational(1, 2), new ReportNoisyMax(epsilon, 1, ScoreChange.Any).Rho);
        Assert.Equal(new Rational(1, 8), new ExponentialMechanism(epsilon, 1, ScoreChange.Any).Rho);
    }

    [Theory]
    [InlineData("exponential")]
    [InlineData("permute-and-flip")]
    [InlineData("noisy-max")]
    public void Draws_of_a_fixed_tape_fit_the_law(string kind)
    {
        // ε = 3, Δ = 2, any change: rate 3/4; each count within 6 standard deviations.
        long[] scores = [3, 1, 3, 0, -2];
        var law = kind switch
        {
            "exponential" => SelectionLaws.Exponential(0.75, scores),
            "permute-and-flip" => SelectionLaws.PermuteAndFlipFormula(0.75, scores),
            _ => SelectionLaws.NoisyMax(0.75, scores),
        };
        var mechanism = Make(kind, Epsilon.Of(3), 2);
        var bits = new AesTape("choose " + kind);
        const int Draws = 60_000;
        var counts = new int[scores.Length];
        for (var i = 0; i < Draws; i++)
        {
            counts[mechanism.SelectFrom(ref bits, scores)]++;
        }

        for (var i = 0; i < counts.Length; i++)
        {
            var deviation = 6 * Math.Sqrt(Draws * law[i] * (1 - law[i]));
            Assert.InRange(counts[i], (Draws * law[i]) - deviation, (Draws * law[i]) + deviation);
        }
    }

    [Theory]
    [InlineData("exponential")]
    [InlineData("permute-and-flip")]
    [InlineData("noisy-max")]
    public void Extreme_scores_neither_overflow_nor_lose_the_best(string kind)
    {
        long[] scores = [long.MinValue, long.MaxValue, 0, long.MinValue];
        var mechanism = Make(kind, Epsilon.Of(1, 1000), 1_000_000);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(1, mechanism.Select(scores));
        }
    }

    [Fact]
    public void Of_equal_scores_the_noisy_maximum_is_the_first()
    {
        // At ε = 10^6 the noise is 0 but for a probability below e^-(10^5).
        var mechanism = new ReportNoisyMax(Epsilon.Of(1_000_000), 1, ScoreChange.Any);
        Assert.Equal(1, mechanism.Select([4, 9, 9, 9]));
    }

    [Fact]
    public void Claims_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new ExponentialMechanism(Epsilon.Of(1), 0, ScoreChange.Any)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new PermuteAndFlip(Epsilon.Of(1), 1, default)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new ReportNoisyMax(Epsilon.Of(1, 1_000_000), 1_000_000, ScoreChange.Any)
        );
        Assert.Throws<ArgumentException>(() =>
            new PermuteAndFlip(Epsilon.Of(1), 1, ScoreChange.Any).Select([])
        );
    }

    private static SelectionMechanism Make(string kind, Epsilon epsilon, long sensitivity) =>
        kind switch
        {
            "exponential" => new ExponentialMechanism(epsilon, sensitivity, ScoreChange.Any),
            "permute-and-flip" => new PermuteAndFlip(epsilon, sensitivity, ScoreChange.Any),
            _ => new ReportNoisyMax(epsilon, sensitivity, ScoreChange.Any),
        };

    private static IEnumerable<(long[] Scores, long[] Others)> Neighbours(ScoreChange change)
    {
        var from = change == ScoreChange.Any ? -1 : 0;
        var width = 2 - from;
        for (var code = 0; code < 27; code++)
        {
            long[] scores = [code % 3, code / 3 % 3, code / 9];
            for (var delta = 0; delta < width * width * width; delta++)
            {
                yield return (
                    scores,
                    [
                        scores[0] + (delta % width) + from,
                        scores[1] + (delta / width % width) + from,
                        scores[2] + (delta / width / width) + from,
                    ]
                );
            }
        }
    }

    private static void AssertPure(double[] left, double[] right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            Assert.True(left[i] <= Math.E * right[i] * (1 + Tolerance));
            Assert.True(right[i] <= Math.E * left[i] * (1 + Tolerance));
        }
    }

    private static void AssertEqual(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], Tolerance);
        }
    }
}
