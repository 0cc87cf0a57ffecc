namespace AuthOps.Psi.Ecdh;

/// <summary>The random choices of one party. In use it is always <see cref="EcdhRandomness"/>; tests replay it for the vectors of docs/wire.</summary>
internal interface IEcdhRandomness
{
    void FillNonce(Span<byte> nonce);

    void FillScalar(Span<byte> scalar);

    void Shuffle<T>(Span<T> items);
}
