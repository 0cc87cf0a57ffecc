using AuthOps.Primitives.Groups;

namespace AuthOps.Psi.Ecdh;

/// <summary>The random choices of one party. In use it is always <see cref="EcdhRandomness"/>; tests replay it for the vectors of docs/wire.</summary>
internal interface IEcdhRandomness
{
    void FillNonce(Span<byte> nonce);

    /// <summary>The scalar that masks the items.</summary>
    void FillScalar(MaskingGroup group, Span<byte> scalar);

    /// <summary>The scalar of the ephemeral key that frames are protected under.</summary>
    void FillEphemeral(MaskingGroup group, Span<byte> scalar);

    /// <summary>What padding items are mapped from, in place of a hash.</summary>
    void FillPadding(Span<byte> uniform);

    void Shuffle<T>(Span<T> items);
}
