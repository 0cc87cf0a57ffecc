using System.Globalization;
using AuthOps.Psi.Vole;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Bench.Psi;

/// <summary>An oblivious store of hashed items in the full field, ordered by bin beforehand.</summary>
internal sealed class OkvsWorkload : IDisposable
{
    private readonly OkvsShape _shape;
    private readonly BinnedRows _rows;
    private readonly OkvsEncoder<Block, FullField> _encoder;
    private readonly AlignedBuffer<Block> _values;
    private readonly AlignedBuffer<Block> _decoded;
    private readonly AlignedBuffer<Block> _slots;
    private readonly BlockStream _stream = new();

    public OkvsWorkload(int items)
    {
        Count = items;
        _shape = OkvsShape.For(items);
        var hashes = new Block[items];
        _stream.Fill(hashes.AsSpan());
        _rows = new BinnedRows(hashes, _shape.Bins);
        _encoder = new OkvsEncoder<Block, FullField>(_shape);
        _values = new AlignedBuffer<Block>(items);
        _decoded = new AlignedBuffer<Block>(items);
        _slots = new AlignedBuffer<Block>(_shape.Slots);
        _stream.Fill(_values.Span);
    }

    public static string Kernel => $"{Gf128.Kernels[0]}, {BlockCipher.KernelName}";

    public int Count { get; }

    public string Shape =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{_shape.Bins} bins, {(double)_shape.Slots / Count:0.000} slots an item, {_shape.DenseColumns} dense columns"
        );

    /// <summary>Draws the free slots and solves the others.</summary>
    public void Encode()
    {
        for (var bin = 0; bin < _shape.Bins; bin++)
        {
            var rows = _rows.RowsOf(bin);
            var slots = _slots.Span.Slice(bin * _shape.Stride, _shape.Stride);
            _stream.Fill(slots);
            if (
                !_encoder.TryEncode(
                    rows,
                    _values.Span.Slice(_rows.StartOf(bin), rows.Length),
                    slots
                )
            )
            {
                throw new InvalidOperationException("A store of random items did not encode.");
            }
        }
    }

    /// <summary>Decodes all items.</summary>
    public void Decode()
    {
        for (var bin = 0; bin < _shape.Bins; bin++)
        {
            var rows = _rows.RowsOf(bin);
            OkvsDecoder.Decode<Block, FullField>(
                _shape,
                rows,
                _slots.Span.Slice(bin * _shape.Stride, _shape.Stride),
                _decoded.Span.Slice(_rows.StartOf(bin), rows.Length)
            );
        }
    }

    /// <summary>Fails unless every item decoded to its value.</summary>
    public void Verify()
    {
        if (!_decoded.Span.SequenceEqual(_values.Span))
        {
            throw new InvalidOperationException("An item decoded to another value.");
        }
    }

    public void Dispose()
    {
        _rows.Dispose();
        _encoder.Dispose();
        _values.Dispose();
        _decoded.Dispose();
        _slots.Dispose();
        _stream.Dispose();
    }
}
