using System.Buffers.Binary;

namespace AuthOps.Psi.Sum;

/// <summary>
/// Whether the sum is opened, the size of the intersection and the encrypted sum; of one length in both cases. Immutable and
/// safe to share between threads.
/// </summary>
internal sealed record SumOpening(bool IsOpened, int Count, byte[] Ciphertext)
{
    public const int Size = 8 + (2 * SumMasker.ElementSize);

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        bytes[0] = IsOpened ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), IsOpened ? (uint)Count : 0);
        Ciphertext.CopyTo(bytes, 8);
        return bytes;
    }

    public static SumOpening Parse(ReadOnlySpan<byte> bytes, int mostCommon, int minimum)
    {
        if (
            bytes.Length != Size
            || bytes[0] > 1
            || bytes[1..4].ContainsAnyExcept((byte)0)
            || !SumMasker.Group.IsValidElement(bytes.Slice(8, SumMasker.ElementSize))
            || !SumMasker.Group.IsValidElement(bytes[(8 + SumMasker.ElementSize)..])
        )
        {
            throw new PsiProtocolException(
                PsiProtocolError.MalformedFrame,
                "The opening is not a decision, a count and a ciphertext."
            );
        }

        var isOpened = bytes[0] == 1;
        var count = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (isOpened ? count > (uint)mostCommon || count < (uint)minimum : count != 0)
        {
            throw new PsiProtocolException(
                PsiProtocolError.CountMismatch,
                $"The opening tells {count} common keys; it may be {minimum} to {mostCommon}, or none where it is closed."
            );
        }

        return new SumOpening(isOpened, (int)count, bytes[8..].ToArray());
    }
}
