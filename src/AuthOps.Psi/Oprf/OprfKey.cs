using System.Buffers.Binary;
using System.Security.Cryptography;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Oprf;

/// <summary>
/// A server's private key and its public key. Safe to share between threads until it is disposed, which clears the private
/// key.
/// </summary>
public sealed class OprfKey : IDisposable
{
    /// <summary>Bytes of the seed that a key is derived from.</summary>
    public const int SeedSize = 32;

    private readonly byte[] _private;
    private readonly byte[] _public;
    private bool _isDisposed;

    private OprfKey(OprfSuite suite, byte[] pinned)
    {
        Suite = suite;
        _private = pinned;
        _public = new byte[suite.ElementSize];
        suite.Group.MultiplyGeneratorBatch(_private, _public);
    }

    /// <summary>The suite.</summary>
    public OprfSuite Suite { get; }

    /// <summary>The encoding of the public key.</summary>
    public ReadOnlyMemory<byte> PublicKey => _public;

    /// <summary>The private key, read by what computes with it.</summary>
    internal ReadOnlySpan<byte> Private
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _private;
        }
    }

    /// <summary>Draws a key.</summary>
    /// <param name="suite">The suite.</param>
    /// <returns>The key, which the caller disposes.</returns>
    public static OprfKey Generate(OprfSuite suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        var scalar = Pinned(suite);
        suite.Group.RandomScalar(scalar);
        return new OprfKey(suite, scalar);
    }

    /// <summary>Reads a private key.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="privateKey">A scalar other than 0, in the order of bytes of the group's standard.</param>
    /// <returns>The key, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The bytes are no scalar, or 0.</exception>
    public static OprfKey Import(OprfSuite suite, ReadOnlySpan<byte> privateKey)
    {
        ArgumentNullException.ThrowIfNull(suite);
        if (privateKey.Length != suite.ScalarSize || !privateKey.ContainsAnyExcept((byte)0))
        {
            throw new ArgumentException(
                $"A private key is a scalar of {suite.ScalarSize} bytes other than 0.",
                nameof(privateKey)
            );
        }

        var scalar = Pinned(suite);
        privateKey.CopyTo(scalar);
        return new OprfKey(suite, scalar);
    }

    /// <summary>Derives a key from a secret seed: DeriveKeyPair of RFC 9497, 3.2.1.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="mode">The mode the key is for.</param>
    /// <param name="seed"><see cref="SeedSize"/> secret random bytes.</param>
    /// <param name="info">What separates keys of one seed: at most 65,535 bytes, not secret.</param>
    /// <returns>The key, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The seed or the info has another length.</exception>
    public static OprfKey Derive(
        OprfSuite suite,
        OprfMode mode,
        ReadOnlySpan<byte> seed,
        ReadOnlySpan<byte> info
    )
    {
        var context = new OprfContext(suite, mode);
        if (seed.Length != SeedSize || info.Length > ushort.MaxValue)
        {
            throw new ArgumentException(
                $"A key is derived from {SeedSize} bytes of seed and at most {ushort.MaxValue} bytes of info; it got {seed.Length} and {info.Length}."
            );
        }

        var message = GC.AllocateArray<byte>(
            SeedSize + sizeof(ushort) + info.Length + 1,
            pinned: true
        );
        seed.CopyTo(message);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(SeedSize), (ushort)info.Length);
        info.CopyTo(message.AsSpan(SeedSize + sizeof(ushort)));
        using var expander = new MessageExpander(suite.Hash, context.Domain("DeriveKeyPair"));
        var scalar = Pinned(suite);

        // A hash to 0 has no chance; the RFC counts on for it up to 255.
        for (var counter = 0; counter <= byte.MaxValue; counter++)
        {
            message[^1] = (byte)counter;
            context.HashToScalar(expander, message, scalar);
            if (scalar.AsSpan().ContainsAnyExcept((byte)0))
            {
                break;
            }
        }

        CryptographicOperations.ZeroMemory(message);
        return new OprfKey(suite, scalar);
    }

    /// <summary>Writes the private key.</summary>
    /// <param name="privateKey">Receives <see cref="OprfSuite.ScalarSize"/> bytes, which the caller clears.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    /// <exception cref="ObjectDisposedException">The key is disposed.</exception>
    public void Export(Span<byte> privateKey)
    {
        if (privateKey.Length != Suite.ScalarSize)
        {
            throw new ArgumentException(
                $"A private key has {Suite.ScalarSize} bytes.",
                nameof(privateKey)
            );
        }

        Private.CopyTo(privateKey);
    }

    /// <summary>Clears the private key.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(_private);
    }

    // Pinned, so that the collector leaves no copies behind.
    private static byte[] Pinned(OprfSuite suite) =>
        GC.AllocateArray<byte>(suite.ScalarSize, pinned: true);
}
