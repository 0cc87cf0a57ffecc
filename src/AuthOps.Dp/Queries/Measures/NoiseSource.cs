using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AuthOps.Dp.Mechanisms;
using AuthOps.Dp.Noise;

namespace AuthOps.Dp.Queries.Measures;

/// <summary>
/// Fresh exact noise of the platform's generator. Its only other form lives in the tests. Used by one thread.
/// </summary>
internal class NoiseSource
{
    private const int Block = 512;

    private SecureBits _bits;

    /// <summary>Adds one independent draw to each number.</summary>
    internal virtual void AddTo(NoiseDistribution noise, Span<Int128> values)
    {
        Span<long> draws = stackalloc long[Block];
        while (!values.IsEmpty)
        {
            var block = values[..Math.Min(Block, values.Length)];
            var fresh = draws[..block.Length];
            noise.Fill(ref _bits, fresh);
            for (var i = 0; i < block.Length; i++)
            {
                block[i] += fresh[i];
            }

            values = values[block.Length..];
        }

        // A noise draw beside a released sum is the true sum.
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(draws));
    }

    /// <summary>Adds one independent draw to each number; a sum beyond 64 bits is set to the nearest end.</summary>
    internal virtual void AddTo(NoiseDistribution noise, Span<long> values) =>
        NoiseAddition.Apply(ref _bits, noise, values);

    /// <summary>Decides for each key with exactly the probability of the rule.</summary>
    internal virtual void Select(
        PartitionSelection rule,
        ReadOnlySpan<long> units,
        Span<bool> keep
    ) => rule.Select(ref _bits, units, keep);
}
