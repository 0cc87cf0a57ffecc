namespace AuthOps.Primitives.Hashing;

/// <summary>SHA-512 (FIPS 180-4): one message, or many of one length at once. Stateless and safe to call from any thread.</summary>
public static class Sha512
{
    /// <summary>Bytes in a digest.</summary>
    public const int DigestSize = 64;

    /// <summary>Bytes in a block of the compression function.</summary>
    public const int BlockSize = 128;

    /// <summary>The kernel that <see cref="HashBatch"/> runs on this machine: <c>avx512</c>, <c>avx2</c> or <c>scalar</c>.</summary>
    public static string KernelName => BatchKernels.Name(BatchKernels.Best);

    /// <summary>Hashes one message of any length.</summary>
    /// <returns>A new array of <see cref="DigestSize"/> bytes.</returns>
    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        var digest = new byte[DigestSize];
        Hash(data, digest);
        return digest;
    }

    /// <summary>Hashes one message of any length into the first <see cref="DigestSize"/> bytes of <paramref name="digest"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="digest"/> is shorter than <see cref="DigestSize"/>.</exception>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> digest) =>
        HashKinds.Hash(HashKind.Sha512, data, digest);

    /// <summary>Hashes many messages of one length, several in the lanes of each vector instruction.</summary>
    /// <param name="messages">The messages back to back: count × <paramref name="messageLength"/> bytes.</param>
    /// <param name="messageLength">Bytes in each message, 1 to 256.</param>
    /// <param name="digests">Receives count × <see cref="DigestSize"/> bytes; must not overlap <paramref name="messages"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="messageLength"/> is outside 1 to 256.</exception>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the spans overlap.</exception>
    public static void HashBatch(
        ReadOnlySpan<byte> messages,
        int messageLength,
        Span<byte> digests
    ) => HashKinds.HashBatch(HashKind.Sha512, messages, messageLength, digests);
}
