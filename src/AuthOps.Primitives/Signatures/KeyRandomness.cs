using AuthOps.Primitives.Randomness;
using Org.BouncyCastle.Crypto.Prng;
using BouncyCastleRandom = Org.BouncyCastle.Security.SecureRandom;

namespace AuthOps.Primitives.Signatures;

/// <summary>
/// <see cref="SecureRandom"/> for keys and nonces, and its face towards BouncyCastle. Stateless and safe to
/// share between threads.
/// </summary>
internal sealed class KeyRandomness : IRandomGenerator
{
    private KeyRandomness() { }

    public static BouncyCastleRandom ForBouncyCastle { get; } = new(new KeyRandomness());

    public static void Fill(Span<byte> buffer) => SecureRandom.Fill(buffer);

    public void NextBytes(byte[] bytes) => Fill(bytes);

    public void NextBytes(byte[] bytes, int start, int len) => Fill(bytes.AsSpan(start, len));

    public void NextBytes(Span<byte> bytes) => Fill(bytes);

    // Nobody outside may influence the source, so seeds are refused, not mixed in.
    public void AddSeedMaterial(byte[] seed) => throw SeedsAreRefused();

    public void AddSeedMaterial(ReadOnlySpan<byte> seed) => throw SeedsAreRefused();

    public void AddSeedMaterial(long seed) => throw SeedsAreRefused();

    private static NotSupportedException SeedsAreRefused() =>
        new("The random source of the suite takes no seeds.");
}
