using System.Security.Cryptography;

namespace AuthOps.Primitives.Hashing;

/// <summary>SHA-256 and SHA-512 of the platform, which has instructions for them that .NET does not offer to us.</summary>
internal static class PlatformHash
{
    private const int StackLimit = 1024;

    /// <summary>Hashes a prefix and a message as one; <paramref name="digest"/> has exactly the digest's size.</summary>
    public static void Hash(
        HashKind kind,
        ReadOnlySpan<byte> prefix,
        ReadOnlySpan<byte> data,
        Span<byte> digest
    )
    {
        if (prefix.IsEmpty)
        {
            Hash(kind, data, digest);
        }
        else if (prefix.Length + (long)data.Length <= StackLimit)
        {
            Span<byte> whole = stackalloc byte[StackLimit];
            whole = whole[..(prefix.Length + data.Length)];
            prefix.CopyTo(whole);
            data.CopyTo(whole[prefix.Length..]);
            Hash(kind, whole, digest);
            whole.Clear();
        }
        else
        {
            using var hash = Create(kind);
            hash.AppendData(prefix);
            hash.AppendData(data);
            _ = hash.GetHashAndReset(digest);
        }
    }

    /// <summary>The platform's incremental hash.</summary>
    public static IncrementalHash Create(HashKind kind) =>
        kind switch
        {
            HashKind.Sha256 => IncrementalHash.CreateHash(HashAlgorithmName.SHA256),
            HashKind.Sha512 => IncrementalHash.CreateHash(HashAlgorithmName.SHA512),
            _ => throw HashKinds.Unknown(kind),
        };

    private static void Hash(HashKind kind, ReadOnlySpan<byte> data, Span<byte> digest) =>
        _ = kind switch
        {
            HashKind.Sha256 => SHA256.HashData(data, digest),
            HashKind.Sha512 => SHA512.HashData(data, digest),
            _ => throw HashKinds.Unknown(kind),
        };
}
