using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AuthOps.Primitives.Hashing;

/// <summary>
/// Expands a message to uniform bytes under a domain separation tag: expand_message_xmd of RFC 9380, 5.3.1, and its rule
/// for long tags (5.3.3). Not safe for concurrent use: one thread owns one expander.
/// </summary>
public sealed class MessageExpander : IDisposable
{
    /// <summary>The longest output, in digests.</summary>
    private const int MaxBlocks = 255;

    /// <summary>Messages of a batch that are hashed together.</summary>
    private const int SliceMessages = 64;

    private readonly HashKind _kind;
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

        _kind = kind;
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
        RequireOutput(uniform.Length, nameof(uniform));
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

    /// <summary>Expands messages of one length, several in the lanes of each vector instruction where they are short enough.</summary>
    /// <param name="messages">The messages back to back.</param>
    /// <param name="messageLength">Bytes in each message; at least 1.</param>
    /// <param name="uniform">Receives the outputs back to back.</param>
    /// <param name="uniformLength">Bytes of each output, as for <see cref="Expand"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or an output is empty or too long.</exception>
    /// <exception cref="ObjectDisposedException">The expander is disposed.</exception>
    public void ExpandBatch(
        ReadOnlySpan<byte> messages,
        int messageLength,
        Span<byte> uniform,
        int uniformLength
    )
    {
        RequireOutput(uniformLength, nameof(uniformLength));
        ArgumentOutOfRangeException.ThrowIfLessThan(messageLength, 1);
        var count = messages.Length / messageLength;
        if (
            messages.Length != count * messageLength
            || uniform.Length != (long)count * uniformLength
        )
        {
            throw new ArgumentException(
                $"Messages of {messageLength} bytes give {uniformLength} each; it got {messages.Length} bytes in and {uniform.Length} out.",
                nameof(uniform)
            );
        }

        var isShort =
            _zeroBlock.Length + messageLength + 3 + _domainPrime.Length
            <= HashKinds.MaxBatchMessageLength;
        var slice = isShort ? SliceMessages : 1;
        for (var start = 0; start < count; start += slice)
        {
            var own = Math.Min(slice, count - start);
            var input = messages.Slice(start * messageLength, own * messageLength);
            var output = uniform.Slice(start * uniformLength, own * uniformLength);
            if (isShort)
            {
                ExpandSlice(input, messageLength, output, uniformLength);
            }
            else
            {
                Expand(input, output);
            }
        }
    }

    /// <summary>Releases the hash state.</summary>
    public void Dispose() => _hasher.Dispose();

    private void ExpandSlice(
        ReadOnlySpan<byte> inputs,
        int inputLength,
        Span<byte> uniform,
        int uniformLength
    )
    {
        var (count, digest) = (inputs.Length / inputLength, _hasher.DigestSize);
        Span<byte> buffer = stackalloc byte[SliceMessages * HashKinds.MaxBatchMessageLength];
        Span<byte> first = stackalloc byte[count * digest];
        Span<byte> block = stackalloc byte[count * digest];
        var size = _zeroBlock.Length + inputLength + 3 + _domainPrime.Length;
        var messages = buffer[..(count * size)];
        messages.Clear();
        for (var i = 0; i < count; i++)
        {
            var message = messages.Slice((i * size) + _zeroBlock.Length, size - _zeroBlock.Length);
            inputs.Slice(i * inputLength, inputLength).CopyTo(message);
            message[inputLength] = (byte)(uniformLength >> 8);
            message[inputLength + 1] = (byte)(uniformLength & 0xFF);
            _domainPrime.CopyTo(message[(inputLength + 3)..]);
        }

        HashKinds.HashBatch(_kind, messages, size, first);
        block.Clear();
        size = digest + 1 + _domainPrime.Length;
        messages = buffer[..(count * size)];
        for (var (index, written) = (1, 0); written < uniformLength; index++)
        {
            for (var i = 0; i < count; i++)
            {
                var message = messages.Slice(i * size, size);
                Xor(first.Slice(i * digest, digest), block.Slice(i * digest, digest), message);
                message[digest] = (byte)index;
                _domainPrime.CopyTo(message[(digest + 1)..]);
            }

            HashKinds.HashBatch(_kind, messages, size, block);
            var take = Math.Min(digest, uniformLength - written);
            for (var i = 0; i < count; i++)
            {
                block.Slice(i * digest, take).CopyTo(uniform[((i * uniformLength) + written)..]);
            }

            written += take;
        }

        CryptographicOperations.ZeroMemory(buffer);
        CryptographicOperations.ZeroMemory(first);
        CryptographicOperations.ZeroMemory(block);
    }

    /// <summary>Digests are whole words.</summary>
    private static void Xor(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, Span<byte> result)
    {
        var left = MemoryMarshal.Cast<byte, ulong>(a);
        var right = MemoryMarshal.Cast<byte, ulong>(b);
        for (var i = 0; i < left.Length; i++)
        {
            var word = left[i] ^ right[i];
            MemoryMarshal.Write(result[(i * sizeof(ulong))..], in word);
        }
    }

    private void RequireOutput(int length, string name)
    {
        var most = Math.Min(MaxBlocks * _hasher.DigestSize, ushort.MaxValue);
        if (length < 1 || length > most)
        {
            throw new ArgumentException(
                $"The output must have 1 to {most} bytes; it has {length}.",
                name
            );
        }
    }
}
