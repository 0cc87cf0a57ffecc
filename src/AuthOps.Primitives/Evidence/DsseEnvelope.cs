using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Primitives.Evidence;

/// <summary>
/// A <see cref="Evidence.Statement"/> with the signatures of one or more parties (DSSE 1.0 JSON envelope).
/// Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// Written and accepted only as <see cref="CanonicalJson"/> with members <c>payload</c>, <c>payloadType</c>,
/// <c>signatures</c> (<c>keyid</c>, <c>sig</c>), all required, base64 of the standard alphabet with padding.
/// Stricter than DSSE, so that an envelope and its signatures have one encoding.
/// </remarks>
public sealed class DsseEnvelope
{
    /// <summary>The only payload type accepted.</summary>
    public const string PayloadType = "application/vnd.in-toto+json";

    /// <summary>The longest envelope in bytes.</summary>
    public const int MaxBytes = 6 * 1024 * 1024;

    /// <summary>The most signatures.</summary>
    public const int MaxSignatures = 16;

    private readonly DsseSignature[] _signatures;

    private DsseEnvelope(Statement statement, DsseSignature[] signatures)
    {
        Statement = statement;
        _signatures = signatures;
    }

    /// <summary>What is claimed. Nothing of it is proved before <see cref="Verify"/> accepts.</summary>
    public Statement Statement { get; }

    /// <summary>The signatures in the order they were added; 1 to <see cref="MaxSignatures"/>.</summary>
    public IReadOnlyList<DsseSignature> Signatures => _signatures.AsReadOnly();

    /// <summary>Signs a statement.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="signers">1 to <see cref="MaxSignatures"/> signers, no key twice.</param>
    /// <returns>The envelope.</returns>
    /// <exception cref="ArgumentException">No signer, too many, or one key twice.</exception>
    /// <exception cref="InvalidOperationException">A signer answered with something that is no signature or key id.</exception>
    public static DsseEnvelope Sign(Statement statement, params ReadOnlySpan<ISigner> signers)
    {
        ArgumentNullException.ThrowIfNull(statement);
        if (signers.Length is 0 or > MaxSignatures)
        {
            throw new ArgumentException(
                $"An envelope has 1 to {MaxSignatures} signatures; {signers.Length} signers were given.",
                nameof(signers)
            );
        }

        var message = PreAuthenticationEncoding(PayloadType, statement.ToCanonicalBytes());
        var signatures = new DsseSignature[signers.Length];
        for (var i = 0; i < signers.Length; i++)
        {
            signatures[i] = SignOne(message, signers[i], signatures.AsSpan(0, i));
        }

        return new DsseEnvelope(statement, signatures);
    }

    /// <summary>Adds another party's signature over the same statement.</summary>
    /// <param name="signer">The signer; its key has not signed yet.</param>
    /// <returns>A new envelope.</returns>
    /// <exception cref="ArgumentException">The key has signed already, or the envelope is full.</exception>
    /// <exception cref="InvalidOperationException">The signer answered with something that is no signature or key id.</exception>
    public DsseEnvelope WithSignature(ISigner signer)
    {
        if (_signatures.Length == MaxSignatures)
        {
            throw new ArgumentException(
                $"The envelope has {MaxSignatures} signatures already.",
                nameof(signer)
            );
        }

        var message = PreAuthenticationEncoding(PayloadType, Statement.ToCanonicalBytes());
        return new DsseEnvelope(Statement, [.. _signatures, SignOne(message, signer, _signatures)]);
    }

    /// <summary>Reads an envelope and the statement inside. Nothing is proved yet.</summary>
    /// <param name="utf8Json">The canonical bytes, exactly.</param>
    /// <returns>The envelope.</returns>
    /// <exception cref="EvidenceFormatException">
    /// The envelope or the statement is not canonical, of an unknown type or version, or beyond a bound.
    /// </exception>
    public static DsseEnvelope Parse(ReadOnlySpan<byte> utf8Json)
    {
        var root = CanonicalJson.ParseCanonical(utf8Json, MaxBytes, "The envelope");
        var shape = new JsonShape(root, "The envelope", ["payload", "payloadType", "signatures"]);
        if (shape.Text("payloadType") != PayloadType)
        {
            throw new EvidenceFormatException(
                $"The envelope's payloadType is unknown to this version; only {PayloadType} is read."
            );
        }

        var items = shape.Items("signatures", 1, MaxSignatures);
        var signatures = new DsseSignature[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            signatures[i] = ParseSignature(items[i], $"Signature {i}");
        }

        var payload = Base64(shape.Text("payload"), "The envelope's payload");
        return new DsseEnvelope(Statement.Parse(payload), signatures);
    }

    /// <summary>The canonical bytes.</summary>
    /// <returns>A fresh array.</returns>
    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteBase64String("payload"u8, Statement.ToCanonicalBytes());
            writer.WriteString("payloadType"u8, PayloadType);
            writer.WriteStartArray("signatures"u8);
            foreach (var signature in _signatures)
            {
                writer.WriteStartObject();
                writer.WriteString("keyid"u8, signature.KeyId);
                writer.WriteBase64String("sig"u8, signature.Signature.Span);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return CanonicalJson.Canonicalize(buffer.WrittenSpan, int.MaxValue);
    }

