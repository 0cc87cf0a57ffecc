using System.Buffers.Binary;
using System.Security.Cryptography;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Psi.Unbalanced;

/// <summary>
/// Labels under AES-256-GCM with a key that only the item's output gives: nonce, then the padded label, then the
/// authenticator. Stateless and safe to share between threads.
/// </summary>
internal static class SealedLabels
{
    private const int NonceSize = 12;

    private const int AuthenticatorSize = 16;

    public static int SealedSize(int labelSize) =>
        labelSize == 0 ? 0 : NonceSize + sizeof(ushort) + labelSize + AuthenticatorSize;

    /// <summary>Seals a label; the nonce is random, since a label may change within an epoch.</summary>
    public static void Seal(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> label,
        Span<byte> destination
    )
    {
        SecureRandom.Fill(destination[..NonceSize]);
        var plain = new byte[destination.Length - NonceSize - AuthenticatorSize];
        BinaryPrimitives.WriteUInt16LittleEndian(plain, (ushort)label.Length);
        label.CopyTo(plain.AsSpan(sizeof(ushort)));
        using var aes = new AesGcm(key, AuthenticatorSize);
        aes.Encrypt(
            destination[..NonceSize],
            plain,
            destination[NonceSize..^AuthenticatorSize],
            destination[^AuthenticatorSize..]
        );
        CryptographicOperations.ZeroMemory(plain);
    }

    /// <summary>Opens a label from the peer.</summary>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> sealedLabel)
    {
        var plain = new byte[sealedLabel.Length - NonceSize - AuthenticatorSize];
        try
        {
            using var aes = new AesGcm(key, AuthenticatorSize);
            aes.Decrypt(
                sealedLabel[..NonceSize],
                sealedLabel[NonceSize..^AuthenticatorSize],
                sealedLabel[^AuthenticatorSize..],
                plain
            );
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new PsiProtocolException(
                PsiProtocolError.InvalidProof,
                "A label does not open under its item's key; the server changed it or made it wrongly.",
                e
            );
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(plain);
        return length <= plain.Length - sizeof(ushort)
            ? plain[sizeof(ushort)..(sizeof(ushort) + length)]
            : throw new PsiProtocolException(
                PsiProtocolError.MalformedFrame,
                "A label is longer than the room it has."
            );
    }
}
