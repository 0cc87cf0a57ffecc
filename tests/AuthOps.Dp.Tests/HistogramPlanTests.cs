using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Tests;

public sealed class HistogramPlanTests
{
    [Fact]
    public void The_explanation_states_price_and_error_without_data()
    {
        var explanation = TestData.Plan("0.3", l0: 2, linf: 1).Explain(0.95);

        Assert.Equal(2, explanation.L1Sensitivity);
        Assert.Equal(Rational.Parse("20/3"), explanation.Noise.Parameter);
        Assert.Equal((Int128)45_000_000_000, explanation.PicoRho);
        Assert.Equal(3, explanation.KeyCount);

        // E|X| = 1/sinh(1/s) and Pr[|X| > h] = 2 q^(h+1)/(1+q), by hand for s = 20/3.
        Assert.Equal(1 / Math.Sinh(0.15), explanation.Noise.ExpectedAbsoluteError, 1e-12);
        var q = Math.Exp(-0.15);
        Assert.True(2 * Math.Pow(q, explanation.HalfWidth + 1) / (1 + q) <= 0.05);
        Assert.True(2 * Math.Pow(q, explanation.HalfWidth) / (1 + q) > 0.05);
    }

    [Fact]
    public void A_unit_cannot_count_in_more_keys_than_there_are() =>
        Assert.Equal(
            Rational.Parse("6"),
            TestData.Plan("1/2", l0: 1000, linf: 1).Explain(0.9).Noise.Parameter
        );

    [Fact]
    public void A_row_unit_with_a_wider_bound_is_a_contradiction() =>
        Assert.Throws<ArgumentException>(() =>
            (TestData.Plan(l0: 2) with { Unit = PrivacyUnit.Row }).Explain(0.9)
        );

    [Fact]
    public void Noise_beyond_bounds_is_refused_by_the_plan() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            TestData.Plan("1/4611686018427387904").Explain(0.9)
        );

    [Fact]
    public async Task The_confidence_is_kept_by_the_release()
    {
        // 2,000 draws of the real source at 95 %: at least 92 % inside, which fails by chance once in 10^8.
        using var ledger = TestData.Ledger("1");
        var keys = Enumerable.Range(0, 2000).Select(static i => $"k{i}").ToArray();
        var plan = TestData.Plan("1/2", l0: 1) with { Keys = PublicKeys.Of(keys) };
        var session = new DpSession(DpDataSource.Of(TestData.Table([], [])), ledger);
        var released = await session.ReleaseAsync(plan, TestContext.Current.CancellationToken);
        var counts = released.Value.Counts;
        var half = plan.Explain(0.95).HalfWidth;

        Assert.True(counts.Count(count => Math.Abs(count) <= half) >= 1840);
        Assert.Contains(counts, static count => count != 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(ContributionBound.MaxBound + 1)]
    public void Bounds_out_of_range_are_refused(int bound)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new ContributionBound { MaxKeysPerUnit = bound, MaxRowsPerKey = 1 }
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new ContributionBound { MaxKeysPerUnit = 1, MaxRowsPerKey = bound }
        );
    }

    [Fact]
    public void Keys_that_are_none_null_or_repeated_are_refused_without_being_named()
    {
        Assert.Throws<ArgumentException>(() => PublicKeys.Of());
        Assert.Throws<ArgumentException>(() => PublicKeys.Of("a", null!));
        var repeated = Assert.Throws<ArgumentException>(() => PublicKeys.Of("secret", "secret"));
        Assert.DoesNotContain("secret", repeated.Message, StringComparison.Ordinal);
    }
}
