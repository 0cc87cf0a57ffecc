using AuthOps.Primitives.Groups;
using AuthOps.Psi.Sessions;

namespace AuthOps.Psi.Ecdh;

/// <summary>The random choices of one party of an intersection or a sum. In use it is always <see cref="EcdhRandomness"/>; tests replay it for the vectors of docs/wire.</summary>
internal interface IEcdhRandomness : ISessionRandomness
{
    /// <summary>A scalar that masks items, or of a sum an encryption.</summary>
    void FillScalar(MaskingGroup group, Span<byte> scalar);

    /// <summary>What padding items are mapped from, in place of a hash.</summary>
    void FillPadding(Span<byte> uniform);

    void Shuffle<T>(Span<T> items);
}
