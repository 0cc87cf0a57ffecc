using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Metering.Proofs;

/// <summary>
/// A public key under the name it has in signed notes (C2SP signed-note "verifier key"). Immutable and safe to share
/// between threads.
/// </summary>
/// <remarks>
/// Ed25519 is type 0x01, a witness's timestamped Ed25519 cosignature type 0x04. Algorithms without a type of their
/// own use 0xff and a longer name: <c>authops-sm2-sm3-v1</c> and <c>authops-ecdsa-p256-sha256-v1</c>, each over the
/// uncompressed point.
/// </remarks>
public sealed class NoteKey
{
    private const byte Ed25519Type = 0x01;
    private const byte CosignatureType = 0x04;
    private const byte LongType = 0xff;
    private const int MaxNameLength = 255;

    private static readonly (SignatureAlgorithm Algorithm, byte[] Type, byte[] Der)[] s_types =
    [
        (
            SignatureAlgorithm.Ed25519,
            [Ed25519Type],
            Convert.FromHexString("302a300506032b6570032100")
        ),
        (
            SignatureAlgorithm.Sm2Sm3,
            [LongType, .. "authops-sm2-sm3-v1"u8],
            Convert.FromHexString("3059301306072a8648ce3d020106082a811ccf5501822d034200")
        ),
        (
            SignatureAlgorithm.EcdsaP256Sha256,
            [LongType, .. "authops-ecdsa-p256-sha256-v1"u8],
            Convert.FromHexString("3059301306072a8648ce3d020106082a8648ce3d030107034200")
        ),
    ];

    private readonly byte[] _typeAndKey;

    /// <summary>Names a key.</summary>
    /// <param name="name">1 to 255 characters, no spaces, no plus sign.</param>
    /// <param name="key">The key.</param>
    /// <param name="isWitness">Whether it signs timestamped cosignatures; Ed25519 only.</param>
    /// <exception cref="ArgumentException">The name is malformed, or the key cannot be a witness's.</exception>
    public NoteKey(string name, VerificationKey key, bool isWitness = false)
    {
        ArgumentNullException.ThrowIfNull(key);
        Name = RequireName(name);
        Key = key;
        IsWitness = isWitness;
        if (isWitness && key.Algorithm != SignatureAlgorithm.Ed25519)
        {
            throw new ArgumentException("A witness's cosignature is Ed25519.", nameof(key));
        }

        var (_, type, der) = s_types.Single(t => t.Algorithm == key.Algorithm);
        _typeAndKey =
        [
            .. isWitness ? [CosignatureType] : type,
            .. key.ExportSubjectPublicKeyInfo().AsSpan(der.Length),
        ];
        KeyHash = BinaryPrimitives.ReadUInt32BigEndian(
            SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', .. _typeAndKey])
        );
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The key.</summary>
    public VerificationKey Key { get; }

    /// <summary>Whether it signs timestamped cosignatures.</summary>
    public bool IsWitness { get; }

    /// <summary>The first four bytes of the SHA-256 of name, line end, type and key, big-endian.</summary>
    public uint KeyHash { get; }

    /// <summary>Reads a verifier key: <c>NAME+HASH+BASE64</c>.</summary>
    /// <exception cref="FormatException">It is not one, or of a type this program does not know.</exception>
    public static NoteKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('+', 3);
        if (parts.Length != 3 || !IsName(parts[0]) || parts[1].Length != 8)
        {
            throw new FormatException("A verifier key is NAME+HASH+BASE64.");
        }

        byte[] typeAndKey;
        try
        {
            typeAndKey = Convert.FromBase64String(parts[2]);
        }
        catch (FormatException e)
        {
            throw new FormatException("The verifier key's last part is not base64.", e);
        }

        var key = FromTypeAndKey(parts[0], typeAndKey);
        return
            uint.TryParse(
                parts[1],
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var hash
            )
            && hash == key.KeyHash
            && key.ToString() == text
            ? key
            : throw new FormatException("The verifier key's hash is not that of its key and name.");
    }

    /// <summary>The key as <c>NAME+HASH+BASE64</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}+{KeyHash:x8}+")
        + Convert.ToBase64String(_typeAndKey);

    /// <summary>Whether a signature line was made by this key over a note's text.</summary>
    /// <param name="text">The text, its last line end included.</param>
    /// <param name="signature">The line.</param>
    /// <param name="time">For a witness: when it signed.</param>
    public bool Verify(ReadOnlySpan<byte> text, NoteSignature signature, out DateTimeOffset? time)
    {
        ArgumentNullException.ThrowIfNull(signature);
        time = null;
        if (signature.Name != Name || signature.KeyHash != KeyHash)
        {
            return false;
        }

        var bytes = signature.Bytes.Span;
        if (!IsWitness)
        {
            return Key.Verify(text, bytes);
        }

        if (bytes.Length != sizeof(ulong) + SignatureAlgorithms.SignatureSize)
        {
            return false;
        }

        var seconds = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        if (
            seconds > (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || !Key.Verify(Cosignature.Message(seconds, text), bytes[sizeof(ulong)..])
        )
        {
            return false;
        }

        time = DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        return true;
    }

    internal static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength
        && !name.Any(c => c == '+' || char.IsWhiteSpace(c) || char.IsControl(c));

    internal static string RequireName(string name) =>
        name is not null && IsName(name)
            ? name
            : throw new ArgumentException(
                $"A name in a note has 1 to {MaxNameLength} characters without spaces and plus signs.",
                nameof(name)
            );

    private static NoteKey FromTypeAndKey(string name, byte[] typeAndKey)
    {
        if (typeAndKey is [CosignatureType, ..])
        {
            return new NoteKey(name, Import(s_types[0].Der, typeAndKey.AsSpan(1)), isWitness: true);
        }

        foreach (var (_, type, der) in s_types)
        {
            if (typeAndKey.AsSpan().StartsWith(type))
            {
                return new NoteKey(name, Import(der, typeAndKey.AsSpan(type.Length)));
            }
        }

        throw new FormatException("The verifier key is of a type this program does not know.");
    }

    private static VerificationKey Import(byte[] der, ReadOnlySpan<byte> key)
    {
        try
        {
            return VerificationKey.ImportSubjectPublicKeyInfo([.. der, .. key]);
        }
        catch (KeyFormatException e)
        {
            throw new FormatException("The verifier key holds no valid public key.", e);
        }
    }
}
