using System.Buffers.Binary;

namespace AuthOps.Psi.Wire;

/// <summary>The eight bytes before every payload: version, type, two zero bytes, u32 length. Immutable and safe to share between threads.</summary>
/// <param name="Type">The frame's type as sent; not necessarily one we know.</param>
/// <param name="PayloadLength">0 to <see cref="MaxPayloadLength"/>.</param>
internal readonly record struct FrameHeader(FrameType Type, int PayloadLength)
{
    public const int Size = 8;
    public const byte Version = 2;

    /// <summary>The longest payload of any frame: one chunk of elements, sealed.</summary>
    public const int MaxPayloadLength = (4096 * 33) + 16;

    public void Write(Span<byte> destination)
    {
        destination[0] = Version;
        destination[1] = (byte)Type;
        destination[2] = 0;
        destination[3] = 0;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], (uint)PayloadLength);
    }

    /// <summary>Reads and bounds a header from the peer, before anything is allocated for it.</summary>
    public static FrameHeader Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Size)
        {
            throw new PsiProtocolException(
                PsiProtocolError.MalformedFrame,
                $"A frame header has {Size} bytes; {bytes.Length} arrived."
            );
        }

        if (bytes[0] != Version)
        {
            throw new PsiProtocolException(
                PsiProtocolError.UnsupportedVersion,
                $"The peer speaks frame version {bytes[0]}; this party speaks {Version}."
            );
        }

        if (bytes[2] != 0 || bytes[3] != 0)
        {
            throw new PsiProtocolException(
                PsiProtocolError.MalformedFrame,
                "A reserved byte of a frame header is not zero."
            );
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        return length <= MaxPayloadLength
            ? new FrameHeader((FrameType)bytes[1], (int)length)
            : throw new PsiProtocolException(
                PsiProtocolError.SizeLimitExceeded,
                $"A frame announces {length} bytes; the limit is {MaxPayloadLength}."
            );
    }
}
