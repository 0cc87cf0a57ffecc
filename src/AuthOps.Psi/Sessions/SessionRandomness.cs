using AuthOps.Primitives.Groups;
using AuthOps.Primitives.Randomness;

namespace AuthOps.Psi.Sessions;

/// <summary>Nonces and scalars from the platform's generator. Stateless and safe to share between threads.</summary>
internal class SessionRandomness : ISessionRandomness
{
    public static SessionRandomness Instance { get; } = new();

    public void FillNonce(Span<byte> nonce) => SecureRandom.Fill(nonce);

    public void FillEphemeral(MaskingGroup group, Span<byte> scalar) => group.RandomScalar(scalar);
}
