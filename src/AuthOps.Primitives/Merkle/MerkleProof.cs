using System.Numerics;
using System.Security.Cryptography;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Primitives.Merkle;

/// <summary>Verifies Merkle proofs without the tree (RFC 9162 §2.1.3.2 and §2.1.4.2). Stateless and safe to call from any thread.</summary>
/// <remarks>
/// Indices, sizes, digests and proofs may come from an adversary: whatever they are, a verification answers true or
/// false in at most 128 hashes and allocates nothing. Only an unknown <see cref="HashKind"/>, which is the caller's
/// own, throws.
/// </remarks>
public static class MerkleProof
{
    /// <summary>The hash of a leaf: 0x00 and the leaf.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not a <see cref="HashKind"/>.</exception>
    public static byte[] HashLeaf(HashKind kind, ReadOnlySpan<byte> leaf)
    {
        var digest = new byte[HashKinds.DigestSize(kind)];
        MerkleNodes.Leaf(kind, leaf, digest);
        return digest;
    }

    /// <summary>The hash of an interior node: 0x01 and its two children.</summary>
    /// <exception cref="ArgumentException">A child is not one digest long.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not a <see cref="HashKind"/>.</exception>
    public static byte[] HashNode(HashKind kind, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var digest = new byte[HashKinds.DigestSize(kind)];
        if (left.Length != digest.Length || right.Length != digest.Length)
        {
            throw new ArgumentException(
                $"The children of a node are {HashKinds.Name(kind)} digests of {digest.Length} bytes; these have {left.Length} and {right.Length}.",
                nameof(left)
            );
        }

        MerkleNodes.Node(kind, left, right, digest);
        return digest;
    }

    /// <summary>The root of a tree without leaves: the hash of the empty string.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not a <see cref="HashKind"/>.</exception>
    public static byte[] EmptyRoot(HashKind kind)
    {
        var digest = new byte[HashKinds.DigestSize(kind)];
        HashKinds.Hash(kind, [], digest);
        return digest;
    }

    /// <summary>Whether <paramref name="proof"/> shows that the leaf lies at <paramref name="index"/> in the tree of <paramref name="size"/> leaves with this root.</summary>
    /// <param name="kind">The hash function of the tree.</param>
    /// <param name="index">The leaf, from 0.</param>
    /// <param name="size">The number of leaves under <paramref name="root"/>.</param>
    /// <param name="leafHash">What <see cref="HashLeaf"/> gives for the leaf.</param>
    /// <param name="proof">The digests one after another, from the leaf upwards.</param>
    /// <param name="root">The trusted root.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not a <see cref="HashKind"/>.</exception>
    public static bool VerifyInclusion(
        HashKind kind,
        ulong index,
        ulong size,
        ReadOnlySpan<byte> leafHash,
        ReadOnlySpan<byte> proof,
        ReadOnlySpan<byte> root
    )
    {
        var length = HashKinds.DigestSize(kind);
        if (leafHash.Length != length || root.Length != length || index >= size)
        {
            return false;
        }

        // The path's length is a function of index and size: the levels below the point where the paths of this leaf
        // and of the last leaf meet, and above it one sibling for every 1 in the index.
        var inner = 64 - BitOperations.LeadingZeroCount(index ^ (size - 1));
        var outer = inner == 64 ? 0 : BitOperations.PopCount(index >> inner);
        if (proof.Length != (inner + outer) * length)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[HashKinds.MaxDigestSize];
        hash = hash[..length];
        leafHash.CopyTo(hash);
        for (var level = 0; level < inner + outer; level++, proof = proof[length..])
        {
            if (level >= inner || ((index >> level) & 1) == 1)
            {
                MerkleNodes.Node(kind, proof[..length], hash, hash);
            }
            else
            {
                MerkleNodes.Node(kind, hash, proof[..length], hash);
            }
        }

        return CryptographicOperations.FixedTimeEquals(hash, root);
    }

    /// <summary>Whether <paramref name="proof"/> shows that the tree under <paramref name="toRoot"/> begins with all leaves of the tree under <paramref name="fromRoot"/>.</summary>
    /// <param name="kind">The hash function of the trees.</param>
    /// <param name="fromSize">Leaves of the earlier tree; 0 is consistent with everything, given the empty root and an empty proof.</param>
    /// <param name="toSize">Leaves of the later tree, at least <paramref name="fromSize"/>.</param>
    /// <param name="proof">The digests one after another.</param>
    /// <param name="fromRoot">The earlier root.</param>
    /// <param name="toRoot">The later root.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not a <see cref="HashKind"/>.</exception>
    public static bool VerifyConsistency(
        HashKind kind,
        ulong fromSize,
        ulong toSize,
        ReadOnlySpan<byte> proof,
        ReadOnlySpan<byte> fromRoot,
        ReadOnlySpan<byte> toRoot
    )
    {
        if (fromSize == toSize)
        {
            // Equal sizes need equal roots and nothing else, whatever the roots are; only the empty tree has a known one.
            _ = HashKinds.DigestSize(kind);
            return proof.IsEmpty
                && CryptographicOperations.FixedTimeEquals(fromRoot, toRoot)
                && (fromSize != 0 || IsEmptyRoot(kind, fromRoot));
        }

        return MerkleSubtree.VerifyConsistency(kind, 0, fromSize, toSize, proof, fromRoot, toRoot);
    }

    /// <summary>Whether <paramref name="root"/> is the root of the tree without leaves.</summary>
    internal static bool IsEmptyRoot(HashKind kind, ReadOnlySpan<byte> root)
    {
        Span<byte> empty = stackalloc byte[HashKinds.MaxDigestSize];
        HashKinds.Hash(kind, [], empty);
        return CryptographicOperations.FixedTimeEquals(root, empty[..HashKinds.DigestSize(kind)]);
    }
}
