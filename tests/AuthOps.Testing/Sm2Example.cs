using AuthOps.Primitives.Signatures;
using Org.BouncyCastle.Crypto.Prng;

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
    ) =>
        Sm2Scheme.Sign(
            privateKey,
            message,
            userId,
            new Org.BouncyCastle.Security.SecureRandom(new OneNonce(nonce))
        );

    /// <summary>Verifies under a given user id; the public key is an uncompressed point.</summary>
    public static bool Verify(
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> userId,
        ReadOnlySpan<byte> signature
    ) => Sm2Scheme.Verify(publicKey, message, userId, signature);

    private sealed class OneNonce(byte[] nonce) : IRandomGenerator
    {
        private readonly ReplayBytes _bytes = new(nonce);

        public void NextBytes(byte[] bytes) => _bytes.Fill(bytes);

        public void NextBytes(byte[] bytes, int start, int len) =>
            _bytes.Fill(bytes.AsSpan(start, len));

        public void NextBytes(Span<byte> bytes) => _bytes.Fill(bytes);

        public void AddSeedMaterial(byte[] seed) => throw new NotSupportedException();

        public void AddSeedMaterial(ReadOnlySpan<byte> seed) => throw new NotSupportedException();

        public void AddSeedMaterial(long seed) => throw new NotSupportedException();
    }
}
