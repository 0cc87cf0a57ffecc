using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Primitives.Evidence;

/// <summary>
/// The keys a verifier trusts, with party, roles, validity and revocation. Obtained apart from the evidence: a key
/// beside the evidence proves nothing. Immutable and safe to share between threads.
/// </summary>
/// <remarks>Need not be canonical, but strict: unknown, missing and repeated members are refused.</remarks>
public sealed class TrustFile
{
    /// <summary>The only type accepted, at the member <c>type</c>.</summary>
    public const string Type = "urn:authops:trust:v1";

    /// <summary>The longest trust file in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The most keys.</summary>
    public const int MaxKeys = 1024;

    private static readonly string[] Required =
    [
        "algorithm",
        "keyId",
        "notAfter",
        "notBefore",
        "party",
        "publicKey",
        "roles",
    ];

    private readonly TrustedKey[] _keys;
    private readonly Dictionary<string, TrustedKey> _byId;

    /// <summary>Creates a trust file.</summary>
    /// <param name="keys">1 to <see cref="MaxKeys"/> keys, none twice.</param>
    /// <exception cref="ArgumentException">No key, too many, or one twice.</exception>
    public TrustFile(IReadOnlyList<TrustedKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        _keys = [.. keys];
        if (_keys.Length is 0 or > MaxKeys)
        {
            throw new ArgumentException(
                $"A trust file has 1 to {MaxKeys} keys; {_keys.Length} were given.",
                nameof(keys)
            );
        }

        _byId = new Dictionary<string, TrustedKey>(_keys.Length, StringComparer.Ordinal);
        foreach (var key in _keys)
        {
            ArgumentNullException.ThrowIfNull(key, nameof(keys));
            if (!_byId.TryAdd(key.KeyId, key))
            {
                throw new ArgumentException($"The key {key.KeyId} is listed twice.", nameof(keys));
            }
        }
    }

    /// <summary>The keys in the order of the file.</summary>
    public IReadOnlyList<TrustedKey> Keys => _keys.AsReadOnly();

    /// <summary>Reads a trust file.</summary>
    /// <param name="utf8Json">The file's bytes, without byte order mark.</param>
    /// <returns>The trust file.</returns>
    /// <exception cref="EvidenceFormatException">Not a trust file of this version, or beyond a bound.</exception>
    public static TrustFile Parse(ReadOnlySpan<byte> utf8Json)
    {
        using var document = CanonicalJson.Parse(utf8Json, MaxBytes, "The trust file");
        var shape = new JsonShape(document.RootElement, "The trust file", ["keys", "type"]);
        if (shape.Text("type") != Type)
        {
            throw new EvidenceFormatException(
                $"The trust file's type is unknown to this version; only {Type} is read."
            );
        }

        var items = shape.Items("keys", 1, MaxKeys);
        var keys = new TrustedKey[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            keys[i] = ParseKey(items[i], $"The trust file's key {i}");
        }

        try
        {
            return new TrustFile(keys);
        }
        catch (ArgumentException e)
        {
            throw new EvidenceFormatException($"The trust file is malformed: {e.Message}", e);
        }
    }

