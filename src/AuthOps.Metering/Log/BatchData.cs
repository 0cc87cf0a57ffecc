using System.Buffers;
using System.Buffers.Binary;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Metering.Log;

/// <summary>The bytes of a batch up to its trailer: header, records, a checksum for each, bodies, zeros to the sector.</summary>
internal sealed class BatchData
{
    private readonly byte[] _data;
    private readonly Dictionary<int, (int Offset, int Length)> _bodies = [];

    private BatchData(BatchHeader header, byte[] data)
    {
        Header = header;
        _data = data;
    }

    public BatchHeader Header { get; }

    public ReadOnlySpan<byte> Records =>
        _data.AsSpan(BatchHeader.Size, Header.Count * RecordLayout.Size);

    public RecordView View(int index) =>
        new(
            Records.Slice(index * RecordLayout.Size, RecordLayout.Size),
            _bodies.TryGetValue(index, out var body)
                ? _data.AsSpan(body.Offset, body.Length)
                : default
        );

    /// <summary>Lays a batch out.</summary>
    /// <param name="batch">Complete records.</param>
    /// <param name="logId">The log.</param>
    /// <param name="length">The bytes of the batch.</param>
    /// <returns>An array of the pool that begins with them.</returns>
    public static byte[] Write(PendingBatch batch, ReadOnlySpan<byte> logId, out int length)
    {
        var bodyBytes = 0;
        foreach (var body in batch.Bodies)
        {
            bodyBytes += BatchHeader.BodyOverhead + body.Bytes.Length;
        }

        var header = new BatchHeader(batch.Number, batch.FirstIndex, batch.Count, bodyBytes);
        length = header.DataLength;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        var data = buffer.AsSpan(0, length);
        header.Write(data, logId);
        batch.Records.CopyTo(data[BatchHeader.Size..]);
        var checksums = data[header.ChecksumsOffset..];
        for (var i = 0; i < batch.Count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(
                checksums[(i * sizeof(uint))..],
                Checksum(logId, batch.FirstIndex + (ulong)i, batch.Record(i))
            );
        }

        var rest = data[header.BodiesOffset..];
        foreach (var body in batch.Bodies)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, body.Index);
            BinaryPrimitives.WriteInt32LittleEndian(rest[4..], body.Bytes.Length);
            body.Bytes.CopyTo(rest[BatchHeader.BodyOverhead..]);
            rest = rest[(BatchHeader.BodyOverhead + body.Bytes.Length)..];
        }

        rest.Clear();
        return buffer;
    }

    /// <summary>Reads a batch whose checksum as a whole is known to be right.</summary>
    /// <exception cref="FormatException">Its parts do not fit together.</exception>
    public static BatchData Parse(BatchHeader header, byte[] data)
    {
        var batch = new BatchData(header, data);
        var rest = header.BodiesOffset;
        var end = rest + header.BodyBytes;
        var last = -1;
        while (rest < end)
        {
            if (end - rest < BatchHeader.BodyOverhead)
            {
                throw new FormatException("a body is cut short.");
            }

            var index = BinaryPrimitives.ReadInt32LittleEndian(data.AsSpan(rest));
            var length = BinaryPrimitives.ReadInt32LittleEndian(data.AsSpan(rest + 4));
            rest += BatchHeader.BodyOverhead;
            if (
                index <= last
                || index >= header.Count
                || length < RecordLayout.PayloadSize
                || length > end - rest
            )
            {
                throw new FormatException("a body is out of place.");
            }

            batch._bodies.Add(index, (rest, length));
            last = index;
            rest += length;
        }

        batch.CheckBodies();
        return batch;
    }

    /// <summary>The first record whose own checksum does not match; null if all do.</summary>
    public static int? FirstDamaged(
        BatchHeader header,
        ReadOnlySpan<byte> data,
        ReadOnlySpan<byte> logId
    )
    {
        for (var i = 0; i < header.Count; i++)
        {
            if (!IsIntact(header, data, logId, i))
            {
                return i;
            }
        }

        return null;
    }

    private static bool IsIntact(
        BatchHeader header,
        ReadOnlySpan<byte> data,
        ReadOnlySpan<byte> logId,
        int index
    ) =>
        BinaryPrimitives.ReadUInt32LittleEndian(
            data[(header.ChecksumsOffset + (index * sizeof(uint)))..]
        )
        == Checksum(
            logId,
            header.FirstIndex + (ulong)index,
            data.Slice(BatchHeader.Size + (index * RecordLayout.Size), RecordLayout.Size)
        );

    /// <summary>The log's id and the index take part, so that a record of another log or place never fits.</summary>
    public static uint Checksum(ReadOnlySpan<byte> logId, ulong index, ReadOnlySpan<byte> record)
    {
        Span<byte> place = stackalloc byte[LogIdentity.LogIdSize + sizeof(ulong)];
        logId.CopyTo(place);
        BinaryPrimitives.WriteUInt64LittleEndian(place[LogIdentity.LogIdSize..], index);
        return Crc32C.Compute(place, record);
    }

    private void CheckBodies()
    {
        var flagged = 0;
        Span<byte> digest = stackalloc byte[Sha256.DigestSize];
        for (var i = 0; i < Header.Count; i++)
        {
            var view = View(i);
            if (!view.HasBody)
            {
                continue;
            }

            flagged++;
            if (!view.Body.IsEmpty)
            {
                Sha256.Hash(view.Body, digest);
            }

            if (view.Body.IsEmpty || !view.Tail.SequenceEqual(digest))
            {
                throw new FormatException($"record {i} of the batch and its body do not fit.");
            }
        }

        if (flagged != _bodies.Count)
        {
            throw new FormatException("a record that needs no body has one.");
        }
    }
}
