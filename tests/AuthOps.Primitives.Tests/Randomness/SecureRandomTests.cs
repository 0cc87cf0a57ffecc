using System.Collections.Concurrent;
using System.Numerics;
using AuthOps.Primitives.Randomness;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Randomness;

/// <summary>The live generator. Every statistical bound here is passed wrongly in fewer than one run of 10^9.</summary>
public sealed class SecureRandomTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(2047)]
    [InlineData(2048)]
    [InlineData(16 * 1024)]
    [InlineData(100_003)]
    public void Every_byte_of_a_request_is_written_and_none_beside_it(int length)
    {
        var union = new byte[length];
        var bytes = new byte[length + 2];
        for (var i = 0; i < 20; i++)
        {
            SecureRandom.Fill(bytes.AsSpan(1, length));
            for (var j = 0; j < length; j++)
            {
                union[j] |= bytes[j + 1];
            }
        }

        // A byte stays zero in all twenty with probability 2^-160.
        Assert.DoesNotContain((byte)0, union);
        Assert.Equal(0, bytes[0]);
        Assert.Equal(0, bytes[^1]);
    }

    [Fact]
    public void Bytes_from_requests_of_all_sizes_are_uniform()
    {
        var counts = new long[256];
        var total = 0;
        var buffer = new byte[4096];
        for (var size = 1; total < 1 << 20; size = (size * 5 % 4096) + 1)
        {
            var bytes = buffer.AsSpan(0, size);
            SecureRandom.Fill(bytes);
            foreach (var b in bytes)
            {
                counts[b]++;
            }

            total += size;
        }

        var expected = total / 256.0;
        var chiSquare = counts.Sum(c => (c - expected) * (c - expected) / expected);

        // 255 degrees of freedom: 420 is six standard deviations by Wilson and Hilferty; below 150 is as unlikely.
        Assert.InRange(chiSquare, 140, 420);
    }

    [Fact]
    public void Every_bit_of_the_integers_is_a_fair_coin_and_independent_of_its_neighbour()
    {
        const int Draws = 200_000;
        var ones = new int[64];
        var equalToNext = new int[64];
        for (var i = 0; i < Draws; i++)
        {
            var value =
                i % 2 == 0
                    ? SecureRandom.NextUInt64()
                    : ((ulong)SecureRandom.NextUInt32() << 32) | SecureRandom.NextUInt32();
            var neighbours = ~(value ^ BitOperations.RotateRight(value, 1));
            for (var bit = 0; bit < 64; bit++)
            {
                ones[bit] += (int)((value >> bit) & 1);
                equalToNext[bit] += (int)((neighbours >> bit) & 1);
            }
        }

        // Seven standard deviations, 128 times: 128 · 2.6e-12.
        var bound = 7 * Math.Sqrt(Draws / 4.0);
        Assert.All(
            ones.Concat(equalToNext),
            count => Assert.InRange(count, (Draws / 2) - bound, (Draws / 2) + bound)
        );
    }

    [Fact]
    public void Results_of_a_range_are_equally_frequent_and_inside_it()
    {
        var counts = new int[10];
        const int Draws = 100_000;
        for (var i = 0; i < Draws; i++)
        {
            counts[SecureRandom.NextInt32(10)]++;
            counts[SecureRandom.NextInt32(-5, 5) + 5]++;
            counts[SecureRandom.NextUInt64(10)]++;
        }

        // Seven standard deviations of the binomial, ten times.
        var bound = 7 * Math.Sqrt(3 * Draws * 0.09);
        Assert.All(
            counts,
            count => Assert.InRange(count, (3 * Draws / 10) - bound, (3 * Draws / 10) + bound)
        );
    }

    [Fact]
    public void Empty_ranges_are_refused_and_a_range_of_one_has_one_result()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SecureRandom.NextUInt64(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SecureRandom.NextInt32(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SecureRandom.NextInt32(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SecureRandom.NextInt32(3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => SecureRandom.NextInt32(4, 3));
        Assert.Equal(0UL, SecureRandom.NextUInt64(1));
        Assert.Equal(0, SecureRandom.NextInt32(1));
        Assert.Equal(int.MaxValue - 1, SecureRandom.NextInt32(int.MaxValue - 1, int.MaxValue));
        Assert.Equal(int.MinValue, SecureRandom.NextInt32(int.MinValue, int.MinValue + 1));
    }

    [Fact]
    public void A_shuffle_keeps_every_item_and_takes_empty_and_single_spans()
    {
        var items = Enumerable.Range(0, 1000).ToArray();
        SecureRandom.Shuffle<int>(items);
        Assert.NotEqual(Enumerable.Range(0, 1000), items);
        Assert.Equal(Enumerable.Range(0, 1000), items.Order());
        SecureRandom.Shuffle<int>([]);
        int[] single = [42];
        SecureRandom.Shuffle<int>(single);
        Assert.Equal([42], single);
    }

    [Fact]
    public void Threads_never_share_a_draw()
    {
        const int Threads = 4;
        const int DrawsEach = 25_000;
        var all = new ConcurrentBag<ulong[]>();
        var threads = Enumerable
            .Range(0, Threads)
            .Select(_ => new Thread(() =>
            {
                var draws = new ulong[DrawsEach];
                for (var i = 0; i < draws.Length; i++)
                {
                    draws[i] = SecureRandom.NextUInt64();
                }

                all.Add(draws);
            }))
            .ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());

        // Two of 10^5 fair draws coincide with probability 2.7e-10.
        var distinct = all.SelectMany(d => d).ToHashSet();
        Assert.Equal(Threads * DrawsEach, distinct.Count);
    }

    [Fact]
    public void Bytes_handed_out_are_gone_from_the_buffer()
    {
        Span<byte> taken = stackalloc byte[5];
        for (var i = 0; i < 3000; i++)
        {
            _ = SecureRandom.NextUInt64();
            _ = SecureRandom.NextUInt32();
            SecureRandom.Fill(taken);
            Assert.True(ReplayedRandom.HandedOutBytesAreCleared());
        }
    }

    [Fact]
    public void Drawing_allocates_nothing_in_the_steady_state()
    {
        var items = new int[100];
        Span<byte> bytes = stackalloc byte[3000];
        Draw(items, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Draw(items, bytes);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Draw(int[] items, Span<byte> bytes)
        {
            SecureRandom.Fill(bytes);
            SecureRandom.Fill(bytes[..10]);
            _ = SecureRandom.NextUInt64();
            _ = SecureRandom.NextUInt32();
            _ = SecureRandom.NextUInt64(1000);
            _ = SecureRandom.NextInt32(-7, 7);
            SecureRandom.Shuffle<int>(items);
        }
    }
}
