using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;

namespace AuthOps.Metering.Log;

/// <summary>
/// The growing edge of a Merkle tree kept in tiles: the nodes of the tiles that are not full yet, at every level, and
/// nothing else. A tile that fills is handed on and forgotten. Not safe for concurrent use.
/// </summary>
internal sealed class TileTree
{
    private readonly Action<int, ulong, ReadOnlySpan<byte>> _full;
    private readonly List<EdgeNodes> _heights = [new()];

    /// <param name="kind">The hash function.</param>
    /// <param name="full">Takes the level, number and hashes of each tile that fills.</param>
    public TileTree(HashKind kind, Action<int, ulong, ReadOnlySpan<byte>> full)
    {
        Kind = kind;
        _full = full;
    }

    public HashKind Kind { get; }

    /// <summary>The number of leaves.</summary>
    public ulong Count => _heights[0].End;

    /// <summary>Tile levels that have any node.</summary>
    public int Levels => ((_heights.Count - 1) / TilePath.Height) + 1;

    /// <summary>Appends leaves by their hashes.</summary>
    public void Append(ReadOnlySpan<byte> leafHashes)
    {
        leafHashes.CopyTo(_heights[0].Reserve(leafHashes.Length / RecordLayout.DigestSize));
        for (var height = 0; height < _heights.Count; height++)
        {
            Complete(height);
        }

        for (var level = 0; level < Levels; level++)
        {
            HandOnFull(level);
        }
    }

    /// <summary>The root of all leaves.</summary>
    public byte[] Root() => MerkleProver.Root(new EdgeOnly(this), Count);

    /// <summary>The hashes of the tile of a level that is not full, and its number.</summary>
    public (ulong Number, ReadOnlyMemory<byte> Hashes) Partial(int level)
    {
        var nodes = _heights[level * TilePath.Height];
        return (nodes.Start / TilePath.Width, nodes.Memory);
    }

    /// <summary>Whether the node is in a tile that is not full, and if so its digest.</summary>
    public bool TryCopyNode(int height, ulong index, Span<byte> digest)
    {
        if (height >= _heights.Count || index < _heights[height].Start)
        {
            return false;
        }

        _heights[height][index].CopyTo(digest);
        return true;
    }

    /// <summary>Sets the edge of a tree of a given size from its partial tiles, lowest level first.</summary>
    public void Restore(ulong count, Func<int, byte[]> partialTile)
    {
        _heights.Clear();
        _heights.Add(new EdgeNodes());
        for (var level = 0; level == 0 || count >> (level * TilePath.Height) != 0; level++)
        {
            var ended = count >> (level * TilePath.Height);
            var bottom = level * TilePath.Height;
            while (_heights.Count < bottom + TilePath.Height + 1)
            {
                _heights.Add(new EdgeNodes());
            }

            for (var j = 0; j < TilePath.Height; j++)
            {
                _heights[bottom + j].Reset((ended & ~(ulong)(TilePath.Width - 1)) >> j);
            }

            var hashes = partialTile(level);
            hashes.CopyTo(_heights[bottom].Reserve(hashes.Length / RecordLayout.DigestSize));
            for (var j = 0; j < TilePath.Height - 1; j++)
            {
                Complete(bottom + j);
            }
        }

        while (_heights.Count > 1 && _heights[^1].End == 0)
        {
            _heights.RemoveAt(_heights.Count - 1);
        }
    }

    /// <summary>Hashes every pair of siblings at a height whose parent is missing.</summary>
    private void Complete(int height)
    {
        var children = _heights[height];
        var ready = children.End / 2;
        if (height + 1 == _heights.Count)
        {
            if (ready == 0)
            {
                return;
            }

            _heights.Add(new EdgeNodes());
        }

        var parents = _heights[height + 1];
        if (parents.End < ready)
        {
            var missing = (int)(ready - parents.End);
            var pairs = children.Range(2 * parents.End, 2 * missing);
            MerkleBatch.HashNodes(Kind, pairs, parents.Reserve(missing));
        }
    }

    private void HandOnFull(int level)
    {
        var bottom = level * TilePath.Height;
        var leaves = _heights[bottom];
        var full = leaves.Count / TilePath.Width;
        if (full == 0)
        {
            return;
        }

        var first = leaves.Start / TilePath.Width;
        for (var i = 0; i < full; i++)
        {
            _full(
                level,
                first + (ulong)i,
                leaves.Range(leaves.Start + (ulong)(i * TilePath.Width), TilePath.Width)
            );
        }

        for (var j = 0; j < TilePath.Height && bottom + j < _heights.Count; j++)
        {
            _heights[bottom + j].Drop((full * TilePath.Width) >> j);
        }
    }

    /// <summary>The edge alone, which is all that the root needs.</summary>
    private sealed class EdgeOnly(TileTree tree) : IMerkleNodes
    {
        public HashKind Kind => tree.Kind;

        public void CopyNode(int height, ulong index, Span<byte> digest) =>
            tree._heights[height][index].CopyTo(digest);
    }
}
