using System.Buffers.Binary;

namespace AuthOps.Psi.Large;

/// <summary>
/// The last run of a step that ended: u32 <c>APSR</c>, u32 version, u64 attempt, 32 bytes session id, 32 bytes transcript hash;
/// little-endian. Both parties have the same one of a finished step. Immutable and safe to share between threads.
/// </summary>
internal sealed record StepRun(ulong Attempt, byte[] SessionId, byte[] TranscriptHash)
{
    public const int DigestSize = 32;

    private const uint Magic = 0x52535041;
    private const uint Version = 1;
    private const int HeadSize = 16;
    private const int Size = HeadSize + (2 * DigestSize);

    public byte[] Encode()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), Version);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), Attempt);
        SessionId.CopyTo(bytes, HeadSize);
        TranscriptHash.CopyTo(bytes, HeadSize + DigestSize);
        return bytes;
    }

    /// <summary>Reads a run.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static StepRun Parse(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size
        && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == Magic
        && BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) == Version
            ? new StepRun(
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
                bytes.Slice(HeadSize, DigestSize).ToArray(),
                bytes[(HeadSize + DigestSize)..].ToArray()
            )
            : throw new InvalidDataException(
                "The account of a finished bucket in the work folder is damaged; remove the folder to begin anew."
            );
}
