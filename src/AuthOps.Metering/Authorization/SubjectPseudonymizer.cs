using System.Security.Cryptography;
using System.Text;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Metering.Authorization;

/// <summary>
/// Turns identifiers into pseudonyms with a secret key: HMAC-SHA-256 over a label and the identifier. Without the
/// key an identity number cannot be found by trying them all, as it can from a plain hash. Safe for concurrent use
/// by many threads until disposed.
/// </summary>
public sealed class SubjectPseudonymizer : IDisposable
{
    /// <summary>The key's length in bytes.</summary>
    public const int KeySize = 32;

    /// <summary>The longest identifier, in UTF-8 bytes.</summary>
    public const int MaxIdentifierBytes = 256;

    private readonly byte[] _key;
    private bool _disposed;

    private SubjectPseudonymizer(byte[] key) => _key = key;

    private static ReadOnlySpan<byte> Label => "authops/metering/subject/v1\0"u8;

    /// <summary>Creates a pseudonymizer with a new random key.</summary>
    /// <returns>The pseudonymizer.</returns>
    public static SubjectPseudonymizer Generate()
    {
        var key = new byte[KeySize];
        SecureRandom.Fill(key);
        return new SubjectPseudonymizer(key);
    }

    /// <summary>Creates a pseudonymizer with a key made before.</summary>
    /// <param name="key">Exactly <see cref="KeySize"/> secret bytes, copied.</param>
    /// <returns>The pseudonymizer.</returns>
    /// <exception cref="ArgumentException">Another length, or all zero.</exception>
    public static SubjectPseudonymizer Import(ReadOnlySpan<byte> key) =>
        key.Length == KeySize && key.ContainsAnyExcept((byte)0)
            ? new SubjectPseudonymizer(key.ToArray())
            : throw new ArgumentException(
                $"A pseudonym key has {KeySize} bytes, not all zero.",
                nameof(key)
            );

    /// <summary>Copies the secret key out, for storage.</summary>
    /// <param name="key">At least <see cref="KeySize"/> bytes.</param>
    public void Export(Span<byte> key)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _key.CopyTo(key);
    }

    /// <summary>The pseudonym of an identifier.</summary>
    /// <param name="identifier">
    /// The identifier in the one form all parties agreed on; 1 to <see cref="MaxIdentifierBytes"/> UTF-8 bytes.
    /// </param>
    /// <returns>The pseudonym.</returns>
    /// <exception cref="ArgumentException">The identifier is empty or too long; the message does not show it.</exception>
    public SubjectKey Derive(ReadOnlySpan<char> identifier)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Span<byte> message = stackalloc byte[Label.Length + MaxIdentifierBytes];
        Span<byte> digest = stackalloc byte[SubjectKey.Size];
        Label.CopyTo(message);
        if (
            identifier.IsEmpty
            || !Encoding.UTF8.TryGetBytes(identifier, message[Label.Length..], out var written)
        )
        {
            throw new ArgumentException(
                $"A subject's identifier has 1 to {MaxIdentifierBytes} UTF-8 bytes.",
                nameof(identifier)
            );
        }

        HMACSHA256.HashData(_key, message[..(Label.Length + written)], digest);
        CryptographicOperations.ZeroMemory(message);
        return new SubjectKey(digest);
    }

    /// <summary>The pseudonyms of a column of identifiers.</summary>
    /// <param name="identifiers">The identifiers; null or empty where unknown.</param>
    /// <returns>One pseudonym a row; the default value, which names nobody, where the identifier is unknown.</returns>
    /// <exception cref="ArgumentException">An identifier is too long; the message does not show it.</exception>
    public SubjectKey[] DeriveAll(IReadOnlyList<string?> identifiers)
    {
        ArgumentNullException.ThrowIfNull(identifiers);
        var keys = new SubjectKey[identifiers.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = string.IsNullOrEmpty(identifiers[i]) ? default : Derive(identifiers[i]);
        }

        return keys;
    }

    /// <summary>Erases the key.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_key);
    }
}
