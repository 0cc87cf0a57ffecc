using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Randomness;
using AuthOps.Psi.Sessions;

namespace AuthOps.Psi.Vole;

/// <summary>Random choices from the platform's generator. Stateless and safe to share between threads.</summary>
internal sealed class VoleRandomness : SessionRandomness, IVoleRandomness
{
    public static new IVoleRandomness Instance { get; } = new VoleRandomness();

    public void FillScalar(PrimeGroup group, Span<byte> scalar) => group.RandomScalar(scalar);

    public void Fill(Span<byte> blocks) => SecureRandom.Fill(blocks);

    public int Place(int leaves) => SecureRandom.NextInt32(leaves);
}
