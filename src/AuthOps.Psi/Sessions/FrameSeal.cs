using System.Buffers.Binary;
using System.Security.Cryptography;
using AuthOps.Psi.Wire;

namespace AuthOps.Psi.Sessions;

/// <summary>
/// Seals or opens the frames of one direction: AES-256-GCM under the direction's key, the frame's number as nonce, its header
/// as associated data. Not safe for concurrent use; one direction owns it.
/// </summary>
internal sealed class FrameSeal(byte[] key) : IDisposable
{
    /// <summary>Bytes a frame grows by.</summary>
    public const int TagSize = 16;

    private const int NonceSize = 12;

    private readonly AesGcm _cipher = new(key, TagSize);
    private ulong _number;

    /// <summary>Seals a frame; the result is <see cref="TagSize"/> bytes longer.</summary>
    public int Seal(ReadOnlySpan<byte> frame, Span<byte> sealedFrame)
    {
        var plain = frame[FrameHeader.Size..];
        var length = plain.Length + TagSize;
        var header = sealedFrame[..FrameHeader.Size];
        new FrameHeader((FrameType)frame[1], length).Write(header);
        Span<byte> nonce = stackalloc byte[NonceSize];
        TakeNonce(nonce);
        _cipher.Encrypt(
            nonce,
            plain,
            sealedFrame.Slice(FrameHeader.Size, plain.Length),
            sealedFrame.Slice(FrameHeader.Size + plain.Length, TagSize),
            header
        );
        return FrameHeader.Size + length;
    }

    /// <summary>Opens a frame in place and gives its length, or refuses it.</summary>
    public int Open(Span<byte> frame)
    {
        var length = frame.Length - FrameHeader.Size - TagSize;
        if (length < 0)
        {
            throw Refused(null);
        }

        Span<byte> nonce = stackalloc byte[NonceSize];
        TakeNonce(nonce);
        var payload = frame.Slice(FrameHeader.Size, length);
        try
        {
            _cipher.Decrypt(
                nonce,
                payload,
                frame.Slice(FrameHeader.Size + length, TagSize),
                payload,
                frame[..FrameHeader.Size]
            );
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw Refused(e);
        }

        new FrameHeader((FrameType)frame[1], length).Write(frame);
        return FrameHeader.Size + length;
    }

    public void Dispose() => _cipher.Dispose();

    private static PsiProtocolException Refused(Exception? cause) =>
        new(
            PsiProtocolError.AuthenticationFailed,
            "A frame was not made by the party of this session, or was changed, lost, repeated or moved on its way; there is no output. If both parties use a pre-shared key, check that it is the same.",
            cause
        );

    private void TakeNonce(Span<byte> nonce)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(nonce[4..], _number);
        _number = checked(_number + 1);
    }
}
