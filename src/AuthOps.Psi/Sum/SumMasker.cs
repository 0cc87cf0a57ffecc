using System.Security.Cryptography;
using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Hashing;
using AuthOps.Psi.Ecdh;

namespace AuthOps.Psi.Sum;

/// <summary>One party's secret scalar and what is done with it, in ristretto255. Belongs to one thread.</summary>
internal sealed class SumMasker : IDisposable
{
    public const int ElementSize = 32;

    private const int SliceItems = 128;

    // Pinned, so that the collector leaves no copies behind.
    private readonly byte[] _scalar = GC.AllocateArray<byte>(32, pinned: true);

    public SumMasker(IEcdhRandomness randomness) => randomness.FillScalar(Group, _scalar);

    public static Ristretto255 Group => Ristretto255.Instance;

    private static ReadOnlySpan<byte> Domain =>
        "AuthOps-PSI-SUM-v1-ristretto255_XMD:SHA-512_R255MAP_RO_-"u8;

    /// <summary>A uniform order of so many things.</summary>
    public static int[] RandomOrder(int count, IEcdhRandomness randomness)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        randomness.Shuffle(order.AsSpan());
        return order;
    }

    /// <summary>results[i] = the scalar times the map of item order[i].</summary>
    public void MaskItems(
        PsiItemSet items,
        ReadOnlySpan<byte> sessionId,
        int[] order,
        Span<byte> results,
        int stride
    )
    {
        using var expander = new MessageExpander(HashKind.Sha512, [.. Domain, .. sessionId]);
        Span<byte> uniform = stackalloc byte[SliceItems * 64];
        Span<byte> masked = stackalloc byte[SliceItems * ElementSize];
        for (var start = 0; start < order.Length; start += SliceItems)
        {
            var count = Math.Min(SliceItems, order.Length - start);
            for (var i = 0; i < count; i++)
            {
                expander.Expand(items.Encoded(order[start + i]), uniform.Slice(i * 64, 64));
            }

            var own = masked[..(count * ElementSize)];
            Group.HashAndMultiplyBatch(_scalar, uniform[..(count * 64)], own);
            for (var i = 0; i < count; i++)
            {
                own.Slice(i * ElementSize, ElementSize).CopyTo(results[((start + i) * stride)..]);
            }
        }

        CryptographicOperations.ZeroMemory(uniform);
    }

    /// <summary>Multiplies the peer's elements, after validating each.</summary>
    public byte[] Multiply(ReadOnlySpan<byte> elements)
    {
        var results = new byte[elements.Length];
        return Group.TryMultiplyBatch(_scalar, elements, results, out var invalidIndex)
            ? results
            : throw new PsiProtocolException(
                PsiProtocolError.InvalidElement,
                $"Element {invalidIndex} is not the canonical encoding of a group element, or is the identity."
            );
    }

    /// <summary>Clears the scalar.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_scalar);
}
