using System.Buffers.Binary;

namespace AuthOps.Metering.Log;

/// <summary>The first 32 bytes of <c>records.bin</c>: version, magic, log id, zero, CRC-32C.</summary>
internal static class LogHeader
{
    public const int Size = 32;
    public const int LogIdSize = 16;
    private const ushort Version = 1;

    private static ReadOnlySpan<byte> Magic => "AOULOG"u8;

    public static byte[] Write(ReadOnlySpan<byte> logId)
    {
        var header = new byte[Size];
        BinaryPrimitives.WriteUInt16LittleEndian(header, Version);
        Magic.CopyTo(header.AsSpan(2));
        logId.CopyTo(header.AsSpan(8, LogIdSize));
        BinaryPrimitives.WriteUInt32LittleEndian(
            header.AsSpan(28),
            Crc32C.Compute(header.AsSpan(0, 28))
        );
        return header;
    }

    /// <summary>Checks a header and returns its log id.</summary>
    /// <exception cref="UsageLogCorruptException">The header is damaged or of an unknown version.</exception>
    public static byte[] Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < Size)
        {
            throw new UsageLogCorruptException(0, file.Length, "the file ends inside its header.");
        }

        var header = file[..Size];
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[28..]) != Crc32C.Compute(header[..28]))
        {
            throw new UsageLogCorruptException(0, 0, "the header's checksum does not match.");
        }

        if (
            BinaryPrimitives.ReadUInt16LittleEndian(header) != Version
            || !header[2..8].SequenceEqual(Magic)
            || header[24..28].ContainsAnyExcept((byte)0)
        )
        {
            throw new UsageLogCorruptException(
                0,
                0,
                $"this is no usage log of version {Version}, the one this program reads."
            );
        }

        return header.Slice(8, LogIdSize).ToArray();
    }
}
