using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// Tags in ascending order, the high word first, each with the number of its item: a set, whose order says nothing of the order of the
/// items. Used by one thread at a time.
/// </summary>
internal sealed class SortedTags : IDisposable
{
    private const int MaxLevelBits = 10;

    private readonly AlignedBuffer<Block> _tags;
    private readonly AlignedBuffer<int> _items;

    /// <summary>Sorts tags.</summary>
    /// <param name="tags">The tags, in any order; used as working memory.</param>
    /// <param name="items">The number of the item of each; used as working memory.</param>
    /// <param name="bits">Leading bits to spread by; about as many as the logarithm of the count.</param>
    public SortedTags(Span<Block> tags, Span<int> items, int bits)
    {
        _tags = new AlignedBuffer<Block>(tags.Length);
        _items = new AlignedBuffer<int>(items.Length);
        var first = Math.Min(bits, MaxLevelBits);
        var second = Math.Min(bits - first, MaxLevelBits + 4);
        var starts = new int[(1 << first) + 1];
        Spread(tags, items, _tags.Span, _items.Span, 64 - first, starts);
        if (second == 0)
        {
            SortNearly(_tags.Span, _items.Span);
            return;
        }

        // Each part is spread by its next bits into the caller's memory, finished there and taken back, all within the cache.
        var inner = new int[(1 << second) + 1];
        for (var part = 0; part < 1 << first; part++)
        {
            var range = starts[part]..starts[part + 1];
            Spread(
                _tags.Span[range],
                _items.Span[range],
                tags[range],
                items[range],
                64 - first - second,
                inner
            );
            SortNearly(tags[range], items[range]);
            tags[range].CopyTo(_tags.Span[range]);
            items[range].CopyTo(_items.Span[range]);
        }
    }

    public ReadOnlySpan<Block> Tags => _tags.Span;

    /// <summary>The item of each tag.</summary>
    public ReadOnlySpan<int> Items => _items.Span;

    public void Dispose()
    {
        _tags.Dispose();
        _items.Dispose();
    }

    /// <summary>Counts and spreads by the bits above a shift, as far as the counters go; all others are equal among these tags.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Spread(
        ReadOnlySpan<Block> tags,
        ReadOnlySpan<int> items,
        Span<Block> to,
        Span<int> toItems,
        int shift,
        int[] starts
    )
    {
        var mask = (ulong)(starts.Length - 2);
        Array.Clear(starts);
        unchecked
        {
            // A shift of 64, for no bits, is one of 63 and of one more.
            var (half, rest) = (shift / 2, shift - (shift / 2));
            foreach (var tag in tags)
            {
                starts[(int)((tag.GetElement(1) >> half >> rest) & mask) + 1]++;
            }

            for (var i = 1; i < starts.Length; i++)
            {
                starts[i] += starts[i - 1];
            }

            // Each counter is moved to its part's end, which is the next one's start.
            for (var i = starts.Length - 1; i > 0; i--)
            {
                starts[i] = starts[i - 1];
            }

            for (var i = 0; i < tags.Length; i++)
            {
                var place = starts[(int)((tags[i].GetElement(1) >> half >> rest) & mask) + 1]++;
                to[place] = tags[i];
                toItems[place] = items[i];
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
            var item = items[i];
            var j = i;
            while (j > 0 && Compare(tags[j - 1], tag) > 0)
            {
                tags[j] = tags[j - 1];
                items[j] = items[j - 1];
                j--;
            }

            tags[j] = tag;
            items[j] = item;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compare(Block left, Block right)
    {
        var high = left.GetElement(1).CompareTo(right.GetElement(1));
        return high != 0 ? high : left.GetElement(0).CompareTo(right.GetElement(0));
    }
}
