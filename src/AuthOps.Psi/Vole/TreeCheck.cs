using System.Security.Cryptography;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// Shows the party that lacks one leaf of a tree that the others are those of one tree: the sum of commitments to all leaves gives it the
/// missing commitment, and the hash of all must fit. A wrong tree passes only for some paths, and the other paths end the session.
/// Stateless and safe to share between threads.
/// </summary>
internal static class TreeCheck
{
    /// <summary>Bytes of the check of a tree.</summary>
    public const int Size = 2 * IndexedHash.DigestSize;

    private const int DigestSize = IndexedHash.DigestSize;

    public static void Write(
        IndexedHash hash,
        int tree,
        ReadOnlySpan<Block> leaves,
        Span<byte> check
    )
    {
        var commitments = Commit(hash, tree, leaves);
        AddUp(commitments, check[..DigestSize]);
        hash.Digest(HashUse.LeavesOfTree, commitments).CopyTo(check[DigestSize..]);
    }

    /// <summary>Whether a tree is one.</summary>
    /// <param name="hash">The session's hash.</param>
    /// <param name="tree">The number of the tree.</param>
    /// <param name="leaves">The leaves, of which one is not known.</param>
    /// <param name="missing">The number of that leaf: a secret.</param>
    /// <param name="check">What the peer wrote.</param>
    public static bool Holds(
        IndexedHash hash,
        int tree,
        ReadOnlySpan<Block> leaves,
        int missing,
        ReadOnlySpan<byte> check
    )
    {
        var commitments = Commit(hash, tree, leaves);
        Span<byte> sum = stackalloc byte[DigestSize];
        var commitment = commitments.AsSpan(missing * DigestSize, DigestSize);
        AddUp(commitments, sum);
        for (var i = 0; i < DigestSize; i++)
        {
            commitment[i] ^= (byte)(sum[i] ^ check[i]);
        }

        return CryptographicOperations.FixedTimeEquals(
            hash.Digest(HashUse.LeavesOfTree, commitments),
            check[DigestSize..]
        );
    }

    private static byte[] Commit(IndexedHash hash, int tree, ReadOnlySpan<Block> leaves)
    {
        var commitments = new byte[leaves.Length * DigestSize];
        hash.Hash(HashUse.LeafCommitment, tree * leaves.Length, leaves, commitments);
        return commitments;
    }

    private static void AddUp(ReadOnlySpan<byte> commitments, Span<byte> sum)
    {
        sum.Clear();
        for (var i = 0; i < commitments.Length; i++)
        {
            sum[i % DigestSize] ^= commitments[i];
        }
    }
}
