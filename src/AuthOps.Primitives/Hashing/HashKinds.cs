namespace AuthOps.Primitives.Hashing;

/// <summary>The hash functions selected by <see cref="HashKind"/> at run time. Stateless and safe to call from any thread.</summary>
public static class HashKinds
{
    /// <summary>The longest digest of any <see cref="HashKind"/>, in bytes.</summary>
    public const int MaxDigestSize = 64;

    /// <summary>The longest message a batch takes, in bytes.</summary>
    public const int MaxBatchMessageLength = 256;

    /// <summary>Bytes in a digest: 32, or 64 for SHA-512.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not a <see cref="HashKind"/>.</exception>
    public static int DigestSize(HashKind kind) =>
        kind switch
        {
            HashKind.Sha256 or HashKind.Sm3 => 32,
            HashKind.Sha512 => 64,
            _ => throw Unknown(kind),
        };

    /// <summary>Bytes in a block of the compression function: 64, or 128 for SHA-512.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not a <see cref="HashKind"/>.</exception>
    public static int BlockSize(HashKind kind) =>
        kind switch
        {
            HashKind.Sha256 or HashKind.Sm3 => 64,
            HashKind.Sha512 => 128,
            _ => throw Unknown(kind),
        };

    /// <summary>The name in files and on the wire: <c>sha256</c>, <c>sha512</c> or <c>sm3</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not a <see cref="HashKind"/>.</exception>
    public static string Name(HashKind kind) =>
        kind switch
        {
            HashKind.Sha256 => "sha256",
            HashKind.Sha512 => "sha512",
            HashKind.Sm3 => "sm3",
            _ => throw Unknown(kind),
        };

    /// <summary>Hashes one message of any length into the first <see cref="DigestSize"/> bytes of <paramref name="digest"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="digest"/> is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not a <see cref="HashKind"/>.</exception>
    public static void Hash(HashKind kind, ReadOnlySpan<byte> data, Span<byte> digest)
    {
        var size = DigestSize(kind);
        if (digest.Length < size)
        {
            throw new ArgumentException(
                $"A {Name(kind)} digest takes {size} bytes; the destination has {digest.Length}.",
                nameof(digest)
            );
        }

        HashPrefixed(kind, [], data, digest[..size]);
    }

    /// <summary>Hashes many messages of one length, several in the lanes of each vector instruction.</summary>
    /// <param name="kind">The hash function.</param>
    /// <param name="messages">The messages back to back: count × <paramref name="messageLength"/> bytes.</param>
    /// <param name="messageLength">Bytes in each message, 1 to <see cref="MaxBatchMessageLength"/>.</param>
    /// <param name="digests">Receives count × <see cref="DigestSize"/> bytes; must not overlap <paramref name="messages"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="messageLength"/> or <paramref name="kind"/> is out of range.</exception>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the spans overlap.</exception>
    public static void HashBatch(
        HashKind kind,
        ReadOnlySpan<byte> messages,
        int messageLength,
        Span<byte> digests
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(messageLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(messageLength, MaxBatchMessageLength);
        var size = DigestSize(kind);
        var (count, rest) = Math.DivRem(messages.Length, messageLength);
        if (rest != 0)
        {
            throw new ArgumentException(
                $"The messages have {messages.Length} bytes, which is not a multiple of the message length {messageLength}.",
                nameof(messages)
            );
        }

        if (digests.Length != (long)count * size)
        {
            throw new ArgumentException(
                $"{count} {Name(kind)} digests take {(long)count * size} bytes; the destination has {digests.Length}.",
                nameof(digests)
            );
        }

        if (messages.Overlaps(digests))
        {
            throw new ArgumentException(
                "Digests must not be written over the messages.",
                nameof(digests)
            );
        }

        BatchKernels.Hash(kind, MessagePrefix.None, messages, messageLength, digests);
    }

    /// <summary>Hashes a prefix and a message as one; <paramref name="digest"/> has exactly the digest's size.</summary>
    internal static void HashPrefixed(
        HashKind kind,
        ReadOnlySpan<byte> prefix,
        ReadOnlySpan<byte> data,
        Span<byte> digest
    )
    {
        // A call to the platform costs as much as two blocks of our own; from the third block on it is the faster one.
        var block = BlockSize(kind);
        if (
            kind == HashKind.Sm3
            || (long)prefix.Length + data.Length <= (2 * block) - 1 - (block / 8)
        )
        {
            HashOwn(kind, prefix, data, digest);
        }
        else
        {
            PlatformHash.Hash(kind, prefix, data, digest);
        }
    }

    /// <summary>As <see cref="HashPrefixed"/>, always by our own compression function.</summary>
    internal static void HashOwn(
        HashKind kind,
        ReadOnlySpan<byte> prefix,
        ReadOnlySpan<byte> data,
        Span<byte> digest
    )
    {
        switch (kind)
        {
            case HashKind.Sha256:
                BlockHashState<Sha256Rounds, uint>.Hash(prefix, data, digest);
                break;
            case HashKind.Sha512:
                BlockHashState<Sha512Rounds, ulong>.Hash(prefix, data, digest);
                break;
            case HashKind.Sm3:
                BlockHashState<Sm3Rounds, uint>.Hash(prefix, data, digest);
                break;
            default:
                throw Unknown(kind);
        }
    }

    internal static ArgumentOutOfRangeException Unknown(HashKind kind) =>
        new(nameof(kind), $"There is no hash kind {(byte)kind}; use Sha256, Sha512 or Sm3.");
}
