using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Randomness;
using AuthOps.Psi.Ecdh;

namespace AuthOps.Psi.Tests.Ecdh;

/// <summary>A small fixed scalar, ephemeral scalar and nonce, and a shuffle that may be switched off: for vectors and for finding items again.</summary>
internal sealed class FixedRandomness(byte scalar, byte nonce, bool shuffle) : IEcdhRandomness
{
    public void FillNonce(Span<byte> nonce1) => nonce1.Fill(nonce);

    public void FillScalar(MaskingGroup group, Span<byte> scalar1) => Fill(group, scalar1, scalar);

    public void FillEphemeral(MaskingGroup group, Span<byte> scalar1) =>
        Fill(group, scalar1, (byte)(scalar + 8));

    public void FillPadding(Span<byte> uniform) => SecureRandom.Fill(uniform);

    public void Shuffle<T>(Span<T> items)
    {
        if (shuffle)
        {
            SecureRandom.Shuffle(items);
        }
    }

    // Least significant byte: first on ristretto255, last on SM2 and P-256; X25519 would clear its lowest bits.
    private static void Fill(MaskingGroup group, Span<byte> destination, byte value)
    {
        destination.Clear();
        var place = group switch
        {
            WeierstrassGroup => destination.Length - 1,
            XOnlyCurve25519 => 1,
            _ => 0,
        };
        destination[place] = value;
    }
}
