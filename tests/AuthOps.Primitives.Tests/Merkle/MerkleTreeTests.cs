using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;
using AuthOps.Primitives.Tests.Hashing;

namespace AuthOps.Primitives.Tests.Merkle;

public sealed class MerkleTreeTests
{
    public static TheoryData<HashKind> Kinds => [.. Enum.GetValues<HashKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Roots_of_sizes_0_to_300_agree_with_the_recursive_definition_leaf_by_leaf_and_in_batches(
        HashKind kind
    )
    {
        const int LeafLength = 37;
        var bytes = OneShotHashTests.Sample(300 * LeafLength);
        var leaves = bytes.Chunk(LeafLength).ToArray();
        var single = new MerkleTree(kind);
        for (var size = 0; size <= leaves.Length; size++)
        {
            var expected = RecursiveTree.Root(kind, leaves.AsSpan(0, size));
            Assert.Equal(expected, single.Root());
            var batch = new MerkleTree(kind);
            batch.AppendBatch(bytes.AsSpan(0, size * LeafLength), LeafLength);
            Assert.Equal((ulong)size, batch.Count);
            Assert.Equal(expected, batch.Root());
            if (size < leaves.Length)
            {
                single.Append(leaves[size]);
            }
        }

        for (var size = 0; size <= leaves.Length; size++)
        {
            Assert.Equal(
                RecursiveTree.Root(kind, leaves.AsSpan(0, size)),
                single.RootAt((ulong)size)
            );
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_inclusion_proof_up_to_40_leaves_is_the_recursive_one_and_verifies(
        HashKind kind
    )
    {
        var (tree, leaves) = Tree(kind, 40);
        for (var size = 1; size <= leaves.Length; size++)
        {
            var root = tree.RootAt((ulong)size);
            for (var index = 0; index < size; index++)
            {
                var proof = tree.InclusionProof((ulong)index, (ulong)size);
                Assert.Equal(RecursiveTree.Path(kind, index, leaves.AsSpan(0, size)), proof);
                var leafHash = MerkleProof.HashLeaf(kind, leaves[index]);
                Assert.True(
                    MerkleProof.VerifyInclusion(
                        kind,
                        (ulong)index,
                        (ulong)size,
                        leafHash,
                        proof,
                        root
                    )
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_consistency_proof_up_to_40_leaves_is_the_recursive_one_and_verifies(
        HashKind kind
    )
    {
        var (tree, leaves) = Tree(kind, 40);
        for (var to = 0; to <= leaves.Length; to++)
        {
            for (var from = 0; from <= to; from++)
            {
                var proof = tree.ConsistencyProof((ulong)from, (ulong)to);
                Assert.Equal(RecursiveTree.Proof(kind, from, leaves.AsSpan(0, to)), proof);
                Assert.True(
                    MerkleProof.VerifyConsistency(
                        kind,
                        (ulong)from,
                        (ulong)to,
                        proof,
                        tree.RootAt((ulong)from),
                        tree.RootAt((ulong)to)
                    )
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Leaves_of_every_size_class_hash_alike_alone_and_in_a_batch(HashKind kind)
    {
        foreach (
            var length in (ReadOnlySpan<int>)
                [1, 54, 118, 119, 230, 231, 255, 256, 257, 1023, 1024, 5000]
        )
        {
            var bytes = OneShotHashTests.Sample(5 * length);
            var batch = new MerkleTree(kind);
            batch.AppendBatch(bytes, length);
            var single = new MerkleTree(kind);
            var leaves = bytes.Chunk(length).ToArray();
            foreach (var leaf in leaves)
            {
                single.Append(leaf);
            }

            var expected = RecursiveTree.Root(kind, leaves);
            Assert.Equal(expected, batch.Root());
            Assert.Equal(expected, single.Root());
        }
    }

    [Fact]
    public void A_tree_of_many_chunks_grown_in_uneven_batches_is_the_tree_grown_at_once()
    {
        const int Leaves = 40_000;
        var bytes = OneShotHashTests.Sample(Leaves * 8);
        var whole = new MerkleTree(HashKind.Sha256);
        whole.AppendBatch(bytes, 8);
        var parts = new MerkleTree(HashKind.Sha256);
        var step = 1;
        for (var done = 0; done < Leaves; step = Math.Min((step * 3) + 1, Leaves - done))
        {
            parts.AppendBatch(bytes.AsSpan(done * 8, step * 8), 8);
            done += step;
        }

        Assert.Equal((ulong)Leaves, parts.Count);
        Assert.Equal(whole.Root(), parts.Root());
        Assert.Equal(RecursiveTree.Root(HashKind.Sha256, bytes.Chunk(8).ToArray()), whole.Root());
        foreach (var size in (ReadOnlySpan<ulong>)[8191, 8192, 8193, 16_384, 39_999])
        {
            var proof = parts.ConsistencyProof(size, Leaves);
            Assert.True(
                MerkleProof.VerifyConsistency(
                    HashKind.Sha256,
                    size,
                    Leaves,
                    proof,
                    whole.RootAt(size),
                    whole.Root()
                )
            );
        }
    }

    internal static (MerkleTree Tree, byte[][] Leaves) Tree(HashKind kind, int count)
    {
        var leaves = OneShotHashTests.Sample(count * 11).Chunk(11).ToArray();
        var tree = new MerkleTree(kind);
        foreach (var leaf in leaves)
        {
            tree.Append(leaf);
        }

        return (tree, leaves);
    }
}
