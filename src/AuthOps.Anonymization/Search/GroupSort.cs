using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Puts the entries of each group, the keys equal above a bit, in order after one field of them was coarsened: a
/// group is a few ascending runs. Few entries are sorted by a network, ranked or inserted; many over a small range
/// are added up cell by cell; others are merged run by run. Holds scratch memory; not safe for concurrent use.
/// </summary>
internal sealed partial class GroupSort<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    /// <summary>Cells that are swept for each entry of a group, at most.</summary>
    private const int CellsPerEntry = 8;
    private const int FewEntries = 32;

    private readonly RunMerge<TKey> _runs = new();
    private int[] _cells = [];

    /// <summary>Sorts; equal keys come to lie side by side.</summary>
    /// <param name="keys">Keys, groups in order; padded, overwritten.</param>
    /// <param name="payload">Counts, or what goes with each key; padded, overwritten.</param>
    /// <param name="length">Entries.</param>
    /// <param name="shift">The lowest bit that tells groups apart; above 0.</param>
    /// <param name="addsUp">Whether payloads are counts above 0, so that equal keys may be joined: the rest of a group is filled with its largest key and 0.</param>
    /// <param name="toKeys">As much memory; the keys in order.</param>
    /// <param name="toPayload">As much memory; what goes with them.</param>
    public void Sort(
        TKey[] keys,
        int[] payload,
        int length,
        int shift,
        bool addsUp,
        TKey[] toKeys,
        int[] toPayload
    )
    {
        if (Avx512F.IsSupported && typeof(TKey) == typeof(uint))
        {
            SortAvx512(keys, payload, length, shift, addsUp, toKeys, toPayload);
            return;
        }

        for (var start = 0; start < length; )
        {
            var group = keys[start] >>> shift;
            var end = start + 1;
            while (end < length && keys[end] >>> shift == group)
            {
                end++;
            }

            if (end - start <= FewEntries)
            {
                Insert(keys, payload, start, end, toKeys, toPayload);
            }
            else
            {
                SortMany(keys, payload, start, end, shift, addsUp, toKeys, toPayload);
            }

            start = end;
        }
    }

    private void SortMany(
        TKey[] keys,
        int[] payload,
        int start,
        int end,
        int shift,
        bool addsUp,
        TKey[] toKeys,
        int[] toPayload
    )
    {
        if (addsUp && shift <= 16 && 1 << shift <= CellsPerEntry * (end - start))
        {
            AddUp(keys, payload, start, end, shift, toKeys, toPayload);
        }
        else
        {
            _runs.Merge(keys, payload, start, end, shift, toKeys, toPayload);
        }
    }

    /// <summary>Insertion sort: a handful of entries, nearly in order.</summary>
    private static void Insert(
        TKey[] keys,
        int[] payload,
        int start,
        int end,
        TKey[] toKeys,
        int[] toPayload
    )
    {
        unchecked
        {
            for (var i = start; i < end; i++)
            {
                var key = keys[i];
                var j = i;
                for (; j > start && toKeys[j - 1] > key; j--)
                {
                    toKeys[j] = toKeys[j - 1];
                    toPayload[j] = toPayload[j - 1];
                }

                toKeys[j] = key;
                toPayload[j] = payload[i];
            }
        }
    }

    /// <summary>A cell for every value of the bits below: add into them, then sweep those that are not 0.</summary>
    private void AddUp(
        TKey[] keys,
        int[] counts,
        int start,
        int end,
        int shift,
        TKey[] toKeys,
        int[] toCounts
    )
    {
        unchecked
        {
            var size = 1 << shift;
            var mask = size - 1;
            if (_cells.Length < size + ClassKernels.Padding)
            {
                _cells = new int[size + ClassKernels.Padding];
            }

            var cells = _cells.AsSpan(0, size);
            for (var i = start; i < end; i++)
            {
                cells[int.CreateTruncating(keys[i]) & mask] += counts[i];
            }

            var high = (keys[start] >>> shift) << shift;
            var write = start;
            var done = Avx512F.IsSupported
                ? SweepAvx512(high, size, toKeys, toCounts, ref write)
                : 0;
            for (var cell = done; cell < size; cell++)
            {
                if (cells[cell] != 0)
                {
                    toKeys[write] = high | TKey.CreateTruncating(cell);
                    toCounts[write++] = cells[cell];
                    cells[cell] = 0;
                }
            }

            var last = toKeys[write - 1];
            toKeys.AsSpan(write, end - write).Fill(last);
            toCounts.AsSpan(write, end - write).Clear();
        }
    }
}
