using AuthOps.Primitives.Hashing;

namespace AuthOps.Primitives.Merkle;

/// <summary>
/// An append-only Merkle tree (RFC 6962 §2.1, RFC 9162 §2.1). Not safe for concurrent use while leaves are appended;
/// otherwise any number of threads may read.
/// </summary>
/// <remarks>
/// The tree keeps the digest of every leaf and of every complete subtree, twice the leaves in all, and not the leaves
/// themselves. A root or a proof costs at most two digests a level.
/// </remarks>
public sealed class MerkleTree : IMerkleNodes
{
    private readonly HashKind _kind;
    private readonly int _digestSize;

    // _levels[h][i] is the digest of leaves i·2^h to (i+1)·2^h - 1.
    private readonly List<DigestList> _levels = [];

    /// <summary>Starts an empty tree.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not a <see cref="HashKind"/>.</exception>
    public MerkleTree(HashKind kind)
    {
        _digestSize = HashKinds.DigestSize(kind);
        _kind = kind;
        _levels.Add(new DigestList(_digestSize));
    }

    /// <summary>The hash function of leaves and nodes.</summary>
    public HashKind Kind => _kind;

    /// <summary>The number of leaves.</summary>
    public ulong Count => _levels[0].Count;

    /// <summary>Appends one leaf of any length; the tree keeps its hash only.</summary>
    public void Append(ReadOnlySpan<byte> leaf)
    {
        MerkleNodes.Leaf(_kind, leaf, _levels[0].Reserve(1));
        _levels[0].Commit(1);
        CompleteLevels();
    }

    /// <summary>Appends many leaves of one length; fastest from 64 leaves a call and up to 256 bytes a leaf.</summary>
    /// <param name="leaves">The leaves back to back.</param>
    /// <param name="leafLength">Bytes in each leaf, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="leafLength"/> is below 1.</exception>
    /// <exception cref="ArgumentException"><paramref name="leaves"/> is not a whole number of leaves.</exception>
    public void AppendBatch(ReadOnlySpan<byte> leaves, int leafLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(leafLength, 1);
        if (leaves.Length % leafLength != 0)
        {
            throw new ArgumentException(
                $"The leaves have {leaves.Length} bytes, which is not a multiple of the leaf length {leafLength}.",
                nameof(leaves)
            );
        }

        while (leaves.Length > 0)
        {
            var room = _levels[0].Reserve((ulong)(leaves.Length / leafLength));
            var count = room.Length / _digestSize;
            var taken = leaves[..(count * leafLength)];
            HashLeaves(taken, leafLength, room);
            _levels[0].Commit(count);
            leaves = leaves[taken.Length..];
        }

        CompleteLevels();
    }

    /// <summary>The root of all leaves; for an empty tree the hash of the empty string.</summary>
    public byte[] Root() => RootAt(Count);

    /// <summary>The root the tree had when it held <paramref name="size"/> leaves.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> exceeds <see cref="Count"/>.</exception>
    public byte[] RootAt(ulong size)
    {
        RequireSize(size, nameof(size));
        return MerkleProver.Root(this, size);
    }

    /// <summary>The root of leaves <paramref name="start"/> to <paramref name="end"/> - 1 as a tree of their own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not a subtree (<see cref="MerkleSubtree.IsValid"/>) or reaches beyond <see cref="Count"/>.</exception>
    public byte[] SubtreeRoot(ulong start, ulong end)
    {
        RequireSize(end, nameof(end));
        return MerkleProver.SubtreeRoot(this, start, end);
    }

    /// <summary>The audit path of a leaf (RFC 9162 §2.1.3.1), from the leaf upwards.</summary>
    /// <param name="index">The leaf, from 0.</param>
    /// <param name="size">The size of the tree whose root the path leads to.</param>
    /// <returns>The digests one after another; empty for a tree of one leaf.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> exceeds <see cref="Count"/> or <paramref name="index"/> is not below it.</exception>
    public byte[] InclusionProof(ulong index, ulong size) => SubtreeInclusionProof(index, 0, size);

