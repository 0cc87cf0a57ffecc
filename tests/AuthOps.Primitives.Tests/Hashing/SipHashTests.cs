using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Randomness;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Hashing;

/// <summary>One message goes through words, many of one length through lanes: where both agree, the lanes of the mode are right.</summary>
public sealed class SipHashTests
{
    private static readonly SipHash Published = new(Bytes(16));

    /// <summary>Aumasson and Bernstein 2012, Appendix A, and vectors_sip64 of their reference implementation: the bytes 0, 1, 2…</summary>
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31UL)]
    [InlineData(1, 0x74f839c593dc67fdUL)]
    [InlineData(8, 0x93f5f5799a932462UL)]
    [InlineData(15, 0xa129ca6149be45e5UL)]
    public void With_64_bits_it_is_the_published_function(int length, ulong expected)
    {
        Assert.Equal(expected, Published.Hash64(Bytes(length)));
        Assert.Equal(
            expected,
            new SipHash(0x0706050403020100UL, 0x0f0e0d0c0b0a0908UL).Hash64(Bytes(length))
        );
        if (length == sizeof(ulong))
        {
            Assert.Equal(expected, Published.Hash64(0x0706050403020100UL));
        }
    }

    /// <summary>vectors_sip128 of the authors' reference implementation: the bytes 0, 1, 2… under the key 0, 1, … 15.</summary>
    [Theory]
    [InlineData(0, "a3817f04ba25a8e66df67214c7550293")]
    [InlineData(1, "da87c1d86b99af44347659119b22fc45")]
    [InlineData(2, "8177228da4a45dc7fca38bdef60affe4")]
    [InlineData(3, "9c70b60c5267a94e5f33b6b02985ed51")]
    public void With_128_bits_it_is_the_published_function(int length, string expected)
    {
        // As many as lanes have, with bytes behind the last so that lanes may read whole blocks; and fewer.
        const int Count = 37;
        byte[] messages =
        [
            .. Enumerable.Range(0, Count).SelectMany(_ => Bytes(length)),
            .. new byte[32],
        ];
        int[] ends = [.. Enumerable.Range(1, Count).Select(i => i * length)];
        var digests = new ulong[2 * Count];
        Published.Hash128Each(messages, 0, ends, digests);
        for (var i = 0; i < Count; i++)
        {
            var bytes = BitConverter
                .GetBytes(digests[2 * i])
                .Concat(BitConverter.GetBytes(digests[(2 * i) + 1]));
            Assert.Equal(expected, Convert.ToHexStringLower([.. bytes]));
        }
    }

    [Fact]
    public void Lanes_give_the_digests_of_single_messages_whatever_the_lengths()
    {
        // Runs of every length up to beyond what lanes take, mixed ones, and the end of the bytes within a block.
        int[] lengths =
        [
            .. Enumerable.Range(0, 280).SelectMany(length => Enumerable.Repeat(length, 17)),
            .. Enumerable.Range(0, 500).Select(i => i % 97 < 60 ? 26 : i * 7919 % 41),
            .. Enumerable.Range(0, 64).Select(i => 24 + (i % 8)),
        ];
        var ends = new int[lengths.Length];
        for (var i = 0; i < ends.Length; i++)
        {
            ends[i] = (i == 0 ? 5 : ends[i - 1]) + lengths[i];
        }

        var messages = new byte[ends[^1]];
        SecureRandom.Fill(messages);
        var hash = new SipHash(SecureRandom.NextUInt64(), SecureRandom.NextUInt64());
        var digests = new ulong[2 * ends.Length];
        hash.Hash128Each(messages, 5, ends, digests);
        for (var i = 0; i < ends.Length; i++)
        {
            var single = new ulong[2];
            hash.Hash128Each(
                messages.AsSpan(ends[i] - lengths[i], lengths[i]),
                0,
                [lengths[i]],
                single
            );
            Assert.Equal(single, digests[(2 * i)..((2 * i) + 2)]);
        }
    }

    [Fact]
    public void Lanes_read_nothing_behind_the_bytes()
    {
        foreach (var length in Enumerable.Range(0, 80))
        {
            using var guarded = new GuardedMemory(17 * 80);
            var messages = guarded.BeforeGuard(17 * length);
            SecureRandom.Fill(messages);
            int[] ends = [.. Enumerable.Range(1, 17).Select(i => i * length)];
            var (digests, copied) = (new ulong[34], new ulong[34]);

            Published.Hash128Each(messages, 0, ends, digests);

            // With bytes behind them the lanes may read on.
            Published.Hash128Each([.. messages, .. new byte[64]], 0, ends, copied);
            Assert.Equal(copied, digests);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(53)]
    [InlineData(1000)]
    public void Lanes_give_the_hashes_of_single_words(int count)
    {
        var words = new ulong[count];
        for (var i = 0; i < count; i++)
        {
            words[i] = SecureRandom.NextUInt64();
        }

        var hashed = (ulong[])words.Clone();
        Published.Hash64Each(hashed);
        Assert.Equal(words.Select(Published.Hash64), hashed);
    }

    [Fact]
    public void Places_outside_of_the_bytes_are_refused()
    {
        var digests = new ulong[64];
        foreach (var count in new[] { 1, 17 })
        {
            foreach (var (start, step) in new[] { (-1, 8), (50, -1), (0, 100), (1000, 1) })
            {
                int[] ends = [.. Enumerable.Range(1, count).Select(i => start + (i * step))];
                Assert.ThrowsAny<ArgumentException>(() =>
                    Published.Hash128Each(new byte[60], start, ends, digests)
                );
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Published.Hash128Each(new byte[60], 0, [1, 2], new ulong[3])
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new SipHash(new byte[15]));
        Assert.True(Published == new SipHash(Bytes(16)) && Published != new SipHash(1, 2));
    }

    private static byte[] Bytes(int count) =>
        [.. Enumerable.Range(0, count).Select(i => (byte)(i & 0xFF))];
}
