using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;

namespace AuthOps.Metering.Log;

/// <summary>The nodes of a log's tree: its growing edge from memory, everything else from the published tiles. Not safe for concurrent use.</summary>
internal sealed class TileNodes(ILogStorage storage, TileTree tree) : IMerkleNodes
{
    private const int CachedTiles = 64;
    private readonly Dictionary<(int Level, ulong Number), byte[]> _tiles = [];

    public HashKind Kind => tree.Kind;

    /// <exception cref="UsageLogCorruptException">The tile is missing or has the wrong length.</exception>
    public void CopyNode(int height, ulong index, Span<byte> digest)
    {
        if (tree.TryCopyNode(height, index, digest))
        {
            return;
        }

        var (level, above) = Math.DivRem(height, TilePath.Height);
        var first = index << above;
        var tile = Tile(level, first / TilePath.Width);
        var nodes = tile.AsSpan(
                (int)(first % TilePath.Width) * RecordLayout.DigestSize,
                RecordLayout.DigestSize << above
            )
            .ToArray();
        for (var count = 1 << above; count > 1; count /= 2)
        {
            var parents = new byte[count / 2 * RecordLayout.DigestSize];
            MerkleBatch.HashNodes(Kind, nodes, parents);
            nodes = parents;
        }

        nodes.CopyTo(digest);
    }

    private byte[] Tile(int level, ulong number)
    {
        if (_tiles.TryGetValue((level, number), out var tile))
        {
            return tile;
        }

        var name = TilePath.OfTile(Kind, level, number, TilePath.Width);
        tile = storage.Exists(name) ? storage.ReadAll(name, long.MaxValue) : [];
        if (tile.Length != TilePath.Width * RecordLayout.DigestSize)
        {
            throw new UsageLogCorruptException(
                null,
                name,
                null,
                "the tile is missing or truncated; deleting the snapshot, if there is one, and opening the log makes it again."
            );
        }

        if (_tiles.Count == CachedTiles)
        {
            _tiles.Clear();
        }

        _tiles.Add((level, number), tile);
        return tile;
    }
}
