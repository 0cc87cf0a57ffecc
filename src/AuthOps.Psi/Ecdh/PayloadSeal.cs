using System.Buffers.Binary;
using System.Security.Cryptography;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Ecdh;

/// <summary>
/// A payload under authenticated encryption whose key follows from an element that only the sender and a receiver that holds the
/// item can compute: AES-256-GCM, a key for one payload, over its u16 length, its bytes and zeros up to the agreed size. Immutable
/// and safe to share between threads.
/// </summary>
internal sealed class PayloadSeal(HashKind hash, byte[] sessionId, int payloadBytes)
{
    private const int LengthSize = sizeof(ushort);
    private const int TagSize = 16;
    private const int NonceSize = 12;

    /// <summary>Bytes of a sealed payload of up to <paramref name="payloadBytes"/> bytes.</summary>
    public static int UnitSize(int payloadBytes) => LengthSize + payloadBytes + TagSize;

    /// <summary>Seals a payload under an element's key.</summary>
    public void Seal(
        ReadOnlySpan<byte> element,
        ReadOnlySpan<byte> payload,
        Span<byte> sealedPayload
    )
    {
        Span<byte> plain = stackalloc byte[LengthSize + payloadBytes];
        plain.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(plain, (ushort)payload.Length);
        payload.CopyTo(plain[LengthSize..]);
        using var cipher = Cipher(element);
        cipher.Encrypt(
            stackalloc byte[NonceSize],
            plain,
            sealedPayload[..plain.Length],
            sealedPayload.Slice(plain.Length, TagSize)
        );
        CryptographicOperations.ZeroMemory(plain);
    }

    /// <summary>Opens a payload, or null where it was not sealed under this element's key or is not laid out as agreed.</summary>
    public byte[]? TryOpen(ReadOnlySpan<byte> element, ReadOnlySpan<byte> sealedPayload)
    {
        Span<byte> plain = stackalloc byte[LengthSize + payloadBytes];
        using var cipher = Cipher(element);
        try
        {
            cipher.Decrypt(
                stackalloc byte[NonceSize],
                sealedPayload[..plain.Length],
                sealedPayload.Slice(plain.Length, TagSize),
                plain
            );
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(plain);
        return length <= payloadBytes && !plain[(LengthSize + length)..].ContainsAnyExcept((byte)0)
            ? plain.Slice(LengthSize, length).ToArray()
            : null;
    }

    private AesGcm Cipher(ReadOnlySpan<byte> element)
    {
        var key = DomainHash.Hash(
            hash,
            "authops/psi/ecdh/payload/v2",
            sessionId,
            element.ToArray()
        );
        var cipher = new AesGcm(key, TagSize);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }
}
