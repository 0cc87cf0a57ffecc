using System.Buffers.Binary;

namespace AuthOps.Metering.Log;

/// <summary>
/// What makes a batch count: written, twice and in different sectors, only once the batch itself is durable. One copy
/// follows the batch, the other lies in a slot at the segment's beginning.
/// </summary>
/// <param name="Offset">Where the batch begins in its segment.</param>
/// <param name="Length">Its bytes up to the trailer.</param>
/// <param name="Checksum">CRC-32C over them.</param>
/// <param name="Before">The log before the batch.</param>
/// <param name="After">The log with it.</param>
internal sealed record CommitRecord(
    long Offset,
    int Length,
    uint Checksum,
    LogPosition Before,
    LogPosition After
)
{
    public const int Size = SegmentHeader.Sector;
    private const ushort Version = 1;

    private static ReadOnlySpan<byte> Magic => "AOUCMT"u8;

    /// <summary>The batch, from 0.</summary>
    public ulong Batch => Before.Batches;

    /// <summary>Where the copy behind the batch lies.</summary>
    public long TrailerOffset => Offset + Length;

    /// <summary>Where the next batch begins.</summary>
    public long End => TrailerOffset + Size;

    public byte[] Write(ReadOnlySpan<byte> logId)
    {
        var sector = new byte[Size];
        BinaryPrimitives.WriteUInt16LittleEndian(sector, Version);
        Magic.CopyTo(sector.AsSpan(2));
        logId.CopyTo(sector.AsSpan(8));
        BinaryPrimitives.WriteInt64LittleEndian(sector.AsSpan(24), Offset);
        BinaryPrimitives.WriteInt32LittleEndian(sector.AsSpan(32), Length);
        BinaryPrimitives.WriteUInt32LittleEndian(sector.AsSpan(36), Checksum);
        WritePosition(Before, sector.AsSpan(40));
        WritePosition(After, sector.AsSpan(128));
        BinaryPrimitives.WriteUInt32LittleEndian(
            sector.AsSpan(Size - 4),
            Crc32C.Compute(sector.AsSpan(0, Size - 4))
        );
        return sector;
    }

    /// <summary>Reads a copy; null if it is damaged, empty, or belongs to another log.</summary>
    public static CommitRecord? Read(ReadOnlySpan<byte> sector, ReadOnlySpan<byte> logId) =>
        sector.Length != Size
        || BinaryPrimitives.ReadUInt32LittleEndian(sector[(Size - 4)..])
            != Crc32C.Compute(sector[..(Size - 4)])
        || BinaryPrimitives.ReadUInt16LittleEndian(sector) != Version
        || !sector[2..8].SequenceEqual(Magic)
        || !sector.Slice(8, LogIdentity.LogIdSize).SequenceEqual(logId)
            ? null
            : new CommitRecord(
                BinaryPrimitives.ReadInt64LittleEndian(sector[24..]),
                BinaryPrimitives.ReadInt32LittleEndian(sector[32..]),
                BinaryPrimitives.ReadUInt32LittleEndian(sector[36..]),
                ReadPosition(sector[40..]),
                ReadPosition(sector[128..])
            );

    private static void WritePosition(LogPosition position, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, position.Batches);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], position.Count);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], position.LastTime);
        position.Roots.Sha256.CopyTo(bytes[24..]);
        position.Roots.Sm3.CopyTo(bytes[56..]);
    }

    private static LogPosition ReadPosition(ReadOnlySpan<byte> bytes) =>
        new(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            new LogRoots(bytes.Slice(24, 32).ToArray(), bytes.Slice(56, 32).ToArray())
        );
}
