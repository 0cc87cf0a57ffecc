using AuthOps.Primitives.Groups;

namespace AuthOps.Psi.Sessions;

/// <summary>What a party draws for a handshake. In use it is always <see cref="SessionRandomness"/>; tests replay it for the vectors of docs/wire.</summary>
internal interface ISessionRandomness
{
    void FillNonce(Span<byte> nonce);

    /// <summary>The scalar of the ephemeral key that frames are protected under.</summary>
    void FillEphemeral(MaskingGroup group, Span<byte> scalar);
}
