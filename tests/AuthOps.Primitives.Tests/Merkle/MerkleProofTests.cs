using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;
using FsCheck.Xunit;

namespace AuthOps.Primitives.Tests.Merkle;

public sealed class MerkleProofTests
{
    private const HashKind Sha = HashKind.Sha256;

    [Fact]
    public void An_inclusion_proof_serves_its_own_index_size_leaf_and_root_only()
    {
        var (tree, leaves) = MerkleTreeTests.Tree(Sha, 21);
        var proof = tree.InclusionProof(13, 21);
        var leaf = MerkleProof.HashLeaf(Sha, leaves[13]);
        var root = tree.Root();
        for (ulong size = 0; size < 40; size++)
        {
            for (ulong index = 0; index < 40; index++)
            {
                var same = index == 13 && MayPass(size);
                Assert.Equal(
                    same,
                    MerkleProof.VerifyInclusion(Sha, index, size, leaf, proof, root)
                );
            }
        }

        Assert.False(
            MerkleProof.VerifyInclusion(
                Sha,
                13,
                21,
                MerkleProof.HashLeaf(Sha, leaves[12]),
                proof,
                root
            )
        );
        Assert.False(MerkleProof.VerifyInclusion(Sha, 13, 21, leaf, proof, tree.RootAt(20)));
        Assert.False(MerkleProof.VerifyInclusion(Sha, 13, 21, leaf, proof.AsSpan(32), root));
        Assert.False(MerkleProof.VerifyInclusion(Sha, 13, 21, leaf, proof.AsSpan(1), root));
        Assert.False(
            MerkleProof.VerifyInclusion(Sha, 13, 21, leaf, [.. proof, .. new byte[32]], root)
        );
        Assert.False(MerkleProof.VerifyInclusion(Sha, 13, 21, leaf.AsSpan(1), proof, root));
        Assert.False(MerkleProof.VerifyInclusion(Sha, 13, 21, leaf, proof, root.AsSpan(1)));
        Assert.False(MerkleProof.VerifyInclusion(HashKind.Sm3, 13, 21, leaf, proof, root));

        // A path binds the size only through its own shape; the size itself comes from the signed tree head (RFC 9162
        // §2.1.3.2). Leaf 13 has a path of this shape in every tree of 17 to 32 leaves.
        static bool MayPass(ulong size) => size is >= 17 and <= 32;
    }

    [Fact]
    public void A_leaf_cannot_pass_for_a_node_nor_a_node_for_a_leaf()
    {
        var (tree, leaves) = MerkleTreeTests.Tree(Sha, 2);
        byte[] children =
        [
            .. MerkleProof.HashLeaf(Sha, leaves[0]),
            .. MerkleProof.HashLeaf(Sha, leaves[1]),
        ];
        Assert.NotEqual(tree.Root(), MerkleProof.HashLeaf(Sha, children));
        Assert.Equal(
            tree.Root(),
            MerkleProof.HashNode(Sha, children.AsSpan(0, 32), children.AsSpan(32))
        );
        Assert.Throws<ArgumentException>(() =>
            MerkleProof.HashNode(Sha, children.AsSpan(0, 31), children.AsSpan(32))
        );
    }

    [Fact]
    public void A_changed_history_has_no_consistency_proof()
    {
        var (honest, leaves) = MerkleTreeTests.Tree(Sha, 30);
        var forged = new MerkleTree(Sha);
        leaves[7] = [1, 2, 3];
        foreach (var leaf in leaves)
        {
            forged.Append(leaf);
        }

        for (ulong from = 8; from < 30; from++)
        {
            var proof = forged.ConsistencyProof(from, 30);
            Assert.True(
                MerkleProof.VerifyConsistency(
                    Sha,
                    from,
                    30,
                    proof,
                    forged.RootAt(from),
                    forged.Root()
                )
            );
            Assert.False(
                MerkleProof.VerifyConsistency(
                    Sha,
                    from,
                    30,
                    proof,
                    honest.RootAt(from),
                    forged.Root()
                )
            );
            Assert.False(
                MerkleProof.VerifyConsistency(
                    Sha,
                    from,
                    30,
                    honest.ConsistencyProof(from, 30),
                    honest.RootAt(from),
                    forged.Root()
                )
            );
        }
    }

