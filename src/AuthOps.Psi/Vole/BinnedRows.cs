using System.Runtime.CompilerServices;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>The hashes of a party's items, ordered by bin, each with the item's index. Used by one thread at a time.</summary>
internal sealed class BinnedRows : IDisposable
{
    private readonly AlignedBuffer<Block> _rows;
    private readonly AlignedBuffer<int> _items;
    private readonly int[] _starts;

    /// <summary>Orders the hashes of items by bin.</summary>
    /// <param name="hashes">A hash for each item, under a key that came after the items were chosen.</param>
    /// <param name="bins">The number of bins, at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public BinnedRows(ReadOnlySpan<Block> hashes, int bins)
    {
        _rows = new AlignedBuffer<Block>(hashes.Length);
        _items = new AlignedBuffer<int>(hashes.Length);
        _starts = new int[bins + 1];
        var next = new int[bins + 1];
        foreach (var hash in hashes)
        {
            next[OkvsRow.Bin(hash, bins) + 1]++;
        }

        for (var bin = 0; bin < bins; bin++)
        {
            MaxCount = Math.Max(MaxCount, next[bin + 1]);
            next[bin + 1] += next[bin];
            _starts[bin + 1] = next[bin + 1];
        }

        var rows = _rows.Span;
        var items = _items.Span;
        for (var i = 0; i < hashes.Length; i++)
        {
            var hash = hashes[i];
            var place = next[OkvsRow.Bin(hash, bins)]++;
            rows[place] = hash;
            items[place] = i;
        }
    }

    /// <summary>Items in all.</summary>
    public int Count => _items.Length;

    /// <summary>The items of the fullest bin.</summary>
    public int MaxCount { get; }

    /// <summary>The index of each item in the order of the bins.</summary>
    public ReadOnlySpan<int> Items => _items.Span;

    /// <summary>Where a bin begins in that order.</summary>
    public int StartOf(int bin) => _starts[bin];

    /// <summary>The hashes of a bin.</summary>
    public ReadOnlySpan<Block> RowsOf(int bin) => _rows.Span[_starts[bin].._starts[bin + 1]];

    public void Dispose()
    {
        _rows.Dispose();
        _items.Dispose();
    }
}
