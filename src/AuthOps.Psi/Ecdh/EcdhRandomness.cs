using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Psi.Ecdh;

/// <summary>Random choices from the platform's generator. Stateless and safe to share between threads.</summary>
internal sealed class EcdhRandomness : IEcdhRandomness
{
    public static EcdhRandomness Instance { get; } = new();

    public void FillNonce(Span<byte> nonce) => SecureRandom.Fill(nonce);

    public void FillScalar(MaskingGroup group, Span<byte> scalar) => group.RandomScalar(scalar);

    public void FillEphemeral(MaskingGroup group, Span<byte> scalar) => group.RandomScalar(scalar);

    public void FillPadding(Span<byte> uniform) => SecureRandom.Fill(uniform);

    public void Shuffle<T>(Span<T> items) => SecureRandom.Shuffle(items);
}
