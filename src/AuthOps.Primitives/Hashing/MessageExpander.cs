namespace AuthOps.Primitives.Hashing;

/// <summary>
/// Expands a message to uniform bytes under a domain separation tag: expand_message_xmd of RFC 9380, 5.3.1, and its rule
/// for long tags (5.3.3). Not safe for concurrent use: one thread owns one expander.
/// </summary>
public sealed class MessageExpander : IDisposable
{
    /// <summary>The longest output, in digests.</summary>
    private const int MaxBlocks = 255;

    private readonly IncrementalHasher _hasher;
    private readonly byte[] _domainPrime;
    private readonly byte[] _zeroBlock;

    /// <summary>Prepares an expander.</summary>
    /// <param name="kind">The hash function.</param>
    /// <param name="domain">The tag (DST); at least 1 byte. A tag over 255 bytes is hashed first, as the RFC says.</param>
    /// <exception cref="ArgumentException"><paramref name="domain"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not a <see cref="HashKind"/>.</exception>
    public MessageExpander(HashKind kind, ReadOnlySpan<byte> domain)
    {
        if (domain.IsEmpty)
        {
            throw new ArgumentException(
                "The domain separation tag must have at least one byte.",
                nameof(domain)
            );
        }

        _hasher = new IncrementalHasher(kind);
        _zeroBlock = new byte[HashKinds.BlockSize(kind)];
        if (domain.Length > byte.MaxValue)
        {
            var digest = new byte[_hasher.DigestSize];
            _hasher.Append("H2C-OVERSIZE-DST-"u8);
            _hasher.Append(domain);
            _hasher.Finish(digest);
            _domainPrime = [.. digest, (byte)digest.Length];
        }
        else
        {
            _domainPrime = [.. domain, (byte)domain.Length];
        }
    }

    /// <summary>Expands one message.</summary>
    /// <param name="message">Any bytes.</param>
    /// <param name="uniform">Receives the output: 1 byte to 255 digests. The length is part of what is hashed.</param>
    /// <exception cref="ArgumentException"><paramref name="uniform"/> is empty or too long.</exception>
    /// <exception cref="ObjectDisposedException">The expander is disposed.</exception>
    public void Expand(ReadOnlySpan<byte> message, Span<byte> uniform)
    {
        var size = _hasher.DigestSize;
        if (uniform.IsEmpty || uniform.Length > Math.Min(MaxBlocks * size, ushort.MaxValue))
        {
            throw new ArgumentException(
                $"The output must have 1 to {Math.Min(MaxBlocks * size, ushort.MaxValue)} bytes; it has {uniform.Length}.",
                nameof(uniform)
            );
        }

        Span<byte> first = stackalloc byte[size];
        Span<byte> block = stackalloc byte[size];
        ReadOnlySpan<byte> lengthAndZero =
        [
            (byte)(uniform.Length >> 8),
            (byte)(uniform.Length & 0xFF),
            0,
        ];
        _hasher.Append(_zeroBlock);
        _hasher.Append(message);
        _hasher.Append(lengthAndZero);
        _hasher.Append(_domainPrime);
        _hasher.Finish(first);

        block.Clear();
        for (var (index, written) = (1, 0); written < uniform.Length; index++)
        {
            for (var i = 0; i < size; i++)
            {
                block[i] ^= first[i];
            }

            _hasher.Append(block);
            _hasher.Append([(byte)index]);
            _hasher.Append(_domainPrime);
            _hasher.Finish(block);
            var take = Math.Min(size, uniform.Length - written);
            block[..take].CopyTo(uniform[written..]);
            written += take;
        }
    }

    /// <summary>Releases the hash state.</summary>
    public void Dispose() => _hasher.Dispose();
}
