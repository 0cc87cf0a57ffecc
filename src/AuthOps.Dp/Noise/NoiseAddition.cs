using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AuthOps.Dp.Noise;

/// <summary>Adds one fresh draw to each count.</summary>
internal static class NoiseAddition
{
    private const int Block = 512;

    /// <summary>
    /// Replaces each count by count + noise. A sum beyond 64 bits is set to the nearest end: post-processing, and an
    /// event of probability below 2^-1000000 under the bounds on the noise and on row counts.
    /// </summary>
    internal static void Apply<TBits>(ref TBits bits, NoiseDistribution noise, Span<long> counts)
        where TBits : struct, IRandomBits
    {
        Span<long> draws = stackalloc long[Block];
        while (!counts.IsEmpty)
        {
            var block = counts[..Math.Min(Block, counts.Length)];
            var fresh = draws[..block.Length];
            noise.Fill(ref bits, fresh);
            for (var i = 0; i < block.Length; i++)
            {
                block[i] = AddClamped(block[i], fresh[i]);
            }

            counts = counts[block.Length..];
        }

        // A noise draw beside a released sum is the true sum.
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(draws));
    }

    /// <summary>Count + noise, or the nearest end of 64 bits.</summary>
    internal static long AddClamped(long count, long noise)
    {
        unchecked
        {
            // The sum has overflowed exactly if its sign differs from both; then the end is that of the noise's sign.
            var sum = count + noise;
            var overflowed = ((count ^ sum) & (noise ^ sum)) >> 63;
            var end = (noise >> 63) ^ long.MaxValue;
            return (sum & ~overflowed) | (end & overflowed);
        }
    }
}
