using System.Numerics;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Primitives.Merkle;

/// <summary>
/// Roots and proofs of a Merkle tree (RFC 6962 §2.1, RFC 9162 §2.1) from its complete subtrees, wherever they are
/// kept. Stateless; as safe for concurrent use as the nodes given to it.
/// </summary>
/// <remarks>The caller vouches that the tree has as many leaves as it says; a root or a proof reads at most two nodes a level.</remarks>
public static class MerkleProver
{
    /// <summary>The root of the first <paramref name="size"/> leaves; of none, the hash of the empty string.</summary>
    public static byte[] Root(IMerkleNodes nodes, ulong size) => SubtreeRoot(nodes, 0, size);

    /// <summary>The root of leaves <paramref name="start"/> to <paramref name="end"/> - 1 as a tree of their own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not a subtree (<see cref="MerkleSubtree.IsValid"/>).</exception>
    public static byte[] SubtreeRoot(IMerkleNodes nodes, ulong start, ulong end)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        RequireSubtree(start, end);
        if (start == end)
        {
            return MerkleProof.EmptyRoot(nodes.Kind);
        }

        var root = new byte[HashKinds.DigestSize(nodes.Kind)];
        RangeRoot(nodes, start, end - start, root);
        return root;
    }

    /// <summary>The audit path of a leaf (RFC 9162 §2.1.3.1), from the leaf upwards.</summary>
    /// <returns>The digests one after another; empty for a tree of one leaf.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not below <paramref name="size"/>.</exception>
    public static byte[] Inclusion(IMerkleNodes nodes, ulong index, ulong size) =>
        SubtreeInclusion(nodes, index, 0, size);

    /// <summary>The audit path of a leaf to the root of a subtree, from the leaf upwards.</summary>
    /// <returns>The digests one after another; empty for a subtree of one leaf.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is not a subtree or does not hold the leaf.</exception>
    public static byte[] SubtreeInclusion(IMerkleNodes nodes, ulong index, ulong start, ulong end)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        RequireSubtree(start, end);
        ArgumentOutOfRangeException.ThrowIfLessThan(index, start);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, end);
        var path = new ProofBuilder(HashKinds.DigestSize(nodes.Kind));
        for (var size = end - start; size > 1; )
        {
            var split = LargestPowerBelow(size);
            if (index - start < split)
            {
                RangeRoot(nodes, start + split, size - split, path.Next());
                size = split;
            }
            else
            {
                RangeRoot(nodes, start, split, path.Next());
                start += split;
                size -= split;
            }
        }

        return path.UpFromLeaf();
    }

    /// <summary>The proof that one state of the tree is a prefix of another (RFC 9162 §2.1.4.1).</summary>
    /// <returns>The digests one after another; empty where the sizes are equal or the earlier one is 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="toSize"/> is below <paramref name="fromSize"/>.</exception>
    public static byte[] Consistency(IMerkleNodes nodes, ulong fromSize, ulong toSize)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fromSize, toSize);
        return SubtreeConsistency(nodes, 0, fromSize, toSize);
    }

    /// <summary>The proof that a subtree is part of the tree of a given size (draft-ietf-plants-merkle-tree-certs, "Subtree Consistency Proofs").</summary>
    /// <returns>The digests one after another; empty for an empty subtree and for the whole tree.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is not a subtree of a tree of that size.</exception>
    public static byte[] SubtreeConsistency(IMerkleNodes nodes, ulong start, ulong end, ulong size)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        RequireSubtree(start, end);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, size);
        if (start == end)
        {
            return [];
        }

        // Down from the root to the node where the subtree ends, with the sibling of every step.
        var proof = new ProofBuilder(HashKinds.DigestSize(nodes.Kind));
        ulong from = 0;
        var known = true;
        while (from < start || end - from < size)
        {
            var split = LargestPowerBelow(size);
            if (end - from <= split)
            {
                RangeRoot(nodes, from + split, size - split, proof.Next());
                size = split;
            }
            else
            {
                // A subtree that begins in the left half and ends in the right one begins where the half does; from
                // here on the verifier needs a node that is not the subtree itself.
                known = known && start >= from + split;
                RangeRoot(nodes, from, split, proof.Next());
                from += split;
                size -= split;
                start = Math.Max(start, from);
            }
        }

        if (!known)
        {
            RangeRoot(nodes, from, size, proof.Next());
        }

        return proof.UpFromLeaf();
    }

    private static ulong LargestPowerBelow(ulong size) => 1UL << BitOperations.Log2(size - 1);

    /// <summary>
    /// The hash of leaves start to start + size - 1 as a tree of their own, where start is a multiple of the
    /// smallest power of two that is at least size: complete subtrees from the smallest, on the right, leftwards.
    /// </summary>
    private static void RangeRoot(IMerkleNodes nodes, ulong start, ulong size, Span<byte> root)
    {
        var end = start + size;
        var height = BitOperations.TrailingZeroCount(size);
        nodes.CopyNode(height, (end >> height) - 1, root);
        end -= 1UL << height;
        Span<byte> left = stackalloc byte[root.Length];
        while (end > start)
        {
            height = BitOperations.TrailingZeroCount(end - start);
            nodes.CopyNode(height, (end >> height) - 1, left);
            MerkleNodes.Node(nodes.Kind, left, root, root);
            end -= 1UL << height;
        }
    }

    private static void RequireSubtree(ulong start, ulong end)
    {
        if (!MerkleSubtree.IsValid(start, end))
        {
            throw new ArgumentOutOfRangeException(
                nameof(start),
                $"Leaves {start} to {end} (exclusive) are not a subtree: the start must be a multiple of the smallest power of two that holds them."
            );
        }
    }
}
