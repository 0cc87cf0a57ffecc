using AuthOps.Dp.Accounting;
using AuthOps.Dp.Privacy;
using static AuthOps.Dp.Accounting.NeighbouringRelation;

namespace AuthOps.Dp.Tests.Accounting;

public sealed class PrivacyFilterTests
{
    private static readonly PrivacyEvent s_tenth = PrivacyEvent.Pure(
        Epsilon.Of(1, 10),
        AddOrRemoveOne
    );
    private static readonly PrivacyEvent s_selection = PrivacyEvent.Selection(
        new Rational(1, 10),
        new Rational(1, 1_000_000),
        AddOrRemoveOne
    );
    private static readonly PrivacyEvent s_gaussian = PrivacyEvent.Gaussian(4, 1, AddOrRemoveOne);

    [Fact]
    public void A_pure_filter_takes_neither_gaussian_noise_nor_events_that_can_fail()
    {
        var filter = PrivacyFilter.Pure(Epsilon.Of(1), AddOrRemoveOne);

        Assert.Throws<UnsupportedAccountingException>(() => filter.TrySpend(s_gaussian));
        Assert.False(filter.TrySpend(s_selection));
        Assert.Equal(Rational.Zero, filter.Spent);
    }

    [Fact]
    public void Failures_are_added_beside_the_loss()
    {
        var filter = PrivacyFilter.Approximate(1, new Rational(2, 1_000_000), AddOrRemoveOne);

        Assert.True(filter.TrySpend(s_selection.Repeat(2)));
        Assert.False(filter.TrySpend(s_selection));
        Assert.True(filter.TrySpend(s_tenth.Repeat(8)));
        Assert.False(filter.TrySpend(s_tenth));
        Assert.Equal(new Rational(1, 500_000), filter.SpentFailureDelta);
    }

    [Fact]
    public void Advanced_composition_stops_where_the_theorem_does()
    {
        // √(2 ln(10^6) · n/10^4) + n/(2·10^4) ≤ 1: n = 345 holds, 346 does not.
        var event1 = PrivacyEvent.Pure(Epsilon.Of(1, 100), AddOrRemoveOne);
        var filter = PrivacyFilter.ApproximateAdvanced(
            1,
            new Rational(1, 1_000_000),
            new Rational(1, 1_000_000),
            AddOrRemoveOne
        );
        var n = 0;
        while (filter.TrySpend(event1))
        {
            n++;
        }

        double Bound(int k) => Math.Sqrt(2 * Math.Log(1e6) * k / 1e4) + (k / 2e4);
        Assert.True(Bound(n) <= 1);
        Assert.True(Bound(n + 1) > 1);
        Assert.True(n > 100);
    }

    [Fact]
    public void Zcdp_and_gaussian_filters_add_exact_rationals()
    {
        var zcdp = PrivacyFilter.ZeroConcentrated(Rho.Of(1), Rational.Zero, AddOrRemoveOne);
        Assert.True(zcdp.TrySpend(s_gaussian.Repeat(8)));
        Assert.False(zcdp.TrySpend(s_tenth));
        Assert.Equal(Rational.One, zcdp.Spent);

        var gaussian = PrivacyFilter.Gaussian(1, Rational.Zero, AddOrRemoveOne);
        Assert.True(gaussian.TrySpend(s_gaussian.Repeat(4)));
        Assert.False(gaussian.TrySpend(s_tenth));
        Assert.Throws<UnsupportedAccountingException>(() =>
            gaussian.TrySpend(PrivacyEvent.DiscreteGaussian(4, 1, AddOrRemoveOne))
        );
    }

    [Fact]
    public void A_renyi_filter_holds_one_order()
    {
        var filter = PrivacyFilter.Renyi(8, 4, new Rational(1, 1000), AddOrRemoveOne);

        // α μ²/2 = 8/8 each, rounded up: the fourth no longer fits by the rounding alone.
        Assert.True(filter.TrySpend(s_gaussian.Repeat(3)));
        Assert.False(filter.TrySpend(s_gaussian.Repeat(2)));
        Assert.True(filter.TrySpend(s_selection));
        Assert.True(filter.Spent > 3);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            PrivacyFilter.Renyi(1, 4, Rational.Zero, AddOrRemoveOne)
        );
    }

    [Fact]
    public void Many_threads_never_overspend()
    {
        var filter = PrivacyFilter.Pure(Epsilon.Of(10), AddOrRemoveOne);
        var granted = 0;
        Parallel.For(
            0,
            500,
            _ =>
            {
                if (filter.TrySpend(s_tenth))
                {
                    Interlocked.Increment(ref granted);
                }
            }
        );

        Assert.Equal(100, granted);
        Assert.Equal(new Rational(10, 1), filter.Spent);
    }

    [Fact]
    public void A_pure_odometer_is_the_sum_and_a_concentrated_one_pays_for_looking_at_any_time()
    {
        var pure = PrivacyOdometer.Pure(AddOrRemoveOne);
        var zcdp = PrivacyOdometer.ZeroConcentrated(
            Rho.Of(1, 8),
            new Rational(1, 1_000_000),
            AddOrRemoveOne
        );
        Assert.Equal(0, zcdp.EpsilonBound);
        var last = 0.0;
        for (var i = 1; i <= 20; i++)
        {
            pure.Add(s_tenth);
            zcdp.Add(s_gaussian);
            var rho = i / 8.0;

            // Never below the bound of a filter for exactly this ρ, whose δ is all of it; smartnoise-sdk#621 lost the logarithm.
            Assert.True(zcdp.EpsilonBound >= rho + (2 * Math.Sqrt(rho * Math.Log(1e6))));
            Assert.True(zcdp.EpsilonBound >= last);
            last = zcdp.EpsilonBound;
        }

        Assert.Equal(new Rational(2, 1), pure.Spent);
        Assert.Throws<UnsupportedAccountingException>(() => pure.Add(s_gaussian));
        zcdp.Add(s_selection);
        Assert.Equal(new Rational(1, 500_000), zcdp.Delta);
    }
}
