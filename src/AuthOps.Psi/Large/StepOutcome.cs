using System.Buffers.Binary;

namespace AuthOps.Psi.Large;

/// <summary>
/// What a finished step left: u32 <c>APSO</c>, u32 version, u64 attempt, u32 size of the intersection, u32 1 if rows were opened,
/// 32 bytes session id, 32 bytes transcript hash, u32 number of rows and each row as u32, ascending; little-endian. Immutable
/// and safe to share between threads.
/// </summary>
internal sealed record StepOutcome(
    ulong Attempt,
    int Size,
    bool RowsOpened,
    byte[] SessionId,
    byte[] TranscriptHash,
    int[] Rows
)
{
    private const uint Magic = 0x4F535041;
    private const uint Version = 1;
    private const int HeadSize = 92;
    private const int DigestSize = 32;

    /// <summary>Whether another run of the step came to the same, whatever its session.</summary>
    public bool SaysTheSame(StepOutcome other) =>
        Size == other.Size
        && RowsOpened == other.RowsOpened
        && Rows.AsSpan().SequenceEqual(other.Rows);

    public byte[] Encode()
    {
        var bytes = new byte[HeadSize + (sizeof(uint) * Rows.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), Version);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), Attempt);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), (uint)Size);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20), RowsOpened ? 1u : 0);
        SessionId.CopyTo(bytes, 24);
        TranscriptHash.CopyTo(bytes, 24 + DigestSize);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(HeadSize - 4), (uint)Rows.Length);
        for (var i = 0; i < Rows.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(
                bytes.AsSpan(HeadSize + (sizeof(uint) * i)),
                (uint)Rows[i]
            );
        }

        return bytes;
    }

    /// <summary>Reads an outcome whose rows lie below a number.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static StepOutcome Parse(ReadOnlySpan<byte> bytes, int rowCount)
    {
        Require(
            bytes.Length >= HeadSize
                && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == Magic
                && BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) == Version
                && BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]) <= int.MaxValue
                && BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]) <= 1
                && BinaryPrimitives.ReadUInt32LittleEndian(bytes[(HeadSize - 4)..])
                    == (bytes.Length - HeadSize) / sizeof(uint)
                && bytes.Length % sizeof(uint) == 0
        );
        var rows = new int[(bytes.Length - HeadSize) / sizeof(uint)];
        for (var i = 0; i < rows.Length; i++)
        {
            var row = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(HeadSize + (4 * i))..]);
            Require(row < (uint)rowCount && (i == 0 || row > (uint)rows[i - 1]));
            rows[i] = (int)row;
        }

        return new StepOutcome(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
            (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]),
            bytes[20] == 1,
            bytes.Slice(24, DigestSize).ToArray(),
            bytes.Slice(24 + DigestSize, DigestSize).ToArray(),
            rows
        );
    }

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new InvalidDataException(
                "A finished bucket in the work folder is damaged; remove the folder to begin anew."
            );
        }
    }
}
