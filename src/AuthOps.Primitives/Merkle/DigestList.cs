using System.Diagnostics;

namespace AuthOps.Primitives.Merkle;

/// <summary>A growing list of digests in chunks, so that growth never copies and pairs of siblings lie side by side.</summary>
internal sealed class DigestList
{
    /// <summary>Digests in a chunk; even, so that no pair of siblings is split.</summary>
    private const int ChunkCount = 1 << 13;
    private const int FirstChunkCount = 16;

    private readonly int _digestSize;
    private readonly List<byte[]> _chunks = [];

    public DigestList(int digestSize) => _digestSize = digestSize;

    /// <summary>How many digests the list holds.</summary>
    public ulong Count { get; private set; }

    /// <summary>The digest at <paramref name="index"/>, which is below <see cref="Count"/>.</summary>
    public ReadOnlySpan<byte> this[ulong index]
    {
        get
        {
            Debug.Assert(index < Count);
            var offset = (int)(index % ChunkCount) * _digestSize;
            return _chunks[(int)(index / ChunkCount)].AsSpan(offset, _digestSize);
        }
    }

    /// <summary>The longest run of whole digests that starts at <paramref name="index"/> and lies in one piece.</summary>
    public ReadOnlySpan<byte> Run(ulong index, ulong maxCount)
    {
        var start = (int)(index % ChunkCount);
        var count = (int)Math.Min(Math.Min(maxCount, Count - index), (ulong)(ChunkCount - start));
        return _chunks[(int)(index / ChunkCount)].AsSpan(start * _digestSize, count * _digestSize);
    }

    /// <summary>Room for up to <paramref name="maxCount"/> further digests in one piece; they count once <see cref="Commit"/> says so.</summary>
    public Span<byte> Reserve(ulong maxCount)
    {
        var chunk = (int)(Count / ChunkCount);
        var start = (int)(Count % ChunkCount);
        var count = (int)Math.Min(maxCount, (ulong)(ChunkCount - start));
        if (chunk == _chunks.Count)
        {
            _chunks.Add(new byte[Capacity(chunk, count) * _digestSize]);
        }

        var needed = (start + count) * _digestSize;
        if (_chunks[chunk].Length < needed)
        {
            // Only the first chunk starts small.
            var larger = new byte[
                Math.Min(ChunkCount * _digestSize, Math.Max(needed, 2 * _chunks[chunk].Length))
            ];
            _chunks[chunk].AsSpan(0, start * _digestSize).CopyTo(larger);
            _chunks[chunk] = larger;
        }

        return _chunks[chunk].AsSpan(start * _digestSize, count * _digestSize);
    }

    /// <summary>Takes <paramref name="count"/> digests written into the last reservation into the list.</summary>
    public void Commit(int count) => Count += (ulong)count;

    private static int Capacity(int chunk, int count) =>
        chunk > 0 ? ChunkCount : Math.Max(FirstChunkCount, count);
}
