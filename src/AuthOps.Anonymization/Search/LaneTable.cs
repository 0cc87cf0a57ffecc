using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Classes by all quasi-identifiers but one, and for each a row of counts: its records by every label of that one, at
/// every level. Counts stop at 255. Not safe for concurrent use.
/// </summary>
/// <param name="width">Lanes of a row; a multiple of <see cref="LaneKernels.Block"/>.</param>
internal sealed class LaneTable<TKey>(int width)
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private readonly AlignedArray<byte> _cells = new();

    /// <summary>The keys in rising order; padded.</summary>
    public TKey[] Keys { get; private set; } = [];

    /// <summary>Classes.</summary>
    public int Length { get; private set; }

    /// <summary>The counts, row after row; no vector of them crosses a cache line.</summary>
    public Span<byte> Cells => _cells.Span;

    /// <summary>The distinct records of a table.</summary>
    /// <param name="plain">Its finest classes, the quasi-identifier with lanes in the lowest bits; at least one.</param>
    /// <param name="bits">How many bits.</param>
    /// <param name="lanes">Its lanes.</param>
    public static LaneTable<TKey> Of(ClassTable<TKey> plain, int bits, LaneLayout lanes)
    {
        var table = new LaneTable<TKey>(lanes.Width);
        table.Reserve(plain.Length);
        table.Cells.Clear();
        var mask = (TKey.One << bits) - TKey.One;
        for (var i = 0; i < plain.Length; i++)
        {
            var key = plain.Keys[i] >>> bits;
            if (table.Length == 0 || table.Keys[table.Length - 1] != key)
            {
                table.Keys[table.Length++] = key;
            }

            var row = table.Cells.Slice((table.Length - 1) * lanes.Width, lanes.Width);
            foreach (var lane in lanes.LanesOf[int.CreateTruncating(plain.Keys[i] & mask)])
            {
                row[lane] = (byte)Math.Min(LaneKernels.MaxSize, row[lane] + plain.Counts[i]);
            }
        }

        return table;
    }

    /// <summary>Becomes the table whose classes are unions of another one's.</summary>
    /// <param name="source">The other table.</param>
    /// <param name="keys">The keys here of its classes, equal ones side by side; at least one.</param>
    /// <param name="order">Which class of the other table each key belongs to; empty where they are in order.</param>
    public void Fill(LaneTable<TKey> source, ReadOnlySpan<TKey> keys, ReadOnlySpan<int> order)
    {
        Reserve(keys.Length);
        Length = LaneKernels.Merge(source.Cells, width, keys, order, Cells, Keys);
    }

    private void Reserve(int classes)
    {
        _cells.Reserve(classes * width);
        if (Keys.Length < classes + ClassKernels.Padding)
        {
            Keys = new TKey[classes + ClassKernels.Padding];
        }
    }
}
