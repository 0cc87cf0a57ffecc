using System.Buffers;
using System.Runtime.InteropServices;

namespace AuthOps.Metering.Log;

/// <summary>Records that will become durable together. Not safe for concurrent use.</summary>
internal sealed class PendingBatch
{
    private readonly List<RecordBody> _bodies = [];
    private byte[] _records;
    private uint[] _depths;

    public PendingBatch(ulong number, ulong firstIndex, int capacity)
    {
        Number = number;
        FirstIndex = firstIndex;
        _records = ArrayPool<byte>.Shared.Rent(Math.Max(1, capacity) * RecordLayout.Size);
        _depths = ArrayPool<uint>.Shared.Rent(Math.Max(1, capacity));
    }

    /// <summary>The batch among all of the log's, from 0.</summary>
    public ulong Number { get; }

    /// <summary>The index of the first record.</summary>
    public ulong FirstIndex { get; }

    public int Count { get; private set; }

    /// <summary>The time of the last record.</summary>
    public long LastTime { get; private set; }

    /// <summary>The records back to back.</summary>
    public Span<byte> Records => _records.AsSpan(0, Count * RecordLayout.Size);

    /// <summary>For each record, how many earlier ones of the batch belong to the same chain.</summary>
    public ReadOnlySpan<uint> Depths => _depths.AsSpan(0, Count);

    /// <summary>Bodies too long for their records, in the order of the records.</summary>
    public ReadOnlySpan<RecordBody> Bodies => CollectionsMarshal.AsSpan(_bodies);

    public Span<byte> Record(int index) =>
        _records.AsSpan(index * RecordLayout.Size, RecordLayout.Size);

    public RecordView View(int index) => new(Record(index), BodyOf(index));

    /// <summary>Adds a record at the end of its chain.</summary>
    public void Add(in RecordDraft draft, ChainPosition place, long time)
    {
        if (Count == _depths.Length || (Count + 1) * RecordLayout.Size > _records.Length)
        {
            Grow();
        }

        _depths[Count] = place.Depth;
        LastTime = time;
        Count++;
        if (draft.Write(Record(Count - 1), place.Sequence, time) is { } body)
        {
            _bodies.Add(new RecordBody(Count - 1, body));
        }
    }

    /// <summary>Gives the arrays back to the pool; the batch is not to be used any more.</summary>
    public void Return()
    {
        ArrayPool<byte>.Shared.Return(_records);
        ArrayPool<uint>.Shared.Return(_depths);
        (_records, _depths, Count) = ([], [], 0);
    }

    private void Grow()
    {
        var records = ArrayPool<byte>.Shared.Rent(2 * _records.Length);
        var depths = ArrayPool<uint>.Shared.Rent(2 * _depths.Length);
        Records.CopyTo(records);
        Depths.CopyTo(depths);
        ArrayPool<byte>.Shared.Return(_records);
        ArrayPool<uint>.Shared.Return(_depths);
        (_records, _depths) = (records, depths);
    }

    private ReadOnlySpan<byte> BodyOf(int index)
    {
        foreach (var body in _bodies)
        {
            if (body.Index == index)
            {
                return body.Bytes;
            }
        }

        return default;
    }
}
