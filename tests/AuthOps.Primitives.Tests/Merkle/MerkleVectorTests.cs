using System.Text.Json;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;
using AuthOps.Testing;

namespace AuthOps.Primitives.Tests.Merkle;

public sealed class MerkleVectorTests
{
    private const HashKind Sha = HashKind.Sha256;

    [Fact]
    public void The_hashes_of_RFC_6962_come_out()
    {
        Assert.Equal(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            Convert.ToHexStringLower(MerkleProof.EmptyRoot(Sha))
        );
        Assert.Equal(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            Convert.ToHexStringLower(MerkleProof.HashLeaf(Sha, []))
        );
        Assert.Equal(
            "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56",
            Convert.ToHexStringLower(MerkleProof.HashLeaf(Sha, "L123456"u8))
        );
    }

    [Theory]
    [InlineData(HashKind.Sha256)]
    [InlineData(HashKind.Sm3)]
    public void The_roots_of_the_eight_leaves_come_out(HashKind kind)
    {
        var expected =
            kind == Sha
                ? TransparencyDevVectors.Sha256RootBySize
                : TransparencyDevVectors.Sm3RootBySize;
        var tree = new MerkleTree(kind);
        for (var size = 0; size <= 8; size++)
        {
            Assert.Equal(expected[size], Convert.ToHexStringLower(tree.Root()));
            if (size < 8)
            {
                tree.Append(Convert.FromHexString(TransparencyDevVectors.Leaves[size]));
            }
        }

        for (var size = 0; size <= 8; size++)
        {
            Assert.Equal(expected[size], Convert.ToHexStringLower(tree.RootAt((ulong)size)));
        }
    }

    [Theory]
    [MemberData(
        nameof(TransparencyDevVectors.Consistency),
        MemberType = typeof(TransparencyDevVectors)
    )]
    public void Transcribed_consistency_proofs_are_ours_and_verify(
        string file,
        ulong start,
        ulong end,
        ulong size,
        string proof
    )
    {
        var tree = EightLeaves();
        var digests = Convert.FromHexString(proof);
        Assert.Equal(digests, tree.SubtreeConsistencyProof(start, end, size));
        Assert.True(
            MerkleSubtree.VerifyConsistency(
                Sha,
                start,
                end,
                size,
                digests,
                tree.SubtreeRoot(start, end),
                tree.RootAt(size)
            ),
            file
        );
    }

    [Theory]
    [MemberData(
        nameof(TransparencyDevVectors.Inclusion),
        MemberType = typeof(TransparencyDevVectors)
    )]
    public void Transcribed_inclusion_proofs_verify_and_fail_with_any_bit_changed(
        string file,
        ulong index,
        ulong start,
        ulong end,
        string proof,
        string leafHash,
        string root
    )
    {
        var digests = Convert.FromHexString(proof);
        var leaf = Convert.FromHexString(leafHash);
        var top = Convert.FromHexString(root);
        Assert.True(
            MerkleSubtree.VerifyInclusion(Sha, index, start, end, leaf, digests, top),
            file
        );
        for (var bit = 0; bit < 8 * digests.Length; bit++)
        {
            digests[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(
                MerkleSubtree.VerifyInclusion(Sha, index, start, end, leaf, digests, top),
                file
            );
            digests[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Every_published_case_has_the_published_verdict()
    {
        using var document = JsonDocument.Parse(
            File.ReadAllBytes(SharedFiles.Path("vectors/metering/merkle.json"))
        );
        var root = document.RootElement;
        var seen = (Accepted: 0, Refused: 0);
        foreach (var one in root.GetProperty("cases").EnumerateArray())
        {
            var accepted = Verdict(one);
            var expected = !one.GetProperty("wantErr").GetBoolean();
            Assert.True(
                accepted == expected,
                $"{one.GetProperty("_file").GetString()}: expected {expected}, got {accepted}"
            );
            seen = accepted ? (seen.Accepted + 1, seen.Refused) : (seen.Accepted, seen.Refused + 1);
        }

        // The file has 328 cases. The three it calls odd, where a plain reading of RFC 9162 would accept, are among the
        // refused: their roots are not digests of the hash, or not that of the empty tree.
        Assert.Equal((23, 305), seen);
        Assert.Equal(TransparencyDevVectors.Leaves, Strings(root.GetProperty("leaf_inputs_hex")));
        Assert.Equal(
            TransparencyDevVectors.Sha256RootBySize,
            Strings(root.GetProperty("root_by_size_hex"))
        );
        Assert.Equal(
            TransparencyDevVectors.Sm3RootBySize,
            Strings(root.GetProperty("sm3_root_by_size_hex"))
        );
        var hashes = root.GetProperty("hash_vectors");
        Assert.Equal(
            hashes.GetProperty("node_N123_N456").GetString(),
            // The published value is over the four-byte strings N123 and N456 in the place of digests.
            Convert.ToHexStringLower(Sha256.Hash("\u0001N123N456"u8))
        );
    }

    private static bool Verdict(JsonElement one)
    {
        var list = one.GetProperty("proof") is { ValueKind: JsonValueKind.Array } given
            ? given.EnumerateArray().Select(Bytes).ToArray()
            : [];
        if (list.Any(digest => digest.Length != 32))
        {
            // Some cases put an empty digest into the list. Our proofs are digests back to back, which cannot say such
            // a thing: whoever reads a list refuses it there.
            return false;
        }

        byte[] proof = [.. list.SelectMany(digest => digest)];
        ulong Number(string name) => one.GetProperty(name).GetUInt64();
        byte[] Digest(string name) => Bytes(one.GetProperty(name));
        var isSubtree = one.TryGetProperty("start", out _);
        if (one.TryGetProperty("leafHash", out _))
        {
            return isSubtree
                ? MerkleSubtree.VerifyInclusion(
                    Sha,
                    Number("leafIdx"),
                    Number("start"),
                    Number("end"),
                    Digest("leafHash"),
                    proof,
                    Digest("root")
                )
                : MerkleProof.VerifyInclusion(
                    Sha,
                    Number("leafIdx"),
                    Number("treeSize"),
                    Digest("leafHash"),
                    proof,
                    Digest("root")
                );
        }

        return isSubtree
            ? MerkleSubtree.VerifyConsistency(
                Sha,
                Number("start"),
                Number("end"),
                Number("size"),
                proof,
                Digest("root1"),
                Digest("root2")
            )
            : MerkleProof.VerifyConsistency(
                Sha,
                Number("size1"),
                Number("size2"),
                proof,
                Digest("root1"),
                Digest("root2")
            );
    }

    private static byte[] Bytes(JsonElement text) => text.GetBytesFromBase64();

    private static string[] Strings(JsonElement list) =>
        [.. list.EnumerateArray().Select(e => e.GetString()!)];

    private static MerkleTree EightLeaves()
    {
        var tree = new MerkleTree(Sha);
        foreach (var leaf in TransparencyDevVectors.Leaves)
        {
            tree.Append(Convert.FromHexString(leaf));
        }

        return tree;
    }
}
