using System.Numerics;
using System.Security.Cryptography;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Primitives.Merkle;

/// <summary>
/// Verifies proofs about subtrees: runs of leaves that a Merkle tree of any larger size contains as a tree of
/// their own (draft-ietf-plants-merkle-tree-certs, section "Subtrees"). Stateless and safe to call from any thread.
/// </summary>
/// <remarks>Hostile input answers false, as with <see cref="MerkleProof"/>.</remarks>
public static class MerkleSubtree
{
    /// <summary>Whether leaves <paramref name="start"/> to <paramref name="end"/> - 1 form a subtree: the start is a multiple of the smallest power of two not below their number.</summary>
    public static bool IsValid(ulong start, ulong end)
    {
        if (start >= end)
        {
            return start == end;
        }

        // 0 where the power is 2^64, which only a start of 0 is a multiple of.
        var span = BitOperations.RoundUpToPowerOf2(end - start);
        return span == 0 ? start == 0 : (start & (span - 1)) == 0;
    }

    /// <summary>Whether <paramref name="proof"/> shows that the leaf lies at <paramref name="index"/> in the subtree with this root.</summary>
    /// <param name="kind">The hash function of the tree.</param>
    /// <param name="index">The leaf in the whole tree, from 0.</param>
    /// <param name="start">The first leaf of the subtree.</param>
    /// <param name="end">The leaf after its last one.</param>
    /// <param name="leafHash">What <see cref="MerkleProof.HashLeaf"/> gives for the leaf.</param>
    /// <param name="proof">The digests one after another, from the leaf upwards.</param>
    /// <param name="subtreeRoot">The trusted root of the subtree.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not a <see cref="HashKind"/>.</exception>
    public static bool VerifyInclusion(
        HashKind kind,
        ulong index,
        ulong start,
        ulong end,
        ReadOnlySpan<byte> leafHash,
        ReadOnlySpan<byte> proof,
        ReadOnlySpan<byte> subtreeRoot
    ) =>
        HashKinds.DigestSize(kind) > 0
        && IsValid(start, end)
        && index >= start
        && MerkleProof.VerifyInclusion(
            kind,
            index - start,
            end - start,
            leafHash,
            proof,
            subtreeRoot
        );

    /// <summary>Whether <paramref name="proof"/> shows that the tree under <paramref name="root"/> contains the subtree.</summary>
    /// <param name="kind">The hash function of the tree.</param>
    /// <param name="start">The first leaf of the subtree.</param>
    /// <param name="end">The leaf after its last one; an empty subtree has the empty root and an empty proof.</param>
    /// <param name="size">Leaves of the tree, at least <paramref name="end"/>.</param>
    /// <param name="proof">The digests one after another.</param>
    /// <param name="subtreeRoot">The root of the subtree.</param>
    /// <param name="root">The root of the tree.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not a <see cref="HashKind"/>.</exception>
    public static bool VerifyConsistency(
        HashKind kind,
        ulong start,
        ulong end,
        ulong size,
        ReadOnlySpan<byte> proof,
        ReadOnlySpan<byte> subtreeRoot,
        ReadOnlySpan<byte> root
    )
    {
        var length = HashKinds.DigestSize(kind);
        if (!IsValid(start, end) || end > size)
        {
            return false;
        }

        if (start == 0 && end == size && end > 0)
        {
            // The subtree is the tree: equal roots and nothing else, whatever the roots are.
            return proof.IsEmpty && CryptographicOperations.FixedTimeEquals(subtreeRoot, root);
        }

        if (
            subtreeRoot.Length != length
            || root.Length != length
            || proof.Length % length != 0
            || proof.Length > 65 * length
        )
        {
            return false;
        }

        return start == end
            ? proof.IsEmpty && MerkleProof.IsEmptyRoot(kind, subtreeRoot)
            : WalkUp(kind, start, end, size, proof, subtreeRoot, root);
    }

    /// <summary>
    /// Rebuilds both roots in one walk up from the right edge of the subtree; with a start of 0 it is the algorithm of
    /// RFC 9162 §2.1.4.2.
    /// </summary>
    private static bool WalkUp(
        HashKind kind,
        ulong start,
        ulong end,
        ulong size,
        ReadOnlySpan<byte> proof,
        ReadOnlySpan<byte> subtreeRoot,
        ReadOnlySpan<byte> root
    )
    {
        // The nodes above the subtree's first leaf, its last leaf and the tree's last leaf, at a height that rises.
        var (first, last, edge) = (start, end - 1, size - 1);
        while (first != last && (last == edge || (last & 1) == 1))
        {
            (first, last, edge) = (first >> 1, last >> 1, edge >> 1);
        }

        var length = root.Length;
        Span<byte> inner = stackalloc byte[HashKinds.MaxDigestSize];
        Span<byte> outer = stackalloc byte[HashKinds.MaxDigestSize];
        inner = inner[..length];
        outer = outer[..length];

        // Where the subtree is one node of the tree it starts the walk itself; otherwise the proof brings the start.
        if (first == last)
        {
            subtreeRoot.CopyTo(inner);
        }
        else if (proof.IsEmpty)
        {
            return false;
        }
        else
        {
            proof[..length].CopyTo(inner);
            proof = proof[length..];
        }

        inner.CopyTo(outer);
        for (; proof.Length > 0; proof = proof[length..])
        {
            if (edge == 0)
            {
                return false;
            }

            var sibling = proof[..length];
            if ((last & 1) == 1 || last == edge)
            {
                if (first < last)
                {
                    MerkleNodes.Node(kind, sibling, inner, inner);
                }

                MerkleNodes.Node(kind, sibling, outer, outer);

                // Levels at which the right edge has no sibling; last is not 0 here, so the loop ends.
                var alone = BitOperations.TrailingZeroCount(last);
                (first, last, edge) = (first >> alone, last >> alone, edge >> alone);
            }
            else
            {
                MerkleNodes.Node(kind, outer, sibling, outer);
            }

            (first, last, edge) = (first >> 1, last >> 1, edge >> 1);
        }

        return edge == 0
            && CryptographicOperations.FixedTimeEquals(inner, subtreeRoot)
            && CryptographicOperations.FixedTimeEquals(outer, root);
    }
}
