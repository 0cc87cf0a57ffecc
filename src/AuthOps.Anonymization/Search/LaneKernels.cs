using System.Runtime.Intrinsics.X86;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Passes over rows of counts of a byte each that stop at 255, which tells sizes up to 255 from larger ones; 64 at a
/// time where the processor has 512-bit vectors, with plain twins here. Stateless.
/// </summary>
internal static partial class LaneKernels
{
    /// <summary>The largest size that counts tell.</summary>
    public const int MaxSize = byte.MaxValue;

    /// <summary>Lanes whose figures are added up together.</summary>
    public const int Group = 8;

    /// <summary>Lanes of a row come in multiples of this.</summary>
    public const int Block = 128;

    /// <summary>Per group of lanes: classes with a record, classes of at least a size, and the records of the others.</summary>
    /// <param name="cells">Rows of counts, at the beginning of a cache line.</param>
    /// <param name="rows">How many.</param>
    /// <param name="width">Lanes of a row; a multiple of <see cref="Block"/>.</param>
    /// <param name="least">The size, 1 to <see cref="MaxSize"/>.</param>
    /// <param name="sums">Per group of lanes; overwritten.</param>
    public static void Look(
        ReadOnlySpan<byte> cells,
        int rows,
        int width,
        int least,
        Span<LaneSums> sums
    )
    {
        if (Avx512BW.IsSupported)
        {
            LookAvx512(cells, rows, width, (byte)least, sums);
            return;
        }

        sums.Clear();
        for (var row = 0; row < rows; row++)
        {
            for (var lane = 0; lane < width; lane++)
            {
                var count = cells[(row * width) + lane];
                ref var sum = ref sums[lane / Group];
                sum.Classes += count > 0 ? 1 : 0;
                sum.Kept += count >= least ? 1 : 0;
                sum.Suppressed += count < least ? count : 0;
            }
        }
    }

    /// <summary>Adds up rows whose keys are equal.</summary>
    /// <param name="source">Rows of counts, at the beginning of a cache line.</param>
    /// <param name="width">Lanes of a row; a multiple of <see cref="Block"/>.</param>
    /// <param name="keys">A key for each row, equal ones side by side; at least one.</param>
    /// <param name="order">Which row each key belongs to; empty where they are in order.</param>
    /// <param name="cells">As many rows; overwritten.</param>
    /// <param name="toKeys">As many keys; overwritten.</param>
    /// <returns>Rows written.</returns>
    public static int Merge<TKey>(
        ReadOnlySpan<byte> source,
        int width,
        ReadOnlySpan<TKey> keys,
        ReadOnlySpan<int> order,
        Span<byte> cells,
        Span<TKey> toKeys
    )
        where TKey : unmanaged, IEquatable<TKey>
    {
        if (Avx512BW.IsSupported)
        {
            return MergeAvx512(source, width, keys, order, cells, toKeys);
        }

        var write = -1;
        for (var i = 0; i < keys.Length; i++)
        {
            var isNew = i == 0 || !keys[i].Equals(keys[i - 1]);
            write += isNew ? 1 : 0;
            toKeys[write] = keys[i];
            var from = source.Slice((order.IsEmpty ? i : order[i]) * width, width);
            var to = cells.Slice(write * width, width);
            for (var lane = 0; lane < width; lane++)
            {
                to[lane] = (byte)Math.Min(MaxSize, from[lane] + (isNew ? 0 : to[lane]));
            }
        }

        return write + 1;
    }
}
