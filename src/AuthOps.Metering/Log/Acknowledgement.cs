using System.Buffers.Binary;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Metering.Log;

/// <summary>
/// What has been acknowledged to callers: so many records, so many bytes, this Merkle root. Written, durably, after
/// the records and before any caller is told, so that a log shorter than this is damaged and a tail beyond it was
/// never promised to anyone.
/// </summary>
/// <param name="Sequence">0 at creation, one more with each append.</param>
/// <param name="Count">Records acknowledged.</param>
/// <param name="Length">Bytes of <c>records.bin</c> acknowledged, header included.</param>
/// <param name="Root">RFC 6962 SHA-256 root over the records' bodies.</param>
internal sealed record Acknowledgement(ulong Sequence, ulong Count, long Length, byte[] Root)
{
    public const int Size = 84;
    private const ushort Version = 1;

    private static ReadOnlySpan<byte> Magic => "AOUACK"u8;

    public byte[] Write(ReadOnlySpan<byte> logId)
    {
        var slot = new byte[Size];
        BinaryPrimitives.WriteUInt16LittleEndian(slot, Version);
        Magic.CopyTo(slot.AsSpan(2));
        logId.CopyTo(slot.AsSpan(8, LogHeader.LogIdSize));
        BinaryPrimitives.WriteUInt64LittleEndian(slot.AsSpan(24), Sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(slot.AsSpan(32), Count);
        BinaryPrimitives.WriteInt64LittleEndian(slot.AsSpan(40), Length);
        Root.CopyTo(slot.AsSpan(48, Sha256.DigestSize));
        BinaryPrimitives.WriteUInt32LittleEndian(
            slot.AsSpan(80),
            Crc32C.Compute(slot.AsSpan(0, 80))
        );
        return slot;
    }

    /// <summary>Reads a slot; null if it is damaged or belongs to another log.</summary>
    public static Acknowledgement? Read(ReadOnlySpan<byte> slot, ReadOnlySpan<byte> logId)
    {
        if (
            slot.Length != Size
            || BinaryPrimitives.ReadUInt32LittleEndian(slot[80..]) != Crc32C.Compute(slot[..80])
            || BinaryPrimitives.ReadUInt16LittleEndian(slot) != Version
            || !slot[2..8].SequenceEqual(Magic)
            || !slot.Slice(8, LogHeader.LogIdSize).SequenceEqual(logId)
        )
        {
            return null;
        }

        return new Acknowledgement(
            BinaryPrimitives.ReadUInt64LittleEndian(slot[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(slot[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(slot[40..]),
            slot.Slice(48, Sha256.DigestSize).ToArray()
        );
    }
}
