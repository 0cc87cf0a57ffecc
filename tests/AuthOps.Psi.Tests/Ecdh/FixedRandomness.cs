using AuthOps.Primitives.Randomness;
using AuthOps.Psi.Ecdh;

namespace AuthOps.Psi.Tests.Ecdh;

/// <summary>A small fixed scalar and nonce, and a shuffle that may be switched off: for vectors and for finding items again.</summary>
internal sealed class FixedRandomness(byte scalar, byte nonce, bool shuffle) : IEcdhRandomness
{
    public void FillNonce(Span<byte> nonce1) => nonce1.Fill(nonce);

    public void FillScalar(Span<byte> scalar1)
    {
        scalar1.Clear();
        scalar1[0] = scalar;
    }

    public void Shuffle<T>(Span<T> items)
    {
        if (shuffle)
        {
            SecureRandom.Shuffle(items);
        }
    }
}
