using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Randomness;

/// <summary>The algorithms of SecureRandom on replayed bytes, where every answer is known.</summary>
public sealed class UniformTests
{
    [Fact]
    public void A_draw_that_would_favour_a_result_is_rejected()
    {
        // 2^32 mod 6 = 4: the draw 0 lies in the surplus (0 · 6 mod 2^32 < 4), the draw 1 does not (6 >= 4).
        var source = ReplayBytes.OfUInt32(0, 0, 1);
        Assert.Equal(0, ReplayedRandom.NextInt32(source, 6));
        Assert.Equal(12, source.Consumed);

        // 2^64 mod 10 = 6.
        source = ReplayBytes.OfUInt64(0, (1UL << 63) + 1);
        Assert.Equal(5UL, ReplayedRandom.NextUInt64(source, 10));
        Assert.Equal(16, source.Consumed);
    }

    [Fact]
    public void Powers_of_two_reject_nothing_and_take_the_high_bits()
    {
        var source = ReplayBytes.OfUInt32(0, 0xFFFF_FFFF, 0x8000_0000);
        Assert.Equal(0, ReplayedRandom.NextInt32(source, 1024));
        Assert.Equal(1023, ReplayedRandom.NextInt32(source, 1024));
        Assert.Equal(512, ReplayedRandom.NextInt32(source, 1024));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(641)]
    [InlineData(65_537)]
    public void Every_result_has_the_same_number_of_draws_behind_it(int upper)
    {
        // The draws of result r are a run of consecutive integers; find both ends of each run by bisection over the
        // 2^32 draws and count, for the first, middle and last results.
        var expected = (1UL << 32) / (uint)upper;
        foreach (var result in new[] { 0, upper / 2, upper - 1 }.Distinct())
        {
            var first = FirstDrawWithHigh((uint)result, (uint)upper);
            var last = FirstDrawWithHigh((uint)result + 1, (uint)upper) - 1;
            var accepted = last - first + 1;
            while (!IsAccepted((uint)first, upper))
            {
                accepted--;
                first++;
            }

            Assert.True(IsAccepted((uint)last, upper));
            Assert.Equal(expected, accepted);
        }

        static ulong FirstDrawWithHigh(uint high, uint upper) =>
            (((ulong)high << 32) + upper - 1) / upper;

        static bool IsAccepted(uint draw, int upper)
        {
            var source = ReplayBytes.OfUInt32(draw, 0x8000_0000, 0x8000_0001, 0x8000_0002);
            _ = ReplayedRandom.NextInt32(source, upper);
            return source.Consumed == sizeof(uint);
        }
    }

    [Fact]
    public void The_extremes_of_a_range_of_int_are_reached_and_never_left()
    {
        var source = ReplayBytes.OfUInt32(1, 0xFFFF_FFFF, 0x8000_0000);
        Assert.Equal(int.MinValue, ReplayedRandom.NextInt32(source, int.MinValue, int.MaxValue));
        Assert.Equal(
            int.MaxValue - 1,
            ReplayedRandom.NextInt32(source, int.MinValue, int.MaxValue)
        );
        Assert.Equal(-1, ReplayedRandom.NextInt32(source, int.MinValue, int.MaxValue));
        Assert.Equal(-5, ReplayedRandom.NextInt32(ReplayBytes.OfUInt32(77), -5, -4));
        Assert.Equal(
            ulong.MaxValue - 1,
            ReplayedRandom.NextUInt64(ReplayBytes.OfUInt64(ulong.MaxValue), ulong.MaxValue)
        );
    }

    [Fact]
    public void A_shuffle_swaps_from_the_end_as_Algorithm_P_does()
    {
        // Draws of 0.5 pick position n/2 for n = 5, 4, 3, 2: swaps (4,2) (3,2) (2,1) (1,1).
        var items = "abcde".ToCharArray();
        ReplayedRandom.Shuffle<char>(
            ReplayBytes.OfUInt32(0x8000_0000, 0x8000_0000, 0x8000_0000, 0x8000_0000),
            items
        );
        Assert.Equal("adbec", new string(items));
    }

    [Fact]
    public void The_range_test_passes_ours_and_fails_a_remainder()
    {
        // Under a remainder the lower two thirds of this range get three draws where the rest gets two: 0.75, not 2/3.
        const int Upper = 3 << 29;
        const int Draws = 100_000;
        var source = ReplayBytes.Stream("authops/tests/uniform", 3 * sizeof(uint) * Draws);
        var ours = 0;
        var remainder = 0;
        for (var i = 0; i < Draws; i++)
        {
            ours += ReplayedRandom.NextInt32(source, Upper) < 2 << 29 ? 1 : 0;
        }

        for (var i = 0; i < Draws; i++)
        {
            remainder += source.NextUInt32() % Upper < 2 << 29 ? 1 : 0;
        }

        Assert.True(LooksLikeTwoThirds(ours));
        Assert.False(LooksLikeTwoThirds(remainder));

        // 6.5 standard deviations of the binomial: a false alarm rate below 1e-10, were the bytes not fixed anyway.
        static bool LooksLikeTwoThirds(int count) =>
            Math.Abs(count - (Draws * 2.0 / 3)) < 6.5 * Math.Sqrt(Draws * 2.0 / 9);
    }

    [Fact]
    public void The_shuffle_test_passes_ours_and_fails_the_naive_shuffle()
    {
        const int Shuffles = 120_000;
        var source = ReplayBytes.Stream("authops/tests/shuffle", 12 * sizeof(uint) * Shuffles);
        Assert.True(LooksUniform(items => ReplayedRandom.Shuffle(source, items)));
        Assert.False(
            LooksUniform(items =>
            {
                // Swapping every position with any position: 5^5 sequences cannot cover 120 orders evenly.
                for (var i = 0; i < items.Length; i++)
                {
                    var j = ReplayedRandom.NextInt32(source, items.Length);
                    (items[i], items[j]) = (items[j], items[i]);
                }
            })
        );

        // Chi-square with 119 degrees of freedom exceeds 240 with probability below 1e-9.
        static bool LooksUniform(ShuffleOf shuffle)
        {
            var counts = new Dictionary<string, int>(StringComparer.Ordinal);
            var items = new char[5];
            for (var i = 0; i < Shuffles; i++)
            {
                "abcde".CopyTo(items);
                shuffle(items);
                var order = new string(items);
                counts[order] = counts.GetValueOrDefault(order) + 1;
            }

            const double Expected = Shuffles / 120.0;
            var chiSquare = counts.Values.Sum(c => (c - Expected) * (c - Expected) / Expected);
            return counts.Count == 120 && chiSquare < 240;
        }
    }

    private delegate void ShuffleOf(Span<char> items);
}
