using System.Security.Cryptography;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Tests.Hashing;

namespace AuthOps.Primitives.Tests.Merkle;

/// <summary>RFC 6962 §2.1 word for word, recursively, over the platform's hashes and BouncyCastle's SM3; shares nothing with the code under test.</summary>
internal static class RecursiveTree
{
    public static byte[] Root(HashKind kind, ReadOnlySpan<byte[]> leaves) =>
        leaves.Length switch
        {
            0 => Hash(kind, []),
            1 => Hash(kind, [0x00, .. leaves[0]]),
            var n => Node(kind, Root(kind, leaves[..Split(n)]), Root(kind, leaves[Split(n)..])),
        };

    /// <summary>PATH(m, D[n]) of §2.1.1.</summary>
    public static byte[] Path(HashKind kind, int m, ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1)
        {
            return [];
        }

        var k = Split(leaves.Length);
        return m < k
            ? [.. Path(kind, m, leaves[..k]), .. Root(kind, leaves[k..])]
            : [.. Path(kind, m - k, leaves[k..]), .. Root(kind, leaves[..k])];
    }

    /// <summary>PROOF(m, D[n]) of §2.1.2.</summary>
    public static byte[] Proof(HashKind kind, int m, ReadOnlySpan<byte[]> leaves) =>
        m == 0 ? [] : SubProof(kind, m, leaves, whole: true);

    private static byte[] SubProof(HashKind kind, int m, ReadOnlySpan<byte[]> leaves, bool whole)
    {
        if (m == leaves.Length)
        {
            return whole ? [] : Root(kind, leaves);
        }

        var k = Split(leaves.Length);
        return m <= k
            ? [.. SubProof(kind, m, leaves[..k], whole), .. Root(kind, leaves[k..])]
            : [.. SubProof(kind, m - k, leaves[k..], whole: false), .. Root(kind, leaves[..k])];
    }

    /// <summary>SUBTREE_PROOF(start, end, D_n) of draft-ietf-plants-merkle-tree-certs.</summary>
    public static byte[] SubtreeProof(
        HashKind kind,
        int start,
        int end,
        ReadOnlySpan<byte[]> leaves
    ) => start == end ? [] : SubtreeSubProof(kind, start, end, leaves, known: true);

    private static byte[] SubtreeSubProof(
        HashKind kind,
        int start,
        int end,
        ReadOnlySpan<byte[]> leaves,
        bool known
    )
    {
        if (start == 0 && end == leaves.Length)
        {
            return known ? [] : Root(kind, leaves);
        }

        var k = Split(leaves.Length);
        if (end <= k)
        {
            return
            [
                .. SubtreeSubProof(kind, start, end, leaves[..k], known),
                .. Root(kind, leaves[k..]),
            ];
        }

        return start >= k
            ?
            [
                .. SubtreeSubProof(kind, start - k, end - k, leaves[k..], known),
                .. Root(kind, leaves[..k]),
            ]
            :
            [
                .. SubtreeSubProof(kind, 0, end - k, leaves[k..], known: false),
                .. Root(kind, leaves[..k]),
            ];
    }

    private static byte[] Node(HashKind kind, byte[] left, byte[] right) =>
        Hash(kind, [0x01, .. left, .. right]);

    private static int Split(int n)
    {
        var k = 1;
        while (2 * k < n)
        {
            k *= 2;
        }

        return k;
    }

    private static byte[] Hash(HashKind kind, byte[] message) =>
        kind switch
        {
            HashKind.Sha256 => SHA256.HashData(message),
            HashKind.Sha512 => SHA512.HashData(message),
            _ => OneShotHashTests.BouncyCastleSm3(message),
        };
}
