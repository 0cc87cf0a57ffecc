using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;

namespace AuthOps.Primitives.Signatures;

/// <summary>
/// SM2 with SM3 (GB/T 32918.2) over the recommended curve by BouncyCastle. Stateless and safe to share between
/// threads.
/// </summary>
/// <remarks>
/// BouncyCastle's big integers are neither constant-time nor erasable; where an attacker shares the machine, put a
/// hardware module behind <see cref="ISigner"/>.
/// </remarks>
internal sealed class Sm2Scheme : SignatureScheme
{
    public static readonly Sm2Scheme Instance = new();

    // d = n - 1 makes 1 + d vanish, so the largest private key is n - 2 (GB/T 32918.1 §6.1).
    private static readonly WeierstrassKeys Keys = new(
        GMObjectIdentifiers.sm2p256v1,
        "SM2",
        largestKeyBelowOrder: 2
    );

    private Sm2Scheme() { }

    /// <summary>The user id of GM/T 0009 §10 where the parties agreed on none: "1234567812345678".</summary>
    public static ReadOnlySpan<byte> DefaultUserId => "1234567812345678"u8;

    public override SignatureAlgorithm Algorithm => SignatureAlgorithm.Sm2Sm3;

    public override int PublicKeySize => WeierstrassKeys.PublicKeySize;

    public override void Generate(Span<byte> privateKey) => Keys.Generate(privateKey);

    public override byte[] DerivePublicKey(ReadOnlySpan<byte> privateKey) =>
        Keys.DerivePublicKey(privateKey);

    public override void ValidatePublicKey(ReadOnlySpan<byte> publicKey) =>
        Keys.DecodePublicKey(publicKey);

    public override byte[] Sign(
        ReadOnlySpan<byte> privateKey,
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> message
    ) => Sign(privateKey, message, DefaultUserId, KeyRandomness.ForBouncyCastle);

    public override bool Verify(
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    ) => Verify(publicKey, message, DefaultUserId, signature);

    /// <summary>
    /// The seam of the published examples, which fix the nonce and sometimes the user id.
    /// </summary>
    internal static byte[] Sign(
        ReadOnlySpan<byte> privateKey,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> userId,
        Org.BouncyCastle.Security.SecureRandom nonceSource
    )
    {
        var key = new ECPrivateKeyParameters(new BigInteger(1, privateKey), Keys.Domain);
        var signer = NewSigner();
        signer.Init(
            forSigning: true,
            new ParametersWithID(new ParametersWithRandom(key, nonceSource), userId)
        );
        signer.BlockUpdate(message);
        return signer.GenerateSignature();
    }

    internal static bool Verify(
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> userId,
        ReadOnlySpan<byte> signature
    )
    {
        var key = new ECPublicKeyParameters(Keys.DecodePublicKey(publicKey), Keys.Domain);
        var signer = NewSigner();
        signer.Init(forSigning: false, new ParametersWithID(key, userId));
        signer.BlockUpdate(message);
        return signer.VerifySignature(signature.ToArray());
    }

    private static SM2Signer NewSigner() => new(PlainDsaEncoding.Instance, new SM3Digest());
}
