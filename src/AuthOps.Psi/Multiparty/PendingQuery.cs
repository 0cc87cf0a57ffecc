using System.Security.Cryptography;
using AuthOps.Psi.Oprf;

namespace AuthOps.Psi.Multiparty;

/// <summary>Party 0's blinded keys for one other party. Belongs to one thread.</summary>
internal sealed class PendingQuery : IDisposable
{
    private static readonly OprfClient s_client = new(OprfSuite.Ristretto255Sha512);

    private readonly byte[] _blinds;

    public PendingQuery(OprfInputs inputs)
    {
        _blinds = GC.AllocateArray<byte>(inputs.Count * s_client.Suite.ScalarSize, pinned: true);
        Blinded = new byte[inputs.Count * s_client.Suite.ElementSize];
        s_client.BlindBatch(inputs, _blinds, Blinded);
    }

    public byte[] Blinded { get; }

    public byte[] Finalize(OprfInputs inputs, ReadOnlySpan<byte> evaluated)
    {
        var outputs = new byte[inputs.Count * s_client.Suite.OutputSize];
        s_client.FinalizeBatch(inputs, _blinds, Blinded, evaluated, [], outputs);
        return outputs;
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_blinds);
}
