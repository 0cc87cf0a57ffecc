using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Ecdh;

/// <summary>Hashes of many messages of one length by the function a suite names. Stateless and safe to share between threads.</summary>
internal static class BatchHash
{
    /// <summary>The longest message, in bytes.</summary>
    public const int MaxMessageSize = 256;

    public static void Hash(
        HashKind kind,
        ReadOnlySpan<byte> messages,
        int messageSize,
        Span<byte> digests
    )
    {
        switch (kind)
        {
            case HashKind.Sha512:
                Sha512.HashBatch(messages, messageSize, digests);
                break;
            case HashKind.Sm3:
                Sm3.HashBatch(messages, messageSize, digests);
                break;
            default:
                Sha256.HashBatch(messages, messageSize, digests);
                break;
        }
    }

    public static int DigestSize(HashKind kind) =>
        kind == HashKind.Sha512 ? Sha512.DigestSize : Sha256.DigestSize;

    public static int BlockSize(HashKind kind) =>
        kind == HashKind.Sha512 ? Sha512.BlockSize : Sha256.BlockSize;
}
