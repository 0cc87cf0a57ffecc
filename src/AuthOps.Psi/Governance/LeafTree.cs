using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;

namespace AuthOps.Psi.Governance;

/// <summary>
/// The root over leaves that come one by one, in bounded memory: whole trees of 2^16 leaves are reduced to their roots, which are
/// joined as RFC 9162 joins subtrees. Not safe for concurrent use.
/// </summary>
internal sealed class LeafTree(HashKind hash)
{
    private const int WholeLeaves = 1 << 16;
    private const int BatchLeaves = 1 << 12;

    // Roots of complete subtrees, the largest first; each twice the next one's leaves or more.
    private readonly List<(byte[] Root, int Height)> _roots = [];
    private readonly byte[] _batch = new byte[BatchLeaves * LeafDigest.Size];
    private MerkleTree _tree = new(hash);
    private int _filled;

    /// <summary>The number of leaves.</summary>
    public int Count { get; private set; }

    public void Append(LeafDigest leaf)
    {
        leaf.Write(_batch.AsSpan(_filled));
        _filled += LeafDigest.Size;
        Count = checked(Count + 1);
        if (_filled == _batch.Length)
        {
            Flush();
        }
    }

    /// <summary>The root of all leaves; at least one was appended.</summary>
    public byte[] Root()
    {
        Flush();
        var root = _tree.Count > 0 ? _tree.Root() : null;
        for (var i = _roots.Count - 1; i >= 0; i--)
        {
            root = root is null ? _roots[i].Root : Join(_roots[i].Root, root);
        }

        return root!;
    }

    private void Flush()
    {
        _tree.AppendBatch(_batch.AsSpan(0, _filled), LeafDigest.Size);
        _filled = 0;
        if (_tree.Count < WholeLeaves)
        {
            return;
        }

        var (root, height) = (_tree.Root(), 0);
        _tree = new MerkleTree(hash);
        while (_roots.Count > 0 && _roots[^1].Height == height)
        {
            root = Join(_roots[^1].Root, root);
            height++;
            _roots.RemoveAt(_roots.Count - 1);
        }

        _roots.Add((root, height));
    }

    /// <summary>The node over two subtrees.</summary>
    private byte[] Join(byte[] left, byte[] right)
    {
        var node = new byte[LeafDigest.Size];
        using var hasher = new IncrementalHasher(hash);
        hasher.Append([1]);
        hasher.Append(left);
        hasher.Append(right);
        hasher.Finish(node);
        return node;
    }
}
