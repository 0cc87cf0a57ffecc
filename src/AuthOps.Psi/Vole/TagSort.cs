using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// Puts tags in ascending order, the high word first: a set, whose order says nothing of the order of the items. Stateless and safe to
/// share between threads.
/// </summary>
internal static class TagSort
{
    private const int MaxLevelBits = 10;

    /// <summary>Sorts tags in place.</summary>
    /// <param name="tags">The tags, in any order.</param>
    /// <param name="items">The number of the item of each, which moves with it; empty where nobody asks.</param>
    /// <param name="bits">Leading bits to spread by; about as many as the logarithm of the count.</param>
    public static void Sort(Span<Block> tags, Span<int> items, int bits)
    {
        using var spread = new AlignedBuffer<Block>(tags.Length);
        using var spreadItems = new AlignedBuffer<int>(items.Length);
        var first = Math.Min(bits, MaxLevelBits);
        var second = Math.Min(bits - first, MaxLevelBits + 4);
        var ends = new int[(1 << first) + 2];
        Spread(tags, items, spread.Span, spreadItems.Span, 64 - first, ends);

        // Each part is spread by its next bits back to where the tags were and finished there, all within the cache.
        var inner = new int[(1 << second) + 2];
        for (var part = 0; part < 1 << first; part++)
        {
            var range = (part == 0 ? 0 : ends[part])..ends[part + 1];
            var own = items.IsEmpty ? items : items[range];
            var ownSpread = items.IsEmpty ? spreadItems.Span : spreadItems.Span[range];
            Spread(spread.Span[range], ownSpread, tags[range], own, 64 - first - second, inner);
            SortNearly(tags[range], own);
        }
    }

    /// <summary>
    /// Counts and spreads by the bits above a shift, as far as the counters go; all others are equal among these tags. Counters are two more than values, and
    /// hold the end of each value's tags afterwards, one place behind its number.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Spread(
        ReadOnlySpan<Block> tags,
        ReadOnlySpan<int> items,
        Span<Block> to,
        Span<int> toItems,
        int shift,
        int[] ends
    )
    {
        var mask = (ulong)(ends.Length - 3);
        Array.Clear(ends);
        unchecked
        {
            // A shift of 64, for no bits, is one of 63 and of one more.
            var (half, rest) = (shift / 2, shift - (shift / 2));
            foreach (var tag in tags)
            {
                ends[(int)((tag.GetElement(1) >> half >> rest) & mask) + 2]++;
            }

            for (var i = 1; i < ends.Length; i++)
            {
                ends[i] += ends[i - 1];
            }

            // The counter of a value is at the start of its tags here, and at their end when all are placed.
            for (var i = 0; i < tags.Length; i++)
            {
                var place = ends[(int)((tags[i].GetElement(1) >> half >> rest) & mask) + 1]++;
                to[place] = tags[i];
                if (!items.IsEmpty)
                {
                    toItems[place] = items[i];
                }
            }
        }
    }

    /// <summary>Insertion sort of what is spread already, so that hardly anything moves far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SortNearly(Span<Block> tags, Span<int> items)
    {
        for (var i = 1; i < tags.Length; i++)
        {
            var tag = tags[i];
            if (!IsBefore(tag, tags[i - 1]))
            {
                continue;
            }

            var item = items.IsEmpty ? 0 : items[i];
            var j = i;
            for (; j > 0 && IsBefore(tag, tags[j - 1]); j--)
            {
                tags[j] = tags[j - 1];
                if (!items.IsEmpty)
                {
                    items[j] = items[j - 1];
                }
            }

            tags[j] = tag;
            if (!items.IsEmpty)
            {
                items[j] = item;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsBefore(Block left, Block right)
    {
        var (high, other) = (left.GetElement(1), right.GetElement(1));
        return high < other || (high == other && left.GetElement(0) < right.GetElement(0));
    }
}
