using System.Buffers.Binary;

namespace AuthOps.Psi.Wire;

/// <summary>The sender's count and its decision: u8 opened, three zero bytes, u32 count. Immutable and safe to share between threads.</summary>
/// <param name="Opened">Whether the sender's order follows.</param>
/// <param name="Count">The size of the intersection as the sender counted it.</param>
internal readonly record struct OpeningMessage(bool Opened, uint Count)
{
    public const int Size = 8;

    public void Write(Span<byte> destination)
    {
        destination[..4].Clear();
        destination[0] = Opened ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], Count);
    }

    public static OpeningMessage Parse(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != Size || payload[0] > 1 || payload[1..4].ContainsAnyExcept((byte)0))
        {
            throw new PsiProtocolException(
                PsiProtocolError.MalformedFrame,
                "The opening is not a decision and a count."
            );
        }

        return new OpeningMessage(
            payload[0] == 1,
            BinaryPrimitives.ReadUInt32LittleEndian(payload[4..])
        );
    }
}
