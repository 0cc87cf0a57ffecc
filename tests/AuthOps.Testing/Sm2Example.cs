using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Testing;

/// <summary>
/// SM2 with the nonce and the user id of a published example, which the library itself never lets a caller choose.
/// Safe to call from any thread.
/// </summary>
public static class Sm2Example
{
    /// <summary>Signs with a given nonce; throws when the algorithm asks for a second one.</summary>
    public static byte[] Sign(
        ReadOnlySpan<byte> privateKey,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> userId,
        byte[] nonce
    )
    {
        var source = new ReplayBytes(nonce);
        return Sm2Scheme.Sign(
            ref source,
            privateKey,
            Sm2Scheme.Instance.DerivePublicKey(privateKey),
            message,
            userId
        );
    }

    /// <summary>Verifies under a given user id; the public key is an uncompressed point.</summary>
    public static bool Verify(
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> userId,
        ReadOnlySpan<byte> signature
    )
    {
        PreparedPoint? prepared = null;
        return Sm2Scheme.Verify(publicKey, ref prepared, message, userId, signature);
    }
}
