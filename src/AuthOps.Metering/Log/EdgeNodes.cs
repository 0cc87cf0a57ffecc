namespace AuthOps.Metering.Log;

/// <summary>The last nodes of one height of a tree, back to back. Not safe for concurrent use.</summary>
internal sealed class EdgeNodes
{
    private byte[] _nodes = new byte[4 * RecordLayout.DigestSize];

    /// <summary>The index of the first node kept.</summary>
    public ulong Start { get; private set; }

    /// <summary>The nodes kept.</summary>
    public int Count { get; private set; }

    /// <summary>The index after the last node.</summary>
    public ulong End => Start + (ulong)Count;

    public ReadOnlyMemory<byte> Memory => _nodes.AsMemory(0, Count * RecordLayout.DigestSize);

    public ReadOnlySpan<byte> this[ulong index] => Range(index, 1);

    public ReadOnlySpan<byte> Range(ulong index, int count) =>
        _nodes.AsSpan(
            (int)(index - Start) * RecordLayout.DigestSize,
            count * RecordLayout.DigestSize
        );

    /// <summary>Room for further nodes, which count at once.</summary>
    public Span<byte> Reserve(int count)
    {
        var used = Count * RecordLayout.DigestSize;
        var added = count * RecordLayout.DigestSize;
        if (used + added > _nodes.Length)
        {
            Array.Resize(ref _nodes, Math.Max(used + added, 2 * _nodes.Length));
        }

        Count += count;
        return _nodes.AsSpan(used, added);
    }

    /// <summary>Forgets the first nodes.</summary>
    public void Drop(int count)
    {
        var kept = (Count - count) * RecordLayout.DigestSize;
        _nodes.AsSpan(count * RecordLayout.DigestSize, kept).CopyTo(_nodes);
        Start += (ulong)count;
        Count -= count;
    }

    /// <summary>Starts again, empty, at an index.</summary>
    public void Reset(ulong start)
    {
        Start = start;
        Count = 0;
    }
}
