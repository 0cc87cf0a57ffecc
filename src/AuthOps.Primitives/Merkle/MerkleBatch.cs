using AuthOps.Primitives.Hashing;

namespace AuthOps.Primitives.Merkle;

/// <summary>
/// The two hashes of RFC 6962 §2.1 over many inputs at once, in lanes: 0x00 before a leaf, 0x01 before two children.
/// Stateless and safe to call from any thread.
/// </summary>
public static class MerkleBatch
{
    /// <summary>Hashes leaves of one length.</summary>
    /// <param name="kind">The hash function.</param>
    /// <param name="leaves">The leaves back to back.</param>
    /// <param name="leafLength">Bytes in each leaf, 1 to <see cref="HashKinds.MaxBatchMessageLength"/>.</param>
    /// <param name="digests">One digest a leaf, exactly.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hash function or the leaf length is out of range.</exception>
    public static void HashLeaves(
        HashKind kind,
        ReadOnlySpan<byte> leaves,
        int leafLength,
        Span<byte> digests
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(leafLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(leafLength, HashKinds.MaxBatchMessageLength);
        Hash(kind, MessagePrefix.Leaf, leaves, leafLength, digests);
    }

    /// <summary>Hashes pairs of siblings into their parents.</summary>
    /// <param name="kind">The hash function.</param>
    /// <param name="pairs">The children's digests back to back, an even number of them.</param>
    /// <param name="digests">One digest a pair, exactly; must not overlap <paramref name="pairs"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The hash function is unknown.</exception>
    public static void HashNodes(HashKind kind, ReadOnlySpan<byte> pairs, Span<byte> digests) =>
        Hash(kind, MessagePrefix.Node, pairs, 2 * HashKinds.DigestSize(kind), digests);

    private static void Hash(
        HashKind kind,
        MessagePrefix prefix,
        ReadOnlySpan<byte> messages,
        int length,
        Span<byte> digests
    )
    {
        var (count, rest) = Math.DivRem(messages.Length, length);
        if (rest != 0 || digests.Length != (long)count * HashKinds.DigestSize(kind))
        {
            throw new ArgumentException(
                $"{messages.Length} bytes in messages of {length} do not fill {digests.Length} bytes of digests.",
                nameof(digests)
            );
        }

        BatchKernels.Hash(kind, prefix, messages, length, digests);
    }
}
