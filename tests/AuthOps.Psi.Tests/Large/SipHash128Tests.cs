using AuthOps.Psi.Large;

namespace AuthOps.Psi.Tests.Large;

public sealed class SipHash128Tests
{
    private static byte[] Key { get; } = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    /// <summary>vectors_sip128 of the authors' reference implementation: the bytes 0, 1, 2… under the key 0, 1, … 15.</summary>
    [Theory]
    [InlineData(0, "a3817f04ba25a8e66df67214c7550293")]
    [InlineData(1, "da87c1d86b99af44347659119b22fc45")]
    [InlineData(2, "8177228da4a45dc7fca38bdef60affe4")]
    [InlineData(3, "9c70b60c5267a94e5f33b6b02985ed51")]
    public void It_is_the_published_function(int length, string expected)
    {
        foreach (var kernel in SipHash128.Kernels)
        {
            byte[] items = [.. Enumerable.Range(0, 9).SelectMany(_ => Bytes(length))];
            int[] ends = [.. Enumerable.Range(1, 9).Select(i => i * length)];
            var digests = new ulong[18];
            new SipHash128(Key).Hash(kernel, items, 0, ends, digests);
            for (var i = 0; i < 9; i++)
            {
                var bytes = BitConverter
                    .GetBytes(digests[2 * i])
                    .Concat(BitConverter.GetBytes(digests[(2 * i) + 1]));
                Assert.Equal(expected, Convert.ToHexStringLower([.. bytes]));
            }
        }
    }

    [Fact]
    public void Every_kernel_gives_the_same_digests_whatever_the_lengths()
    {
        // Runs of one length, mixed ones, and items longer than the lanes take.
        var lengths = Enumerable
            .Range(0, 500)
            .Select(i => i % 97 < 60 ? 26 : ((i * 7919) % 41) + (i % 83 == 0 ? 250 : 0))
            .ToArray();
        int[] ends = new int[lengths.Length];
        for (var i = 0; i < ends.Length; i++)
        {
            ends[i] = (i == 0 ? 5 : ends[i - 1]) + lengths[i];
        }

        var items = Bytes(ends[^1]);
        var hash = new SipHash128(Key);
        var expected = new ulong[2 * ends.Length];
        hash.Hash("scalar", items, 5, ends, expected);
        foreach (var kernel in SipHash128.Kernels)
        {
            var digests = new ulong[expected.Length];
            hash.Hash(kernel, items, 5, ends, digests);
            Assert.Equal(expected, digests);
        }
    }

    private static byte[] Bytes(int count) =>
        [.. Enumerable.Range(0, count).Select(i => (byte)(i & 0xFF))];
}
