using System.Buffers.Binary;

namespace AuthOps.Metering.Log;

/// <summary>Reads single records and whole batches back from the segments, checking each. Not safe for concurrent use.</summary>
internal sealed class RecordStore : IDisposable
{
    private const int MaxOpenSegments = 64;
    private readonly ILogStorage _storage;
    private readonly LogIdentity _identity;
    private readonly BatchIndex _batches;
    private readonly Dictionary<ulong, ILogFile> _segments = [];

    public RecordStore(ILogStorage storage, LogIdentity identity, BatchIndex batches)
    {
        _storage = storage;
        _identity = identity;
        _batches = batches;
    }

    /// <summary>Reads a record into a buffer of <see cref="RecordLayout.Size"/>.</summary>
    /// <exception cref="UsageLogCorruptException">The record is damaged.</exception>
    public void Read(ulong index, Span<byte> record)
    {
        var place = _batches.Find(index);
        var file = Segment(place.Segment);
        var header = ReadHeader(file, place);
        var within = (int)(index - place.FirstIndex);
        var offset = place.Offset + BatchHeader.Size + ((long)within * RecordLayout.Size);
        Span<byte> checksum = stackalloc byte[sizeof(uint)];
        if (
            within >= header.Count
            || file.Read(record, offset) != RecordLayout.Size
            || file.Read(
                checksum,
                place.Offset + header.ChecksumsOffset + ((long)within * sizeof(uint))
            ) != sizeof(uint)
            || BinaryPrimitives.ReadUInt32LittleEndian(checksum)
                != BatchData.Checksum(_identity.LogId, index, record)
        )
        {
            throw Damaged(index, place, offset);
        }
    }

    /// <summary>Reads a record and, where it has one, its body.</summary>
    /// <exception cref="UsageLogCorruptException">The record is damaged.</exception>
    public (byte[] Record, byte[] Body) ReadWithBody(ulong index)
    {
        var record = new byte[RecordLayout.Size];
        Read(index, record);
        if (!new RecordView(record, default).HasBody)
        {
            return (record, []);
        }

        var place = _batches.Find(index);
        var batch = ReadBatch(place);
        return (record, batch.View((int)(index - place.FirstIndex)).Body.ToArray());
    }

    /// <summary>Reads the batches that hold some of the records from one index to another.</summary>
    public IEnumerable<BatchData> ReadBatches(ulong from, ulong until)
    {
        foreach (var place in _batches.From(from))
        {
            if (place.FirstIndex >= until)
            {
                yield break;
            }

            yield return ReadBatch(place);
        }
    }

    public void Dispose()
    {
        foreach (var file in _segments.Values)
        {
            file.Dispose();
        }

        _segments.Clear();
    }

    private BatchData ReadBatch(BatchPlace place)
    {
        var file = Segment(place.Segment);
        var header = ReadHeader(file, place);
        var data = new byte[header.DataLength];
        if (
            file.Read(data, place.Offset) != data.Length
            || BatchData.FirstDamaged(header, data, _identity.LogId) is not null
        )
        {
            throw Damaged(place.FirstIndex, place, place.Offset);
        }

        try
        {
            return BatchData.Parse(header, data);
        }
        catch (FormatException e)
        {
            throw new UsageLogCorruptException(
                place.FirstIndex,
                SegmentHeader.NameOf(place.Segment),
                place.Offset,
                e.Message
            );
        }
    }

    private BatchHeader ReadHeader(ILogFile file, BatchPlace place)
    {
        Span<byte> head = stackalloc byte[BatchHeader.Size];
        return
            file.Read(head, place.Offset) == head.Length
            && BatchHeader.TryRead(head, _identity.LogId, out var header)
            && header.FirstIndex == place.FirstIndex
            ? header
            : throw Damaged(place.FirstIndex, place, place.Offset);
    }

    private ILogFile Segment(ulong number)
    {
        if (!_segments.TryGetValue(number, out var file))
        {
            if (_segments.Count == MaxOpenSegments)
            {
                Dispose();
            }

            file = _storage.OpenShared(SegmentHeader.NameOf(number));
            _segments.Add(number, file);
        }

        return file;
    }

    private static UsageLogCorruptException Damaged(ulong index, BatchPlace place, long offset) =>
        new(
            index,
            SegmentHeader.NameOf(place.Segment),
            offset,
            "the checksum of an acknowledged record does not match."
        );
}
