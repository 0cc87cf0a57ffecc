using System.Security.Cryptography;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Anonymization.Pseudonyms;

/// <summary>
/// The secret that joins pseudonyms to the values they stand for. Who holds it can pseudonymise any value anew and so
/// tell whose record is whose; destroying every copy cuts the link for good. Keep it apart from the data. Safe for
/// concurrent use by several threads until disposed; <see cref="object.ToString"/> shows nothing of it.
/// </summary>
public sealed class PseudonymKey : IDisposable
{
    /// <summary>The key's length in bytes.</summary>
    public const int Size = 32;

    private readonly byte[] _key;
    private bool _isDisposed;

    private PseudonymKey(byte[] key) => _key = key;

    /// <summary>A new random key.</summary>
    public static PseudonymKey Generate()
    {
        var key = new byte[Size];
        SecureRandom.Fill(key);
        return new PseudonymKey(key);
    }

    /// <summary>A key made before.</summary>
    /// <param name="key">Exactly <see cref="Size"/> secret bytes, copied.</param>
    /// <exception cref="ArgumentException">Another length, or all zero.</exception>
    public static PseudonymKey Import(ReadOnlySpan<byte> key) =>
        key.Length == Size && key.ContainsAnyExcept((byte)0)
            ? new PseudonymKey(key.ToArray())
            : throw new ArgumentException(
                $"A pseudonym key has {Size} bytes, not all zero.",
                nameof(key)
            );

    /// <summary>Copies the secret out, for storage.</summary>
    /// <param name="key">At least <see cref="Size"/> bytes.</param>
    /// <exception cref="ObjectDisposedException">The key is destroyed.</exception>
    public void Export(Span<byte> key)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _key.CopyTo(key);
    }

    /// <summary>Destroys this copy of the key: its bytes are overwritten.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(_key);
    }

    /// <summary>HMAC-SHA-256 of a message.</summary>
    internal void Tag(ReadOnlySpan<byte> message, Span<byte> tag)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        HMACSHA256.HashData(_key, message, tag);
    }
}