    /// <summary>
    /// Decides whether the evidence is accepted: every signature is by a trusted key in force and right, no key
    /// signs twice, and each required role is held by a signer.
    /// </summary>
    /// <param name="trust">The keys the verifier trusts, obtained apart from the evidence.</param>
    /// <param name="requiredRoles">At least one role; each must be held by some accepted signer.</param>
    /// <param name="at">
    /// The instant whose trust counts: now, or an earlier one that a trusted log or witness established. Never a
    /// date that only the evidence itself claims.
    /// </param>
    /// <param name="requiredProfile">Insists on one family of algorithms for every signature; null accepts both.</param>
    /// <returns>The verdict, naming everything that failed.</returns>
    /// <exception cref="ArgumentException">No role was required.</exception>
    public EvidenceVerdict Verify(
        TrustFile trust,
        IReadOnlyList<string> requiredRoles,
        DateTimeOffset at,
        SignatureProfile? requiredProfile = null
    )
    {
        ArgumentNullException.ThrowIfNull(trust);
        ArgumentNullException.ThrowIfNull(requiredRoles);
        return EvidenceVerifier.Verify(this, trust, [.. requiredRoles], at, requiredProfile);
    }

    /// <summary>
    /// Checks the signatures against keys that nobody vouches for, such as keys lying beside the evidence. Shows
    /// that the bytes are consistent with those keys; who signed stays open.
    /// </summary>
    /// <param name="keys">The keys.</param>
    /// <returns>Which signatures are right, and the fingerprints of their keys.</returns>
    public SignatureReport VerifySignaturesOnly(IReadOnlyList<VerificationKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return EvidenceVerifier.CheckSignatures(this, keys);
    }

    /// <summary>The bytes that are signed: DSSE's PAE, <c>DSSEv1 SP LEN SP type SP LEN SP body</c>.</summary>
    /// <param name="payloadType">The payload type; its length counts UTF-8 bytes.</param>
    /// <param name="body">The payload.</param>
    /// <returns>The encoding.</returns>
    public static byte[] PreAuthenticationEncoding(string payloadType, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(payloadType);
        var type = Encoding.UTF8.GetBytes(payloadType);
        var culture = CultureInfo.InvariantCulture;
        return
        [
            .. Encoding.ASCII.GetBytes(string.Create(culture, $"DSSEv1 {type.Length} ")),
            .. type,
            .. Encoding.ASCII.GetBytes(string.Create(culture, $" {body.Length} ")),
            .. body,
        ];
    }

    private static DsseSignature SignOne(
        ReadOnlySpan<byte> message,
        ISigner signer,
        ReadOnlySpan<DsseSignature> earlier
    )
    {
        ArgumentNullException.ThrowIfNull(signer);
        var keyId = signer.KeyId;
        if (keyId is null || !EvidenceText.IsSha256(keyId))
        {
            throw new InvalidOperationException(
                "A signer's key id is not 64 lower-case hexadecimal digits (SHA-256 of its public key)."
            );
        }

        foreach (var signature in earlier)
        {
            if (signature.KeyId == keyId)
            {
                throw new ArgumentException(
                    $"The key {keyId} signs twice; each key signs once.",
                    nameof(signer)
                );
            }
        }

        var bytes = signer.Sign(message);
        if (bytes is not { Length: SignatureAlgorithms.SignatureSize })
        {
            throw new InvalidOperationException(
                $"A signer did not return a signature of {SignatureAlgorithms.SignatureSize} bytes."
            );
        }

        return new DsseSignature(keyId, [.. bytes]);
    }

    private static DsseSignature ParseSignature(JsonElement element, string where)
    {
        var shape = new JsonShape(element, where, ["keyid", "sig"]);
        var keyId = shape.Text("keyid");
        if (!EvidenceText.IsSha256(keyId))
        {
            throw new EvidenceFormatException(
                $"{where}, keyid, must be 64 lower-case hexadecimal digits."
            );
        }

        var bytes = Base64(shape.Text("sig"), $"{where}, sig,");
        if (bytes.Length != SignatureAlgorithms.SignatureSize)
        {
            throw new EvidenceFormatException(
                $"{where}, sig, must hold {SignatureAlgorithms.SignatureSize} bytes; it holds {bytes.Length}."
            );
        }

        return new DsseSignature(keyId, bytes);
    }

    private static byte[] Base64(string text, string where)
    {
        var bytes = new byte[text.Length / 4 * 3];
        // Encoding again catches white space, missing padding and stray bits in the last character.
        if (
            !Convert.TryFromBase64String(text, bytes, out var written)
            || Convert.ToBase64String(bytes.AsSpan(0, written)) != text
        )
        {
            throw new EvidenceFormatException(
                $"{where} must be base64 of the standard alphabet with padding and nothing else."
            );
        }

        return bytes[..written];
    }
}
