using System.Security.Cryptography;

namespace AuthOps.Primitives.Hashing;

/// <summary>Hashes a message that arrives in pieces. Not safe for concurrent use by several threads.</summary>
/// <remarks>SHA-256 and SHA-512 run on the platform's implementation, which is the faster one for long input; SM3 is our own.</remarks>
public sealed class IncrementalHasher : IDisposable
{
    private readonly IncrementalHash? _platform;
    private BlockHashState<Sm3Rounds, uint> _sm3;
    private bool _disposed;

    /// <summary>Starts an empty message.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not a <see cref="HashKind"/>.</exception>
    public IncrementalHasher(HashKind kind)
    {
        DigestSize = HashKinds.DigestSize(kind);
        if (kind == HashKind.Sm3)
        {
            _sm3.Reset();
        }
        else
        {
            _platform = PlatformHash.Create(kind);
        }

        Kind = kind;
    }

    /// <summary>The hash function.</summary>
    public HashKind Kind { get; }

    /// <summary>Bytes in the digest.</summary>
    public int DigestSize { get; }

    /// <summary>Appends bytes to the message; the total must stay below 2^61 bytes.</summary>
    /// <exception cref="ObjectDisposedException">The hasher is disposed.</exception>
    public void Append(ReadOnlySpan<byte> data)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_platform is null)
        {
            _sm3.Append(data);
        }
        else
        {
            _platform.AppendData(data);
        }
    }

    /// <summary>Writes the digest into the first <see cref="DigestSize"/> bytes and starts an empty message again.</summary>
    /// <exception cref="ArgumentException"><paramref name="digest"/> is shorter than <see cref="DigestSize"/>.</exception>
    /// <exception cref="ObjectDisposedException">The hasher is disposed.</exception>
    public void Finish(Span<byte> digest)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (digest.Length < DigestSize)
        {
            throw new ArgumentException(
                $"A {HashKinds.Name(Kind)} digest takes {DigestSize} bytes; the destination has {digest.Length}.",
                nameof(digest)
            );
        }

        if (_platform is null)
        {
            _sm3.Finish(digest[..DigestSize]);
            _sm3.Reset();
        }
        else
        {
            _ = _platform.GetHashAndReset(digest);
        }
    }

    /// <summary>Forgets what was appended and starts an empty message.</summary>
    /// <exception cref="ObjectDisposedException">The hasher is disposed.</exception>
    public void Reset()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_platform is null)
        {
            _sm3.Clear();
            _sm3.Reset();
        }
        else
        {
            Span<byte> discarded = stackalloc byte[HashKinds.MaxDigestSize];
            _ = _platform.GetHashAndReset(discarded);
            discarded.Clear();
        }
    }

    /// <summary>Clears the state.</summary>
    public void Dispose()
    {
        _disposed = true;
        _platform?.Dispose();
        _sm3.Clear();
    }
}
