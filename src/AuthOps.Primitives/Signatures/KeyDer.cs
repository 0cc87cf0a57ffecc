using System.Formats.Asn1;
using System.Security.Cryptography;

namespace AuthOps.Primitives.Signatures;

/// <summary>
/// The DER containers of keys: SubjectPublicKeyInfo (RFC 5280 §4.1, RFC 5480, RFC 8410) and PKCS#8 PrivateKeyInfo
/// (RFC 5208) around ECPrivateKey (RFC 5915) or CurvePrivateKey (RFC 8410). Stateless and safe to share between
/// threads.
/// </summary>
internal static class KeyDer
{
    private const string EcPublicKey = "1.2.840.10045.2.1";
    private const string P256Curve = "1.2.840.10045.3.1.7";
    private const string Sm2Curve = "1.2.156.10197.1.301";
    private const string Ed25519Oid = "1.3.101.112";

    private static ReadOnlySpan<byte> Ed25519PublicPrefix =>
        [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

    private static ReadOnlySpan<byte> Ed25519PrivatePrefix =>
        [0x30, 0x2e, 2, 1, 0, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

    private static ReadOnlySpan<byte> EcAlgorithm =>
        [0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];

    private static ReadOnlySpan<byte> P256CurveDer =>
        [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

    private static ReadOnlySpan<byte> Sm2CurveDer =>
        [0x06, 0x08, 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x82, 0x2d];

    /// <summary>Encodes a SubjectPublicKeyInfo.</summary>
    public static byte[] EncodePublicKey(
        SignatureAlgorithm algorithm,
        ReadOnlySpan<byte> publicKey
    ) =>
        algorithm == SignatureAlgorithm.Ed25519
            ? [.. Ed25519PublicPrefix, .. publicKey]
            : [0x30, 0x59, .. EcAlgorithm, .. Curve(algorithm), 0x03, 0x42, 0x00, .. publicKey];

    /// <summary>Encodes a PrivateKeyInfo in the form OpenSSL writes; the caller clears the result.</summary>
    public static byte[] EncodePrivateKey(
        SignatureAlgorithm algorithm,
        ReadOnlySpan<byte> privateKey,
        ReadOnlySpan<byte> publicKey
    )
    {
        if (algorithm == SignatureAlgorithm.Ed25519)
        {
            return [.. Ed25519PrivatePrefix, .. privateKey];
        }

        return
        [
            .. (ReadOnlySpan<byte>)[0x30, 0x81, 0x87, 2, 1, 0],
            .. EcAlgorithm,
            .. Curve(algorithm),
            .. (ReadOnlySpan<byte>)[0x04, 0x6d, 0x30, 0x6b, 2, 1, 1, 0x04, 0x20],
            .. privateKey,
            .. (ReadOnlySpan<byte>)[0xa1, 0x44, 0x03, 0x42, 0x00],
            .. publicKey,
        ];
    }

    /// <summary>Reads a SubjectPublicKeyInfo and validates the point.</summary>
    /// <exception cref="KeyFormatException">It is not one, or not in the only accepted encoding.</exception>
    public static (SignatureAlgorithm Algorithm, byte[] PublicKey) DecodePublicKey(
        ReadOnlySpan<byte> der
    )
    {
        var input = der.ToArray();
        var (algorithm, publicKey) = Guard(
            () =>
            {
                var outer = new AsnReader(input, AsnEncodingRules.DER);
                var info = outer.ReadSequence();
                outer.ThrowIfNotEmpty();
                var kind = ReadAlgorithm(info.ReadSequence());
                var key = info.ReadBitString(out var unused);
                info.ThrowIfNotEmpty();
                if (unused != 0)
                {
                    throw new AsnContentException("The bit string has unused bits.");
                }

                return (kind, key);
            },
            "SubjectPublicKeyInfo"
        );
        var scheme = SignatureScheme.Of(algorithm);
        if (publicKey.Length != scheme.PublicKeySize)
        {
            throw new KeyFormatException(
                $"The {SignatureAlgorithms.Name(algorithm)} public key must have {scheme.PublicKeySize} bytes "
                    + $"(points uncompressed); it has {publicKey.Length}."
            );
        }

        scheme.ValidatePublicKey(publicKey);
        // The key id digests these bytes, so one key must have one encoding.
        if (!EncodePublicKey(algorithm, publicKey).AsSpan().SequenceEqual(der))
        {
            throw new KeyFormatException(
                "The public key is not in the canonical SubjectPublicKeyInfo encoding; export it again."
            );
        }

        return (algorithm, publicKey);
    }

    /// <summary>
    /// Reads a PrivateKeyInfo; a public key inside must belong to the private key. The caller clears the key.
    /// </summary>
    /// <exception cref="KeyFormatException">It is not one.</exception>
    public static (SignatureAlgorithm Algorithm, byte[] PrivateKey) DecodePrivateKey(
        ReadOnlyMemory<byte> der
    )
    {
        var privateKey = GC.AllocateArray<byte>(SignatureScheme.PrivateKeySize, pinned: true);
        try
        {
            var (algorithm, claimed) = Guard(
                () => ReadPrivateKey(der, privateKey),
                "PKCS#8 PrivateKeyInfo (version 0, no attributes)"
            );
            var derived = SignatureScheme.Of(algorithm).DerivePublicKey(privateKey);
            if (claimed is not null && !claimed.AsSpan().SequenceEqual(derived))
            {
                throw new KeyFormatException(
                    "The public key inside the private key does not belong to it; the file is damaged or the "
                        + "key belongs to another curve."
                );
            }

            return (algorithm, privateKey);
        }
        catch
        {
            CryptographicOperations.ZeroMemory(privateKey);
            throw;
        }
    }

    private static (SignatureAlgorithm Algorithm, byte[]? PublicKey) ReadPrivateKey(
        ReadOnlyMemory<byte> der,
        byte[] privateKey
    )
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var info = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        RequireVersion(info, 0);
        var algorithm = ReadAlgorithm(info.ReadSequence());
        var inner = new AsnReader(ReadPrimitiveOctets(info), AsnEncodingRules.DER);
        info.ThrowIfNotEmpty();
        var publicKey =
            algorithm == SignatureAlgorithm.Ed25519
                ? ReadCurvePrivateKey(inner, privateKey)
                : ReadEcPrivateKey(inner, algorithm, privateKey);
        return (algorithm, publicKey);
    }

    private static byte[]? ReadCurvePrivateKey(AsnReader inner, Span<byte> privateKey)
    {
        CopyKey(ReadPrimitiveOctets(inner).Span, privateKey);
        inner.ThrowIfNotEmpty();
        return null;
    }

    private static byte[]? ReadEcPrivateKey(
        AsnReader inner,
        SignatureAlgorithm algorithm,
        Span<byte> privateKey
    )
    {
        var sequence = inner.ReadSequence();
        inner.ThrowIfNotEmpty();
        RequireVersion(sequence, 1);
        CopyKey(ReadPrimitiveOctets(sequence).Span, privateKey);
        var parameters = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (sequence.HasData && sequence.PeekTag() == parameters)
        {
            var tagged = sequence.ReadSequence(parameters);
            var curve = tagged.ReadObjectIdentifier();
            tagged.ThrowIfNotEmpty();
            if (ByCurve(curve) != algorithm)
            {
                throw new KeyFormatException(
                    "The private key names two different curves; export it again."
                );
            }
        }

        var publicTag = new Asn1Tag(TagClass.ContextSpecific, 1, isConstructed: true);
        byte[]? publicKey = null;
        if (sequence.HasData && sequence.PeekTag() == publicTag)
        {
            var tagged = sequence.ReadSequence(publicTag);
            publicKey = tagged.ReadBitString(out _);
            tagged.ThrowIfNotEmpty();
        }

        sequence.ThrowIfNotEmpty();
        return publicKey;
    }

    private static void CopyKey(ReadOnlySpan<byte> source, Span<byte> privateKey)
    {
        if (source.Length != privateKey.Length)
        {
            throw new KeyFormatException(
                $"The private key must have {privateKey.Length} bytes; it has {source.Length}."
            );
        }

        source.CopyTo(privateKey);
    }

    private static ReadOnlyMemory<byte> ReadPrimitiveOctets(AsnReader reader) =>
        reader.TryReadPrimitiveOctetString(out var octets)
            ? octets
            : throw new AsnContentException("An octet string is constructed.");

    private static void RequireVersion(AsnReader reader, int version)
    {
        if (!reader.TryReadInt32(out var found) || found != version)
        {
            throw new AsnContentException($"The version is not {version}.");
        }
    }

    private static SignatureAlgorithm ReadAlgorithm(AsnReader identifier)
    {
        var algorithm = identifier.ReadObjectIdentifier();
        if (algorithm == Ed25519Oid)
        {
            identifier.ThrowIfNotEmpty();
            return SignatureAlgorithm.Ed25519;
        }

        if (algorithm != EcPublicKey)
        {
            throw new KeyFormatException(
                $"Keys of algorithm {KeyOids.Describe(algorithm)} are not accepted; use Ed25519, ECDSA P-256 or SM2."
            );
        }

        if (!identifier.HasData || identifier.PeekTag() != Asn1Tag.ObjectIdentifier)
        {
            throw new KeyFormatException(
                "The elliptic-curve key does not name its curve (explicit parameters are not accepted); "
                    + "export it with a named curve."
            );
        }

        var curve = identifier.ReadObjectIdentifier();
        identifier.ThrowIfNotEmpty();
        return ByCurve(curve);
    }

    private static SignatureAlgorithm ByCurve(string curve) =>
        curve switch
        {
            P256Curve => SignatureAlgorithm.EcdsaP256Sha256,
            Sm2Curve => SignatureAlgorithm.Sm2Sm3,
            _ => throw new KeyFormatException(
                $"The curve {KeyOids.Describe(curve)} is not accepted; use P-256 or SM2 (sm2p256v1)."
            ),
        };

    private static ReadOnlySpan<byte> Curve(SignatureAlgorithm algorithm) =>
        algorithm == SignatureAlgorithm.Sm2Sm3 ? Sm2CurveDer : P256CurveDer;

    private static T Guard<T>(Func<T> decode, string what)
    {
        try
        {
            return decode();
        }
        catch (AsnContentException e)
        {
            throw new KeyFormatException(
                $"The key is not a DER-encoded {what}; export it again in that form.",
                e
            );
        }
    }
}
