using System.Buffers.Binary;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Large;

/// <summary>
/// What a party keeps of a job to go on with it: u32 <c>APSJ</c>, u32 version, u8 role, three zero bytes, u32 rows, u32 rows that take
/// part, u32 the peer's items, u32 buckets, u64 check of the rows, 32 bytes job, 16 bytes key of the bucket hash, 32 bytes hash of
/// the terms, 32 bytes hash of what the peer declared; little-endian. The key says which keys of the own set are equal to guessed ones and nothing of the peer's.
/// Immutable and safe to share between threads.
/// </summary>
internal sealed record JobRecord(
    PsiRole Role,
    int RowCount,
    int UsableRows,
    int PeerItems,
    int Buckets,
    ulong Check,
    byte[] Job,
    byte[] Key,
    byte[] Terms,
    byte[] PeerTerms
)
{
    public const int Size = 148;

    private const uint Magic = 0x4A535041;
    private const uint Version = 2;
    private const int JobOffset = 36;
    private const int KeyOffset = JobOffset + LargeHello.DigestSize;
    private const int TermsOffset = KeyOffset + SipHash.KeySize;
    private const int PeerTermsOffset = TermsOffset + LargeHello.DigestSize;

    public byte[] Encode()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), Version);
        bytes[8] = (byte)Role;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), (uint)RowCount);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), (uint)UsableRows);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20), (uint)PeerItems);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(24), (uint)Buckets);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(28), Check);
        Job.CopyTo(bytes, JobOffset);
        Key.CopyTo(bytes, KeyOffset);
        Terms.CopyTo(bytes, TermsOffset);
        PeerTerms.CopyTo(bytes, PeerTermsOffset);
        return bytes;
    }

    /// <summary>Reads a record.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of another version.</exception>
    public static JobRecord Parse(ReadOnlySpan<byte> bytes)
    {
        if (
            bytes.Length != Size
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) != Version
            || Math.Max(
                Math.Max(Number(bytes, 12), Number(bytes, 16)),
                Math.Max(Number(bytes, 20), Number(bytes, 24))
            ) > int.MaxValue
        )
        {
            throw new InvalidDataException(
                "The record of the job in the work folder is damaged or of another version; remove the folder to begin anew."
            );
        }

        return new JobRecord(
            (PsiRole)bytes[8],
            (int)Number(bytes, 12),
            (int)Number(bytes, 16),
            (int)Number(bytes, 20),
            (int)Number(bytes, 24),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[28..]),
            bytes.Slice(JobOffset, LargeHello.DigestSize).ToArray(),
            bytes.Slice(KeyOffset, SipHash.KeySize).ToArray(),
            bytes.Slice(TermsOffset, LargeHello.DigestSize).ToArray(),
            bytes[PeerTermsOffset..].ToArray()
        );
    }

    private static uint Number(ReadOnlySpan<byte> bytes, int offset) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
