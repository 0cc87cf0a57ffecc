using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Randomness;
using AuthOps.Psi.Sessions;

namespace AuthOps.Psi.Ecdh;

/// <summary>Random choices from the platform's generator. Stateless and safe to share between threads.</summary>
internal sealed class EcdhRandomness : SessionRandomness, IEcdhRandomness
{
    public static new EcdhRandomness Instance { get; } = new();

    public void FillScalar(MaskingGroup group, Span<byte> scalar) => group.RandomScalar(scalar);

    public void FillPadding(Span<byte> uniform) => SecureRandom.Fill(uniform);

    public void Shuffle<T>(Span<T> items) => SecureRandom.Shuffle(items);
}
