using System.Numerics;

namespace AuthOps.Psi.Large;

/// <summary>
/// Sorts rows by their digests, which are uniform: spread over groups by the top bits of the low word, each group over cells by the
/// next bits, while it lies in the first cache; about one row is left a cell, and what is out of order is inserted. Where many rows
/// have one item a group is sorted by comparison. Stateless and safe to share between threads.
/// </summary>
internal static class RowSorter
{
    /// <summary>Rows of a group, about, and cells it is spread over.</summary>
    private const int GroupBits = 8;

    private const int Cells = 1 << GroupBits;

    /// <summary>Groups, at most: more streams of writes than the processor knows pages of are slow.</summary>
    private const int MaxBits = 12;

    /// <summary>The rows in order; they may be changed.</summary>
    public static BucketRow[] Sorted(BucketRow[] rows)
    {
        var bits = Math.Clamp(BitOperations.Log2((uint)rows.Length | 1) - GroupBits, 1, MaxBits);
        var ends = new int[1 << bits];
        var sorted = GC.AllocateUninitializedArray<BucketRow>(rows.Length);
        Spread(rows, sorted, ends, 64 - bits, mask: uint.MaxValue);
        var scratch = new BucketRow[4 * Cells];
        var start = 0;
        foreach (var end in ends)
        {
            SortGroup(sorted.AsSpan(start, end - start), scratch, 64 - bits - GroupBits);
            start = end;
        }

        return sorted;
    }

    private static void SortGroup(Span<BucketRow> group, Span<BucketRow> scratch, int shift)
    {
        if (group.Length > scratch.Length)
        {
            group.Sort();
            return;
        }

        Span<int> ends = stackalloc int[Cells];
        ends.Clear();
        scratch = scratch[..group.Length];
        Spread(group, scratch, ends, shift, Cells - 1);
        Insert(scratch, group);
    }

    /// <summary>Moves rows to their places by some bits of their low word; gives where each place ends.</summary>
    private static void Spread(
        ReadOnlySpan<BucketRow> rows,
        Span<BucketRow> spread,
        Span<int> ends,
        int shift,
        ulong mask
    )
    {
        foreach (ref readonly var row in rows)
        {
            ends[(int)((row.Low >> shift) & mask)]++;
        }

        var start = 0;
        for (var i = 0; i < ends.Length; i++)
        {
            (start, ends[i]) = (start + ends[i], start);
        }

        foreach (ref readonly var row in rows)
        {
            spread[ends[(int)((row.Low >> shift) & mask)]++] = row;
        }
    }

    /// <summary>Copies rows that are nearly in order into order.</summary>
    private static void Insert(ReadOnlySpan<BucketRow> rows, Span<BucketRow> sorted)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            ref readonly var row = ref rows[i];
            var at = i;
            while (at > 0 && IsAfter(sorted[at - 1], row))
            {
                sorted[at] = sorted[at - 1];
                at--;
            }

            sorted[at] = row;
        }
    }

    private static bool IsAfter(in BucketRow left, in BucketRow right) =>
        left.Low > right.Low || (left.Low == right.Low && left.CompareTo(right) > 0);
}
