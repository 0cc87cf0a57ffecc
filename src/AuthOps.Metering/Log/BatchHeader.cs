using System.Buffers.Binary;

namespace AuthOps.Metering.Log;

/// <summary>The beginning of a batch: how long its parts are.</summary>
/// <param name="Batch">The batch, from 0.</param>
/// <param name="FirstIndex">Its first record.</param>
/// <param name="Count">Its records.</param>
/// <param name="BodyBytes">Bytes of the bodies behind them.</param>
internal readonly record struct BatchHeader(ulong Batch, ulong FirstIndex, int Count, int BodyBytes)
{
    public const int Size = 64;

    /// <summary>Records in a batch at most.</summary>
    public const int MaxCount = 1 << 16;

    /// <summary>Bytes of bodies in a batch at most.</summary>
    public const int MaxBodyBytes = 64 << 20;

    /// <summary>Bytes around each body: the record within the batch, the length.</summary>
    public const int BodyOverhead = 8;
    private const ushort Version = 1;

    private static ReadOnlySpan<byte> Magic => "AOUBAT"u8;

    public int ChecksumsOffset => Size + (Count * RecordLayout.Size);

    public int BodiesOffset => ChecksumsOffset + (Count * sizeof(uint));

    /// <summary>Bytes up to the trailer: whole sectors.</summary>
    public int DataLength =>
        (BodiesOffset + BodyBytes + SegmentHeader.Sector - 1) & ~(SegmentHeader.Sector - 1);

    public void Write(Span<byte> data, ReadOnlySpan<byte> logId)
    {
        data[..Size].Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(data, Version);
        Magic.CopyTo(data[2..]);
        logId.CopyTo(data[8..]);
        BinaryPrimitives.WriteUInt64LittleEndian(data[24..], Batch);
        BinaryPrimitives.WriteUInt64LittleEndian(data[32..], FirstIndex);
        BinaryPrimitives.WriteInt32LittleEndian(data[40..], Count);
        BinaryPrimitives.WriteInt32LittleEndian(data[44..], BodyBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(
            data[(Size - 4)..],
            Crc32C.Compute(data[..(Size - 4)])
        );
    }

    /// <summary>Reads a header; false if it is damaged, of another log, or out of range.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> data,
        ReadOnlySpan<byte> logId,
        out BatchHeader header
    )
    {
        header = default;
        if (
            data.Length < Size
            || BinaryPrimitives.ReadUInt16LittleEndian(data) != Version
            || !data[2..8].SequenceEqual(Magic)
            || !data.Slice(8, LogIdentity.LogIdSize).SequenceEqual(logId)
            || BinaryPrimitives.ReadUInt32LittleEndian(data[(Size - 4)..])
                != Crc32C.Compute(data[..(Size - 4)])
        )
        {
            return false;
        }

        header = new BatchHeader(
            BinaryPrimitives.ReadUInt64LittleEndian(data[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(data[32..]),
            BinaryPrimitives.ReadInt32LittleEndian(data[40..]),
            BinaryPrimitives.ReadInt32LittleEndian(data[44..])
        );
        return header.Count is > 0 and <= MaxCount && header.BodyBytes is >= 0 and <= MaxBodyBytes;
    }
}