    /// <summary>Reads a trust file from the disk.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The trust file.</returns>
    /// <exception cref="EvidenceFormatException">Not a trust file of this version, or beyond a bound.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static TrustFile Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = File.OpenRead(path);
        var buffer = new byte[(int)Math.Min(stream.Length, MaxBytes) + 1];
        var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        // One byte over the bound is enough for the refusal.
        return Parse(buffer.AsSpan(0, length));
    }

    /// <summary>Writes the file, indented for people.</summary>
    /// <returns>UTF-8 with a line end after the last line.</returns>
    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            // Party names stay readable; the file is never embedded in a page.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, Type);
            writer.WriteStartArray("keys"u8);
            foreach (var key in _keys)
            {
                WriteKey(writer, key);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    /// <summary>Looks a key up.</summary>
    /// <param name="keyId">The key id.</param>
    /// <returns>The entry; null when the key is not trusted.</returns>
    public TrustedKey? Find(string keyId) => _byId.GetValueOrDefault(keyId);

    private static void WriteKey(Utf8JsonWriter writer, TrustedKey key)
    {
        writer.WriteStartObject();
        writer.WriteString("keyId"u8, key.KeyId);
        writer.WriteString("party"u8, key.Party);
        writer.WriteStartArray("roles"u8);
        foreach (var role in key.Roles)
        {
            writer.WriteStringValue(role);
        }

        writer.WriteEndArray();
        writer.WriteString("algorithm"u8, SignatureAlgorithms.Name(key.PublicKey.Algorithm));
        writer.WriteString("notBefore"u8, EvidenceText.Format(key.NotBefore));
        writer.WriteString("notAfter"u8, EvidenceText.Format(key.NotAfter));
        if (key is { RevokedAt: { } revokedAt, RevocationReason: { } reason })
        {
            writer.WriteString("revokedAt"u8, EvidenceText.Format(revokedAt));
            writer.WriteString("revocationReason"u8, ReasonName(reason));
        }

        writer.WriteString("publicKey"u8, key.PublicKey.ExportPem());
        writer.WriteEndObject();
    }

    private static TrustedKey ParseKey(JsonElement element, string where)
    {
        var shape = new JsonShape(element, where, Required, "revokedAt", "revocationReason");
        var publicKey = ParsePublicKey(shape, where);
        var roles = shape.Items("roles", 1, TrustedKey.MaxRoles);
        try
        {
            return new TrustedKey(
                publicKey,
                shape.Text("party"),
                [.. roles.Select(role => JsonShape.Text(role, $"{where}, roles,"))],
                Instant(shape, "notBefore", where),
                Instant(shape, "notAfter", where),
                shape.Has("revokedAt") ? Instant(shape, "revokedAt", where) : null,
                shape.Has("revocationReason") ? Reason(shape, where) : null
            );
        }
        catch (ArgumentException e)
        {
            throw new EvidenceFormatException($"{where} is malformed: {e.Message}", e);
        }
    }

    private static VerificationKey ParsePublicKey(JsonShape shape, string where)
    {
        VerificationKey key;
        try
        {
            key = VerificationKey.ImportPem(shape.Text("publicKey"));
        }
        catch (KeyFormatException e)
        {
            throw new EvidenceFormatException($"{where}, publicKey, is refused: {e.Message}", e);
        }

        if (shape.Text("keyId") != key.KeyId)
        {
            throw new EvidenceFormatException(
                $"{where}, keyId, is not the SHA-256 of the public key beside it; one of the two was altered."
            );
        }

        if (shape.Text("algorithm") != SignatureAlgorithms.Name(key.Algorithm))
        {
            throw new EvidenceFormatException(
                $"{where}, algorithm, is not the public key's ({SignatureAlgorithms.Name(key.Algorithm)})."
            );
        }

        return key;
    }

    private static DateTimeOffset Instant(JsonShape shape, string name, string where) =>
        EvidenceText.TryParseInstant(shape.Text(name), out var instant)
            ? instant
            : throw new EvidenceFormatException(
                $"{where}, {name}, must be an instant like 2026-01-31T00:00:00Z."
            );

    private static RevocationReason Reason(JsonShape shape, string where) =>
        shape.Text("revocationReason") switch
        {
            "superseded" => RevocationReason.Superseded,
            "ceased" => RevocationReason.Ceased,
            "compromised" => RevocationReason.Compromised,
            _ => throw new EvidenceFormatException(
                $"{where}, revocationReason, must be superseded, ceased or compromised."
            ),
        };

    private static string ReasonName(RevocationReason reason) =>
        reason switch
        {
            RevocationReason.Superseded => "superseded",
            RevocationReason.Ceased => "ceased",
            _ => "compromised",
        };
}