    [Fact]
    public void Every_changed_bit_of_a_consistency_proof_is_noticed()
    {
        var (tree, _) = MerkleTreeTests.Tree(Sha, 30);
        var proof = tree.ConsistencyProof(11, 30);
        for (var bit = 0; bit < 8 * proof.Length; bit++)
        {
            proof[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(
                MerkleProof.VerifyConsistency(Sha, 11, 30, proof, tree.RootAt(11), tree.Root())
            );
            proof[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void The_extremes_of_indices_sizes_and_lengths_answer_false_without_allocating()
    {
        ulong[] numbers =
        [
            0,
            1,
            2,
            3,
            1UL << 31,
            1UL << 32,
            (1UL << 63) - 1,
            1UL << 63,
            (1UL << 63) + 1,
            ulong.MaxValue - 1,
            ulong.MaxValue,
        ];
        var proof = new byte[130 * 32];
        int[] lengths = [0, 1, 31, 32, 33, 62 * 32, 63 * 32, 64 * 32, 65 * 32, 66 * 32, 130 * 32];
        var root = new byte[32];
        var count = Walk();
        var before = GC.GetAllocatedBytesForCurrentThread();
        count += Walk();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, count);

        int Walk()
        {
            var accepted = 0;
            foreach (var length in lengths)
            {
                var digests = proof.AsSpan(0, length);
                foreach (var a in numbers)
                {
                    foreach (var b in numbers)
                    {
                        accepted +=
                            MerkleProof.VerifyInclusion(Sha, a, b, root, digests, root) && b != 1
                                ? 1
                                : 0;
                        accepted +=
                            MerkleProof.VerifyConsistency(Sha, a, b, digests, root, root) && a != b
                                ? 1
                                : 0;
                        foreach (var c in numbers)
                        {
                            accepted +=
                                MerkleSubtree.VerifyInclusion(Sha, a, b, c, root, digests, root)
                                && c - b != 1
                                    ? 1
                                    : 0;

                            // The whole tree as its own subtree is rightly accepted.
                            accepted +=
                                MerkleSubtree.VerifyConsistency(Sha, a, b, c, digests, root, root)
                                && (a, b) != (0, c)
                                    ? 1
                                    : 0;
                        }
                    }
                }
            }

            return accepted;
        }
    }

    [Fact]
    public void Asking_the_tree_for_what_it_never_held_is_refused()
    {
        var (tree, _) = MerkleTreeTests.Tree(Sha, 5);
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.RootAt(6));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.InclusionProof(5, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.InclusionProof(0, 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.InclusionProof(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.ConsistencyProof(3, 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.ConsistencyProof(4, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.SubtreeRoot(1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.SubtreeRoot(4, 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.SubtreeInclusionProof(3, 4, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.SubtreeConsistencyProof(0, 5, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MerkleTree((HashKind)9));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.AppendBatch(new byte[3], 0));
        Assert.Throws<ArgumentException>(() => tree.AppendBatch(new byte[5], 3));
    }

    [Fact]
    public void Every_subtree_of_trees_up_to_24_leaves_has_proofs_that_verify()
    {
        var (tree, leaves) = MerkleTreeTests.Tree(Sha, 24);
        for (var start = 0; start < 24; start++)
        {
            for (var end = start; end <= 24; end++)
            {
                if (!MerkleSubtree.IsValid((ulong)start, (ulong)end))
                {
                    continue;
                }

                var subtree = tree.SubtreeRoot((ulong)start, (ulong)end);
                Assert.Equal(RecursiveTree.Root(Sha, leaves.AsSpan(start, end - start)), subtree);
                AssertMembers(tree, leaves, start, end, subtree);
                for (var size = end; size <= 24; size++)
                {
                    var proof = tree.SubtreeConsistencyProof((ulong)start, (ulong)end, (ulong)size);
                    Assert.Equal(
                        RecursiveTree.SubtreeProof(Sha, start, end, leaves.AsSpan(0, size)),
                        proof
                    );
                    var root = tree.RootAt((ulong)size);
                    Assert.True(
                        MerkleSubtree.VerifyConsistency(
                            Sha,
                            (ulong)start,
                            (ulong)end,
                            (ulong)size,
                            proof,
                            subtree,
                            root
                        )
                    );
                    subtree[5] ^= 1;
                    Assert.False(
                        MerkleSubtree.VerifyConsistency(
                            Sha,
                            (ulong)start,
                            (ulong)end,
                            (ulong)size,
                            proof,
                            subtree,
                            root
                        )
                    );
                    subtree[5] ^= 1;
                }
            }
        }
    }

    [Property]
    public bool Any_start_and_end_is_a_subtree_exactly_where_the_definition_says(
        ushort start,
        ushort length
    )
    {
        var power = 1;
        while (power < length)
        {
            power *= 2;
        }

        return MerkleSubtree.IsValid(start, (ulong)start + length) == (start % power == 0);
    }

    private static void AssertMembers(
        MerkleTree tree,
        byte[][] leaves,
        int start,
        int end,
        byte[] subtree
    )
    {
        for (var index = start; index < end; index++)
        {
            var path = tree.SubtreeInclusionProof((ulong)index, (ulong)start, (ulong)end);
            Assert.Equal(
                RecursiveTree.Path(Sha, index - start, leaves.AsSpan(start, end - start)),
                path
            );
            var leaf = MerkleProof.HashLeaf(Sha, leaves[index]);
            Assert.True(
                MerkleSubtree.VerifyInclusion(
                    Sha,
                    (ulong)index,
                    (ulong)start,
                    (ulong)end,
                    leaf,
                    path,
                    subtree
                )
            );
        }
    }
}
