using System.Buffers.Binary;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Oprf;

/// <summary>The scalars d_i that weigh the pairs of a proof (RFC 9497, 2.2.1). Belongs to one thread.</summary>
internal sealed class CompositeWeights : IDisposable
{
    private readonly OprfContext _context;
    private readonly MessageExpander _expander;
    private readonly byte[] _message;
    private readonly int _indexAt;

    public CompositeWeights(OprfContext context, ReadOnlySpan<byte> publicKey)
    {
        _context = context;
        _expander = context.ScalarExpander();
        var size = context.Suite.ElementSize;
        var seedMessage = new byte[(2 * sizeof(ushort)) + size + context.SeedDomain.Length];
        DleqProof.WritePrefixed(seedMessage, publicKey);
        DleqProof.WritePrefixed(seedMessage.AsSpan(sizeof(ushort) + size), context.SeedDomain);
        var seed = new byte[context.Suite.OutputSize];
        HashKinds.Hash(context.Suite.Hash, seedMessage, seed);

        ReadOnlySpan<byte> label = "Composite"u8;
        _indexAt = sizeof(ushort) + seed.Length;
        _message = new byte[_indexAt + (3 * sizeof(ushort)) + (2 * size) + label.Length];
        DleqProof.WritePrefixed(_message, seed);
        label.CopyTo(_message.AsSpan(_message.Length - label.Length));
    }

    /// <summary>Writes the weights of pairs whose first has the given index.</summary>
    public void Write(
        int firstIndex,
        ReadOnlySpan<byte> blinded,
        ReadOnlySpan<byte> evaluated,
        Span<byte> scalars
    )
    {
        var (size, scalarSize) = (_context.Suite.ElementSize, _context.Suite.ScalarSize);
        var pair = _message.AsSpan(_indexAt + sizeof(ushort));
        for (var i = 0; i < scalars.Length / scalarSize; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(
                _message.AsSpan(_indexAt),
                (ushort)(firstIndex + i)
            );
            DleqProof.WritePrefixed(pair, blinded.Slice(i * size, size));
            DleqProof.WritePrefixed(
                pair[(sizeof(ushort) + size)..],
                evaluated.Slice(i * size, size)
            );
            _context.HashToScalar(_expander, _message, scalars.Slice(i * scalarSize, scalarSize));
        }
    }

    public void Dispose() => _expander.Dispose();
}
