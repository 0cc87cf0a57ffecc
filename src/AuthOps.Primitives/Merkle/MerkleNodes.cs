using System.Diagnostics;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Primitives.Merkle;

/// <summary>The two hashes of RFC 6962 §2.1: 0x00 before a leaf, 0x01 before two children.</summary>
internal static class MerkleNodes
{
    /// <summary>SHA-256 and its kin of 0x00 and the leaf.</summary>
    public static void Leaf(HashKind kind, ReadOnlySpan<byte> leaf, Span<byte> digest) =>
        HashKinds.HashPrefixed(kind, [0x00], leaf, digest);

    /// <summary>The hash of 0x01 and two digests; <paramref name="digest"/> may be either of them.</summary>
    public static void Node(
        HashKind kind,
        ReadOnlySpan<byte> left,
        ReadOnlySpan<byte> right,
        Span<byte> digest
    )
    {
        Debug.Assert(left.Length == right.Length && left.Length == digest.Length);
        Span<byte> pair = stackalloc byte[2 * HashKinds.MaxDigestSize];
        left.CopyTo(pair);
        right.CopyTo(pair[left.Length..]);
        HashKinds.HashPrefixed(kind, [0x01], pair[..(2 * left.Length)], digest);
    }
}
