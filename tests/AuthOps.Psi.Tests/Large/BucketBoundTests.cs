using System.Numerics;
using AuthOps.Psi.Large;

namespace AuthOps.Psi.Tests.Large;

/// <summary>The padding bound against binomial tails in integers, which round nothing.</summary>
public sealed class BucketBoundTests
{
    [Fact]
    public void It_is_the_least_bound_of_small_sets_in_exact_rationals()
    {
        foreach (var buckets in new[] { 2, 3, 7, 16, 100 })
        {
            foreach (var items in new[] { 1, 2, 10, 41, 42, 43, 64, 100, 300 })
            {
                var bound = (int)BucketBound.Of(items, buckets);
                Assert.True(ExactlyBounds(items, buckets, bound), $"{items} in {buckets}: {bound}");
                var low = (items + buckets - 1) / buckets;

                // One less fails, or holds by so little that round-off leaves it in doubt.
                Assert.True(
                    bound <= low
                        || !ExactlyBounds(items, buckets, bound - 1, inMillionths: 1_000_002),
                    $"{items} in {buckets}: {bound} is more than needed"
                );
            }
        }
    }

    [Theory]
    [InlineData(1 << 21, 8)]
    [InlineData(1 << 20, 1 << 6)]
    [InlineData(100_000, 954)]
    public void It_is_the_least_bound_of_large_sets_in_integers_of_many_bits(
        long items,
        int buckets
    )
    {
        var bound = BucketBound.Of(items, buckets);
        Assert.True(Bounds(items, buckets, bound));
        Assert.False(Bounds(items, buckets, bound - 1));
    }

    [Theory]
    [InlineData(1_000_000_000, 1000)]
    [InlineData(1_048_576_000, 1000)]
    public void It_is_below_the_bound_by_an_exponential_inequality(long items, int buckets)
    {
        // Chernoff: P[X > m] < exp(-n D(m/n || 1/B)), which is what published tables use.
        var bound = BucketBound.Of(items, buckets);
        double LogChernoff(long m)
        {
            var (a, p) = (m / (double)items, 1.0 / buckets);
            return -items * ((a * Math.Log2(a / p)) + ((1 - a) * Math.Log2((1 - a) / (1 - p))));
        }

        Assert.True(Math.Log2(buckets) + LogChernoff(bound) > -BucketBound.FailureBits);
        Assert.True(Math.Log2(buckets) + LogChernoff(bound + 400) < -BucketBound.FailureBits);
    }

    [Theory]
    [InlineData(10_000_000, 10, 1_006_991)]
    [InlineData(100_000_000, 96, 1_049_451)]
    [InlineData(1_000_000_000, 954, 1_056_361)]
    [InlineData(1_000_000_000, 1000, 1_007_959)]
    [InlineData(0, 5, 0)]
    [InlineData(1, 1 << 16, 1)]
    [InlineData(7, 1, 7)]
    [InlineData(5, 2, 5)]
    public void It_is_what_the_page_says_and_all_items_where_there_are_few(
        long items,
        int buckets,
        long expected
    ) => Assert.Equal(expected, BucketBound.Of(items, buckets));

    [Fact]
    public void It_grows_with_the_set_and_shrinks_with_the_buckets()
    {
        for (var items = 1L; items < 1L << 32; items = (items * 7) + 1)
        {
            for (var buckets = 2; buckets < 1 << 16; buckets *= 7)
            {
                var bound = BucketBound.Of(items, buckets);
                Assert.InRange(bound, (items + buckets - 1) / buckets, items);
                Assert.True(BucketBound.Of(items + 1, buckets) >= bound);
                Assert.True(BucketBound.Of(items, buckets + 1) <= bound + 1);
            }
        }
    }

    [Theory]
    [InlineData(100, 100, 30, 4)]
    [InlineData(1, 30, 30, 1)]
    [InlineData(31, 30, 30, 2)]
    [InlineData(0, 0, 30, 1)]
    public void Buckets_are_as_many_as_the_larger_set_needs(
        long own,
        long peer,
        int bucketItems,
        int expected
    ) => Assert.Equal(expected, BucketBound.Count(own, peer, bucketItems));

    /// <summary>B · Σ_{k > m} C(n, k) (B - 1)^(n - k) · 2^40 ≤ B^n, with a factor in millionths.</summary>
    private static bool ExactlyBounds(
        int items,
        int buckets,
        int atMost,
        int inMillionths = 1_000_000
    )
    {
        BigInteger sum = 0;
        BigInteger choose = 1;
        for (var k = 0; k <= items; k++)
        {
            if (k > atMost)
            {
                sum += choose * BigInteger.Pow(buckets - 1, items - k);
            }

            choose = choose * (items - k) / (k + 1);
        }

        return (inMillionths * buckets * sum) << BucketBound.FailureBits
            <= 1_000_000 * BigInteger.Pow(buckets, items);
    }

    /// <summary>
    /// The same in fixed point: weights relative to the one at the mean, each rounded up in the tail and down elsewhere, so
    /// that true means proved.
    /// </summary>
    private static bool Bounds(long items, int buckets, long atMost)
    {
        var mean = items / buckets;
        var one = BigInteger.One << 160;
        var (total, tail) = (one, BigInteger.Zero);
        var (down, up) = (one, one);
        for (var k = mean; k > 0 && !down.IsZero; k--)
        {
            down = down * k * (buckets - 1) / (items - k + 1);
            total += down;
        }

        for (var k = mean; k < items && up > 1; k++)
        {
            var divisor = (k + 1) * (BigInteger)(buckets - 1);
            up = ((up * (items - k)) + divisor - 1) / divisor;
            total += k + 1 > atMost ? 0 : up - 1;
            tail += k + 1 > atMost ? up : 0;
        }

        return (buckets * tail) << BucketBound.FailureBits <= total;
    }
}
