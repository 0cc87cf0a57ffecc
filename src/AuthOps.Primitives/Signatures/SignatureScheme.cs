using AuthOps.Primitives.Groups;

namespace AuthOps.Primitives.Signatures;

/// <summary>
/// One signature algorithm over raw key bytes. Private keys are 32 bytes everywhere; the encoding of public keys
/// is the scheme's. Instances are stateless and safe to share between threads.
/// </summary>
internal abstract class SignatureScheme
{
    public const int PrivateKeySize = 32;

    public abstract SignatureAlgorithm Algorithm { get; }

    /// <summary>Length of the raw public key in bytes.</summary>
    public abstract int PublicKeySize { get; }

    public static SignatureScheme Of(SignatureAlgorithm algorithm) =>
        algorithm switch
        {
            SignatureAlgorithm.Ed25519 => Ed25519Scheme.Instance,
            SignatureAlgorithm.EcdsaP256Sha256 => EcdsaP256Scheme.Instance,
            SignatureAlgorithm.Sm2Sm3 => Sm2Scheme.Instance,
            _ => throw SignatureAlgorithms.Undefined(algorithm),
        };

    /// <summary>Fills <paramref name="privateKey"/> with a fresh key, uniform over the algorithm's range.</summary>
    public abstract void Generate(Span<byte> privateKey);

    /// <summary>The public key that belongs to a private key.</summary>
    /// <exception cref="KeyFormatException">The private key is out of range.</exception>
    public abstract byte[] DerivePublicKey(ReadOnlySpan<byte> privateKey);

    /// <summary>Checks that a raw public key is a usable point of the right group.</summary>
    /// <exception cref="KeyFormatException">It is not.</exception>
    public abstract void ValidatePublicKey(ReadOnlySpan<byte> publicKey);

    /// <summary>Signs; <paramref name="privateKey"/> and <paramref name="publicKey"/> were validated before.</summary>
    public abstract byte[] Sign(
        ReadOnlySpan<byte> privateKey,
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> message
    );

    /// <summary>
    /// Verifies a signature of exactly 64 bytes; <paramref name="publicKey"/> was validated before. A scheme may keep beside the key
    /// what its verifications share: <paramref name="prepared"/> is null at first.
    /// </summary>
    public abstract bool Verify(
        ReadOnlySpan<byte> publicKey,
        ref PreparedPoint? prepared,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    );
}
