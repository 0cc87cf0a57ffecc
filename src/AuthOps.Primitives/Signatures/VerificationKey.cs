using System.Security.Cryptography;
using AuthOps.Primitives.Groups;

namespace AuthOps.Primitives.Signatures;

/// <summary>A public key. Immutable and safe to share between threads.</summary>
/// <remarks>
/// Read and written as SubjectPublicKeyInfo with a named curve and an uncompressed point, in PEM or DER. Two keys
/// are equal when their ids are.
/// </remarks>
public sealed class VerificationKey : IVerifier, IEquatable<VerificationKey>
{
    private readonly SignatureScheme _scheme;
    private readonly byte[] _publicKey;

    // Two threads may make it at once; both make the same, and either is good.
    private PreparedPoint? _prepared;

    internal VerificationKey(SignatureAlgorithm algorithm, byte[] publicKey)
    {
        _scheme = SignatureScheme.Of(algorithm);
        _publicKey = publicKey;
        KeyId = Convert.ToHexStringLower(SHA256.HashData(ExportSubjectPublicKeyInfo()));
    }

    /// <inheritdoc/>
    public SignatureAlgorithm Algorithm => _scheme.Algorithm;

    /// <inheritdoc/>
    public string KeyId { get; }

    /// <summary>The scheme's encoding of the key.</summary>
    internal ReadOnlySpan<byte> RawBytes => _publicKey;

    /// <summary>Reads a PEM block labelled <c>PUBLIC KEY</c>.</summary>
    /// <param name="pem">The text; white space may surround the block, nothing else.</param>
    /// <returns>The key.</returns>
    /// <exception cref="KeyFormatException">
    /// Not such a block, an algorithm or curve that is not accepted, or not a valid point.
    /// </exception>
    public static VerificationKey ImportPem(ReadOnlySpan<char> pem) =>
        ImportSubjectPublicKeyInfo(KeyPem.Decode(pem, KeyPem.PublicLabel));

    /// <summary>Reads a DER-encoded SubjectPublicKeyInfo.</summary>
    /// <param name="der">Exactly the encoding.</param>
    /// <returns>The key.</returns>
    /// <exception cref="KeyFormatException">
    /// Not such an encoding, an algorithm or curve that is not accepted, or not a valid point.
    /// </exception>
    public static VerificationKey ImportSubjectPublicKeyInfo(ReadOnlySpan<byte> der)
    {
        var (algorithm, publicKey) = KeyDer.DecodePublicKey(der);
        return new VerificationKey(algorithm, publicKey);
    }

    /// <summary>Writes the key as a PEM block labelled <c>PUBLIC KEY</c>.</summary>
    /// <returns>The block with <c>\n</c> line ends, without one after the last line.</returns>
    public string ExportPem() =>
        PemEncoding.WriteString(KeyPem.PublicLabel, ExportSubjectPublicKeyInfo());

    /// <summary>Writes the key as a DER-encoded SubjectPublicKeyInfo.</summary>
    /// <returns>A fresh array.</returns>
    public byte[] ExportSubjectPublicKeyInfo() => KeyDer.EncodePublicKey(Algorithm, _publicKey);

    /// <inheritdoc/>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureAlgorithms.SignatureSize
        && _scheme.Verify(_publicKey, ref _prepared, message, signature);

    /// <inheritdoc/>
    public bool Equals(VerificationKey? other) => other is not null && KeyId == other.KeyId;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VerificationKey);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(KeyId);

    /// <summary>The algorithm and the key id.</summary>
    /// <returns>For example <c>ed25519:3f2a…</c>.</returns>
    public override string ToString() => $"{SignatureAlgorithms.Name(Algorithm)}:{KeyId}";
}
