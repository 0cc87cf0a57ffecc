using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AuthOps.Primitives.Signatures;

/// <summary>
/// A private key held in memory, erased on <see cref="Dispose"/>. Signing is safe to share between threads;
/// disposing is not safe while another thread signs.
/// </summary>
/// <remarks>
/// Private keys are 32 bytes in pinned memory. SM2 arithmetic and the derivation of elliptic-curve public keys
/// are BouncyCastle's, whose big integers are neither erasable nor constant-time: where an attacker shares the
/// machine, put a hardware module behind <see cref="ISigner"/>.
/// </remarks>
public sealed class SigningKey : ISigner, IDisposable
{
    private readonly SignatureScheme _scheme;
    private readonly byte[] _privateKey;
    private readonly byte[] _publicKey;
    private bool _disposed;

    /// <summary>Takes ownership of a validated, pinned private key.</summary>
    private SigningKey(SignatureAlgorithm algorithm, byte[] privateKey)
    {
        _scheme = SignatureScheme.Of(algorithm);
        _privateKey = privateKey;
        _publicKey = _scheme.DerivePublicKey(privateKey);
        PublicKey = new VerificationKey(algorithm, _publicKey);
    }

    /// <inheritdoc/>
    public SignatureAlgorithm Algorithm => _scheme.Algorithm;

    /// <inheritdoc/>
    public string KeyId => PublicKey.KeyId;

    /// <summary>The public key.</summary>
    public VerificationKey PublicKey { get; }

    /// <summary>Makes a new key.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <returns>The key; dispose it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="algorithm"/> is not defined.</exception>
    public static SigningKey Generate(SignatureAlgorithm algorithm)
    {
        var scheme = SignatureScheme.Of(algorithm);
        var privateKey = GC.AllocateArray<byte>(SignatureScheme.PrivateKeySize, pinned: true);
        scheme.Generate(privateKey);
        return new SigningKey(algorithm, privateKey);
    }

    /// <summary>Reads an unencrypted PKCS#8 PEM block labelled <c>PRIVATE KEY</c>.</summary>
    /// <param name="pem">The text; white space may surround the block, nothing else. The caller clears it.</param>
    /// <returns>The key; dispose it.</returns>
    /// <exception cref="KeyFormatException">
    /// Not such a block, an algorithm or curve that is not accepted, a key out of range, or a public key inside
    /// that does not belong to it.
    /// </exception>
    public static SigningKey ImportPem(ReadOnlySpan<char> pem)
    {
        var der = KeyPem.Decode(pem, KeyPem.PrivateLabel);
        try
        {
            var (algorithm, privateKey) = KeyDer.DecodePrivateKey(der);
            return new SigningKey(algorithm, privateKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    /// <summary>Reads a file written by <see cref="Save"/> or another tool.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The key; dispose it.</returns>
    /// <exception cref="KeyFormatException">As for <see cref="ImportPem"/>, or the file is too large for a key.</exception>
    /// <exception cref="UnauthorizedAccessException">
    /// On Unix the group or others may read, write or execute the file; run <c>chmod 600</c> on it, and replace
    /// the key if strangers could have read it.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SigningKey Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var text = PrivateKeyFile.Read(path);
        try
        {
            return ImportPem(text);
        }
        finally
        {
            Clear(text);
        }
    }

    /// <summary>
    /// Writes the key as an unencrypted PKCS#8 PEM block. The string stays in memory until it is collected; prefer
    /// <see cref="Save"/>.
    /// </summary>
    /// <returns>The block with <c>\n</c> line ends, without one after the last line.</returns>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public string ExportPem()
    {
        var pem = ExportPemChars();
        try
        {
            return new string(pem);
        }
        finally
        {
            Clear(pem);
        }
    }

    /// <summary>
    /// Writes the key to a new file that only its owner may read (mode 0600 on Unix): complete under a temporary
    /// name in the same folder, flushed to the device, then named. Never overwrites.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="IOException">The file exists already, or cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var pem = ExportPemChars();
        try
        {
            PrivateKeyFile.WriteNew(path, pem);
        }
        finally
        {
            Clear(pem);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _scheme.Sign(_privateKey, _publicKey, message);
    }

    /// <summary>Erases the private key.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_privateKey);
    }

    /// <summary>The algorithm and the public key's id; nothing of the private key.</summary>
    /// <returns>For example <c>ed25519:3f2a…</c>.</returns>
    public override string ToString() => PublicKey.ToString();

    private char[] ExportPemChars()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var der = KeyDer.EncodePrivateKey(Algorithm, _privateKey, _publicKey);
        try
        {
            return PemEncoding.Write(KeyPem.PrivateLabel, der);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    private static void Clear(char[] text) =>
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(text.AsSpan()));
}