    /// <summary>The audit path of a leaf to the root of a subtree, from the leaf upwards.</summary>
    /// <param name="index">The leaf in the whole tree, from 0.</param>
    /// <param name="start">The first leaf of the subtree.</param>
    /// <param name="end">The leaf after its last one.</param>
    /// <returns>The digests one after another; empty for a subtree of one leaf.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is not a subtree, reaches beyond <see cref="Count"/>, or does not hold the leaf.</exception>
    public byte[] SubtreeInclusionProof(ulong index, ulong start, ulong end)
    {
        RequireSize(end, nameof(end));
        return MerkleProver.SubtreeInclusion(this, index, start, end);
    }

    /// <summary>The proof that one state of the tree is a prefix of another (RFC 9162 §2.1.4.1).</summary>
    /// <returns>The digests one after another; empty where the sizes are equal or the earlier one is 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="toSize"/> exceeds <see cref="Count"/> or is below <paramref name="fromSize"/>.</exception>
    public byte[] ConsistencyProof(ulong fromSize, ulong toSize)
    {
        RequireSize(toSize, nameof(toSize));
        return MerkleProver.Consistency(this, fromSize, toSize);
    }

    /// <summary>The proof that a subtree is part of the tree of a given size (draft-ietf-plants-merkle-tree-certs, "Subtree Consistency Proofs").</summary>
    /// <param name="start">The first leaf of the subtree.</param>
    /// <param name="end">The leaf after its last one.</param>
    /// <param name="size">The size of the tree, at least <paramref name="end"/>.</param>
    /// <returns>The digests one after another; empty for an empty subtree and for the whole tree.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is not a subtree of a tree of that size, or the size exceeds <see cref="Count"/>.</exception>
    public byte[] SubtreeConsistencyProof(ulong start, ulong end, ulong size)
    {
        RequireSize(size, nameof(size));
        RequireSize(end, nameof(end));
        return MerkleProver.SubtreeConsistency(this, start, end, size);
    }

    /// <inheritdoc/>
    void IMerkleNodes.CopyNode(int height, ulong index, Span<byte> digest) =>
        _levels[height][index].CopyTo(digest);

    private void HashLeaves(ReadOnlySpan<byte> leaves, int leafLength, Span<byte> digests)
    {
        if (leafLength <= HashKinds.MaxBatchMessageLength)
        {
            BatchKernels.Hash(_kind, MessagePrefix.Leaf, leaves, leafLength, digests);
            return;
        }

        while (leaves.Length > 0)
        {
            MerkleNodes.Leaf(_kind, leaves[..leafLength], digests[.._digestSize]);
            leaves = leaves[leafLength..];
            digests = digests[_digestSize..];
        }
    }

    /// <summary>Hashes every pair of siblings that has become complete, level by level.</summary>
    private void CompleteLevels()
    {
        for (var height = 0; _levels[height].Count >= 2; height++)
        {
            if (height + 1 == _levels.Count)
            {
                _levels.Add(new DigestList(_digestSize));
            }

            var children = _levels[height];
            var parents = _levels[height + 1];
            while (parents.Count < children.Count / 2)
            {
                var missing = (children.Count / 2) - parents.Count;
                var pairs = children.Run(2 * parents.Count, 2 * missing);
                var room = parents.Reserve((ulong)(pairs.Length / (2 * _digestSize)));
                BatchKernels.Hash(
                    _kind,
                    MessagePrefix.Node,
                    pairs[..(2 * room.Length)],
                    2 * _digestSize,
                    room
                );
                parents.Commit(room.Length / _digestSize);
            }
        }
    }

    private void RequireSize(ulong size, string name)
    {
        if (size > Count)
        {
            throw new ArgumentOutOfRangeException(
                name,
                $"The tree has {Count} leaves; it has never had {size}."
            );
        }
    }
}
