namespace AuthOps.Primitives.Merkle;

/// <summary>Collects the digests of a proof from the root downwards and gives them from the leaf upwards.</summary>
internal sealed class ProofBuilder
{
    private readonly int _digestSize;
    private readonly List<byte[]> _digests = [];

    public ProofBuilder(int digestSize) => _digestSize = digestSize;

    /// <summary>Room for the next digest on the way down.</summary>
    public Span<byte> Next()
    {
        var digest = new byte[_digestSize];
        _digests.Add(digest);
        return digest;
    }

    /// <summary>The digests one after another, last one first.</summary>
    public byte[] UpFromLeaf()
    {
        var proof = new byte[_digests.Count * _digestSize];
        for (var i = 0; i < _digests.Count; i++)
        {
            _digests[^(i + 1)].CopyTo(proof, i * _digestSize);
        }

        return proof;
    }
}
