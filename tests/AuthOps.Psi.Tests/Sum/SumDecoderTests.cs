using AuthOps.Primitives.Randomness;
using AuthOps.Psi.Sum;
using AuthOps.Testing;

namespace AuthOps.Psi.Tests.Sum;

/// <summary>Whatever bytes arrive at any step: a typed error or the next message, and no memory for what is only announced.</summary>
public sealed class SumDecoderTests
{
    private static readonly int s_rounds = SimdMode.IsDefault ? 30 : 15;

    private static readonly SumOptions s_options = new()
    {
        Lowest = 0,
        Highest = 9,
        MinimumIntersection = 1,
        BothLearnSum = true,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Any_bytes_end_in_a_typed_error_or_go_on(int step)
    {
        for (var round = 0; round < s_rounds; round++)
        {
            var (keys, values) = SumTests.Pair(4, 5, 2, i => i, s_options);
            using var k = keys;
            using var v = values;
            Func<byte[], byte[]>[] steps =
            [
                bytes => v.Hello(bytes),
                bytes => k.Mask(bytes),
                bytes => v.Mask(bytes),
                bytes => k.Add(bytes),
                bytes => v.Finish(bytes),
                bytes =>
                {
                    k.Finish(bytes);
                    return bytes;
                },
            ];
            var message = k.Hello();
            for (var i = 1; i < step; i++)
            {
                message = steps[i - 1](message);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                _ = steps[step - 1](Mutate(message, round % 5));
            }
            catch (PsiProtocolException)
            {
                // What is expected of most; the party is then at its end.
                _ = Assert.Throws<InvalidOperationException>(() => steps[step - 1](message));
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
        }
    }

    private static byte[] Mutate(byte[] valid, int kind)
    {
        var bytes = valid.ToArray();
        switch (kind)
        {
            case 0:
                bytes[SecureRandom.NextInt32(bytes.Length)] ^= 1;
                return bytes;
            case 1:
                return bytes[..SecureRandom.NextInt32(bytes.Length)];
            case 2:
                return [.. bytes, 0];
            case 3:
                SecureRandom.Fill(bytes);
                return bytes;
            default:
                bytes.AsSpan(SecureRandom.NextInt32(bytes.Length - 3), 4).Fill(0xff);
                return bytes;
        }
    }
}
