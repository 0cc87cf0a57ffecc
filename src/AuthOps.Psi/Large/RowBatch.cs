using System.Runtime.InteropServices;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Large;

/// <summary>The items of a batch of rows one after the other, and the rows they are of; its memory is used again. Used by one thread.</summary>
internal sealed class RowBatch
{
    private readonly List<byte> _items = [];
    private readonly List<int> _ends = [];
    private readonly List<long> _rows = [];

    public int Count => _rows.Count;

    public ReadOnlySpan<byte> Items => CollectionsMarshal.AsSpan(_items);

    public ReadOnlySpan<int> Ends => CollectionsMarshal.AsSpan(_ends);

    public ReadOnlySpan<long> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>Takes the rows that have an item.</summary>
    public void Fill(PsiItemSet rows, long firstRow)
    {
        _items.Clear();
        _ends.Clear();
        _rows.Clear();
        for (var row = 0; row < rows.RowCount; row++)
        {
            var item = rows.ItemOf(row);
            if (item >= 0)
            {
                _items.AddRange(rows.Encoded(item));
                _ends.Add(_items.Count);
                _rows.Add(firstRow + row);
            }
        }
    }

    /// <summary>The sum of the checks of the rows under a key.</summary>
    public ulong Check(SipHash hash)
    {
        var digests = new ulong[2 * Count];
        hash.Hash128Each(Items, 0, Ends, digests);
        ulong check = 0;
        for (var i = 0; i < Count; i++)
        {
            var row = new BucketRow(digests[2 * i], digests[(2 * i) + 1], _rows[i]);
            check = unchecked(check + row.Check);
        }

        return check;
    }
}
