using System.Security.Cryptography;
using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Randomness;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace AuthOps.Primitives.Signatures;

/// <summary>Pure Ed25519 (RFC 8032 §5.1) by BouncyCastle. Stateless and safe to share between threads.</summary>
internal sealed class Ed25519Scheme : SignatureScheme
{
    public static readonly Ed25519Scheme Instance = new();

    private Ed25519Scheme() { }

    public override SignatureAlgorithm Algorithm => SignatureAlgorithm.Ed25519;

    public override int PublicKeySize => Ed25519.PublicKeySize;

    public override void Generate(Span<byte> privateKey) => SecureRandom.Fill(privateKey);

    public override byte[] DerivePublicKey(ReadOnlySpan<byte> privateKey)
    {
        var seed = privateKey.ToArray();
        var publicKey = new byte[Ed25519.PublicKeySize];
        try
        {
            Ed25519.GeneratePublicKey(seed, 0, publicKey, 0);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }

        return publicKey;
    }

    public override void ValidatePublicKey(ReadOnlySpan<byte> publicKey)
    {
        // The full check also refuses points of small order, under which one signature fits many messages.
        if (!Ed25519.ValidatePublicKeyFull(publicKey.ToArray(), 0))
        {
            throw new KeyFormatException(
                "The Ed25519 public key is not the canonical encoding of a point in the prime-order subgroup; "
                    + "export the key again from where it was made."
            );
        }
    }

    public override byte[] Sign(
        ReadOnlySpan<byte> privateKey,
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> message
    )
    {
        var seed = privateKey.ToArray();
        var text = message.ToArray();
        var signature = new byte[Ed25519.SignatureSize];
        try
        {
            Ed25519.Sign(seed, 0, publicKey.ToArray(), 0, text, 0, text.Length, signature, 0);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }

        return signature;
    }

    public override bool Verify(
        ReadOnlySpan<byte> publicKey,
        ref PreparedPoint? prepared,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    )
    {
        var text = message.ToArray();
        return Ed25519.Verify(signature.ToArray(), 0, publicKey.ToArray(), 0, text, 0, text.Length);
    }
}
