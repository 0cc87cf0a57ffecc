using System.Security.Cryptography;
using AuthOps.Primitives.Groups;

namespace AuthOps.Primitives.Signatures;

/// <summary>
/// ECDSA over P-256 with SHA-256 by the platform; our own group only derives and checks points. Stateless and safe
/// to share between threads.
/// </summary>
internal sealed class EcdsaP256Scheme : SignatureScheme
{
    public static readonly EcdsaP256Scheme Instance = new();

    private static readonly WeierstrassKeys Keys = WeierstrassKeys.Of<P256Curve>(
        "ECDSA P-256",
        largestKeyBelowOrder: 1
    );

    private EcdsaP256Scheme() { }

    public override SignatureAlgorithm Algorithm => SignatureAlgorithm.EcdsaP256Sha256;

    public override int PublicKeySize => WeierstrassKeys.PublicKeySize;

    public override void Generate(Span<byte> privateKey) => Keys.Generate(privateKey);

    public override byte[] DerivePublicKey(ReadOnlySpan<byte> privateKey) =>
        Keys.DerivePublicKey(privateKey);

    public override void ValidatePublicKey(ReadOnlySpan<byte> publicKey) =>
        Keys.ValidatePublicKey(publicKey);

    public override byte[] Sign(
        ReadOnlySpan<byte> privateKey,
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> message
    )
    {
        var parameters = PublicParameters(publicKey);
        parameters.D = privateKey.ToArray();
        try
        {
            using var ecdsa = ECDsa.Create(parameters);
            return ecdsa.SignData(
                message,
                HashAlgorithmName.SHA256,
                DSASignatureFormat.IeeeP1363FixedFieldConcatenation
            );
        }
        finally
        {
            CryptographicOperations.ZeroMemory(parameters.D);
        }
    }

    public override bool Verify(
        ReadOnlySpan<byte> publicKey,
        ref PreparedPoint? prepared,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    )
    {
        using var ecdsa = ECDsa.Create(PublicParameters(publicKey));
        return ecdsa.VerifyData(
            message,
            signature,
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation
        );
    }

    private static ECParameters PublicParameters(ReadOnlySpan<byte> publicKey) =>
        new()
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = publicKey[1..33].ToArray(), Y = publicKey[33..].ToArray() },
        };
}
