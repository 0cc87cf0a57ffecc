using System.Security.Cryptography;
using AuthOps.Primitives.Hashing;
using Org.BouncyCastle.Crypto.Digests;

namespace AuthOps.Bench.Primitives;

/// <summary>What a .NET program would call without us: the platform's SHA-2, BouncyCastle's SM3.</summary>
internal sealed class ReferenceHash(HashKind kind)
{
    private readonly SM3Digest _sm3 = new();

    public void Hash(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        switch (kind)
        {
            case HashKind.Sha256:
                _ = SHA256.HashData(message, digest);
                break;
            case HashKind.Sha512:
                _ = SHA512.HashData(message, digest);
                break;
            default:
                _sm3.BlockUpdate(message);
                _ = _sm3.DoFinal(digest);
                break;
        }
    }
}
