using AuthOps.Psi.Large;

namespace AuthOps.Psi.Vole;

/// <summary>
/// The sizes of an oblivious key-value store, from the declared number of items alone. Items fall into bins by their hash; a bin
/// has three parts of sparse slots, one position of every item in each, and a few dense slots for the items that peeling leaves
/// over. The bounds and their sources: docs/math/okvs.md. Immutable and safe to share between threads.
/// </summary>
internal sealed class OkvsShape
{
    /// <summary>The items of a bin that the default aims at.</summary>
    public const int DefaultBinItems = 1 << 15;

    /// <summary>The most items of a store: a bucket of a large job.</summary>
    public const int MaxItems = 1 << 24;

    /// <summary>Encoding fails with probability at most 2 to the minus this, by each of three causes.</summary>
    public const int FailureBits = 40;

    /// <summary>A bin has room for this many items even where fewer are expected: the fit of the expansion begins here.</summary>
    public const int LeastCapacity = 1 << 10;

    /// <summary>A bin of n items has a gap with probability at most this over n.</summary>
    public const double GapNumerator = 9;

    private const int SlotMultiple = 4;

    private OkvsShape(int items, int bins, int capacity, int thirdSize, int denseColumns)
    {
        Items = items;
        Bins = bins;
        Capacity = capacity;
        ThirdSize = thirdSize;
        DenseColumns = denseColumns;
        Stride = ((3 * thirdSize) + denseColumns + SlotMultiple - 1) & -SlotMultiple;
    }

    /// <summary>The declared number of items.</summary>
    public int Items { get; }

    public int Bins { get; }

    /// <summary>The most items a bin takes.</summary>
    public int Capacity { get; }

    /// <summary>The slots of each of the three parts of a bin.</summary>
    public int ThirdSize { get; }

    public int DenseColumns { get; }

    /// <summary>The slots of a bin: the parts, the dense ones, and up to three unused ones.</summary>
    public int Stride { get; }

    /// <summary>Slots in all.</summary>
    public int Slots => Stride * Bins;

    /// <summary>The shape for a number of items.</summary>
    /// <param name="items">0 to <see cref="MaxItems"/>.</param>
    /// <param name="binItems">Items of a bin to aim at: 2^10 to 2^17.</param>
    public static OkvsShape For(int items, int binItems = DefaultBinItems)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(items);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(items, MaxItems);
        ArgumentOutOfRangeException.ThrowIfLessThan(binItems, LeastCapacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(binItems, 1 << 17);
        var bins = Math.Max(1, (items + (binItems / 2)) / binItems);
        var capacity = Math.Max(LeastCapacity, (int)BucketBound.Of(items, bins));
        var third = (int)Math.Ceiling(Expansion(capacity, FailureBits) * capacity / 3) + 1;
        return new OkvsShape(items, bins, capacity, third, GapColumns(capacity, bins));
    }

    /// <summary>One bin of chosen sizes, whatever they are worth: for the tests that measure how often weak ones fail.</summary>
    public static OkvsShape OfOneBin(int items, int thirdSize, int denseColumns) =>
        new(items, 1, Math.Max(items, 1), thirdSize, denseColumns);

    /// <summary>
    /// Sparse slots an item so that peeling leaves a large core with probability at most 2^-bits: the fit that S. Raghuraman and
    /// P. Rindal published with "Blazing Fast PSI from Improved OKVS and Subfield VOLE" (2022) for three positions an item.
    /// </summary>
    public static double Expansion(double items, int bits)
    {
        var logThree = Math.Log2(3);
        var slope = Math.Pow(
            2,
            (0.555 * Math.Log2(items))
                + (0.093 * Math.Pow(logThree, 3))
                - (1.01 * logThree * logThree)
                + (2.925 * logThree)
                - 0.133
        );
        return 1.223 + ((bits + 9.2) / slope);
    }

    /// <summary>The least g for which some bin has more than g gaps with probability at most 2^-40, gaps being as in Poisson's law.</summary>
    public static int GapColumns(int capacity, int bins)
    {
        var rate = GapNumerator / capacity;
        var tail = bins * rate;
        var columns = 0;
        while (columns < 1 || tail > Math.ScaleB(1, -FailureBits - 1))
        {
            columns++;
            tail *= rate / (columns + 1);
        }

        return columns;
    }
}
