using System.Buffers.Binary;
using System.Globalization;

namespace AuthOps.Metering.Log;

/// <summary>
/// The beginning of a segment: where in the log it starts, then two slots for the second commit record, each on a
/// page of its own, then batches.
/// </summary>
/// <param name="Number">The segment, from 0.</param>
/// <param name="Start">What the log holds before it.</param>
internal sealed record SegmentHeader(ulong Number, LogPosition Start)
{
    public const string NamePrefix = "segment.";
    public const int Sector = 512;
    public const int SlotOffset = 4096;
    public const int SlotDistance = 4096;
    public const int DataOffset = SlotOffset + (2 * SlotDistance);
    private const ushort Version = 1;

    private static ReadOnlySpan<byte> Magic => "AOUSEG"u8;

    public static string NameOf(ulong number) =>
        string.Create(CultureInfo.InvariantCulture, $"{NamePrefix}{number:D8}");

    /// <summary>Where the second commit record of a batch lies.</summary>
    public static long SlotOf(ulong batch) => SlotOffset + ((long)(batch % 2) * SlotDistance);

    public byte[] Write(ReadOnlySpan<byte> logId)
    {
        var page = new byte[DataOffset];
        BinaryPrimitives.WriteUInt16LittleEndian(page, Version);
        Magic.CopyTo(page.AsSpan(2));
        logId.CopyTo(page.AsSpan(8));
        BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(24), Number);
        BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(32), Start.Batches);
        BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(40), Start.Count);
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(48), Start.LastTime);
        Start.Roots.Sha256.CopyTo(page, 56);
        Start.Roots.Sm3.CopyTo(page, 88);
        BinaryPrimitives.WriteUInt32LittleEndian(
            page.AsSpan(Sector - 4),
            Crc32C.Compute(page.AsSpan(0, Sector - 4))
        );
        return page;
    }

    /// <summary>Reads the first sector of a segment.</summary>
    /// <exception cref="UsageLogCorruptException">It is damaged, of another log, or of another version.</exception>
    public static SegmentHeader Read(
        ReadOnlySpan<byte> sector,
        string name,
        ReadOnlySpan<byte> logId
    )
    {
        if (
            sector.Length < Sector
            || !sector[2..8].SequenceEqual(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(sector[(Sector - 4)..])
                != Crc32C.Compute(sector[..(Sector - 4)])
        )
        {
            throw new UsageLogCorruptException(null, name, 0, "the segment's header is damaged.");
        }

        var version = BinaryPrimitives.ReadUInt16LittleEndian(sector);
        if (version != Version)
        {
            throw new UsageLogCorruptException(
                null,
                name,
                0,
                $"the segment has version {version}; this program reads {Version}."
            );
        }

        return sector.Slice(8, LogIdentity.LogIdSize).SequenceEqual(logId)
            ? new SegmentHeader(
                BinaryPrimitives.ReadUInt64LittleEndian(sector[24..]),
                new LogPosition(
                    BinaryPrimitives.ReadUInt64LittleEndian(sector[32..]),
                    BinaryPrimitives.ReadUInt64LittleEndian(sector[40..]),
                    BinaryPrimitives.ReadInt64LittleEndian(sector[48..]),
                    new LogRoots(sector.Slice(56, 32).ToArray(), sector.Slice(88, 32).ToArray())
                )
            )
            : throw new UsageLogCorruptException(
                null,
                name,
                0,
                "the segment belongs to another log."
            );
    }
}
