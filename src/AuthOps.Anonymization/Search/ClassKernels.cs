using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// Passes over the entries of a class table that cost a fraction of a nanosecond each where the processor has
/// 512-bit vectors and keys have 32 or 64 bits, some of them with 256-bit vectors too; the plain loops here are their
/// twins. Arrays are padded by
/// <see cref="Padding"/> elements that may be read and written past the length. Stateless.
/// </summary>
internal static partial class ClassKernels
{
    /// <summary>Elements past the length that a vector may touch.</summary>
    public const int Padding = 32;

    /// <summary>The kernel that runs, for benchmarks.</summary>
    public static string Name => Avx512F.IsSupported ? "avx512" : "scalar";

    /// <summary>Writes the keys with one field mapped.</summary>
    /// <param name="source">Keys.</param>
    /// <param name="target">As many keys; may be the same memory.</param>
    /// <param name="shift">The lowest bit of the field.</param>
    /// <param name="mask">The field, shifted down.</param>
    /// <param name="fields">Per old label the new one, already shifted into place.</param>
    public static void Relabel<TKey>(
        ReadOnlySpan<TKey> source,
        Span<TKey> target,
        int shift,
        TKey mask,
        ReadOnlySpan<TKey> fields
    )
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var done = Avx512F.IsSupported ? RelabelAvx512(source, target, shift, mask, fields) : 0;
        var keep = ~(mask << shift);
        unchecked
        {
            for (var i = done; i < source.Length; i++)
            {
                var key = source[i];
                target[i] = (key & keep) | fields[int.CreateTruncating((key >>> shift) & mask)];
            }
        }
    }

    /// <summary>Takes the cells that are not 0.</summary>
    /// <param name="cells">Non-negative; a power of two of them.</param>
    /// <param name="numbers">Which; padded.</param>
    /// <param name="counts">What they hold; padded.</param>
    /// <returns>How many.</returns>
    public static int NotZero(ReadOnlySpan<int> cells, int[] numbers, int[] counts)
    {
        if (Avx512F.IsSupported && cells.Length >= 16)
        {
            return NotZeroAvx512(cells, numbers, counts);
        }

        var write = 0;
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i] != 0)
            {
                numbers[write] = i;
                counts[write++] = cells[i];
            }
        }

        return write;
    }

    /// <summary>Takes two numbers from one.</summary>
    /// <param name="packed">Non-negative.</param>
    /// <param name="lowBits">Bits of the second number.</param>
    /// <param name="high">As many; the first.</param>
    /// <param name="low">As many; the second.</param>
    public static void Unpack(ReadOnlySpan<int> packed, int lowBits, Span<int> high, Span<int> low)
    {
        var mask = (1 << lowBits) - 1;
        var i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            var kept = Vector512.Create(mask);
            for (; i + Vector512<int>.Count <= packed.Length; i += Vector512<int>.Count)
            {
                var both = Vector512.Create(packed[i..]);
                (both >>> lowBits).CopyTo(high[i..]);
                (both & kept).CopyTo(low[i..]);
            }
        }

        for (; i < packed.Length; i++)
        {
            high[i] = packed[i] >>> lowBits;
            low[i] = packed[i] & mask;
        }
    }

    /// <summary>Writes the keys with some bits cleared.</summary>
    public static void Mask<TKey>(ReadOnlySpan<TKey> source, Span<TKey> target, TKey keep)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var i = 0;
        if (Vector512.IsHardwareAccelerated && Vector512<TKey>.IsSupported)
        {
            var kept = Vector512.Create(keep);
            for (; i + Vector512<TKey>.Count <= source.Length; i += Vector512<TKey>.Count)
            {
                (Vector512.Create(source[i..]) & kept).CopyTo(target[i..]);
            }
        }

        for (; i < source.Length; i++)
        {
            target[i] = source[i] & keep;
        }
    }

    /// <summary>Joins neighbours of equal key.</summary>
    /// <param name="keys">Keys in an order where equal ones are neighbours; padded.</param>
    /// <param name="counts">Their counts; padded.</param>
    /// <param name="length">Entries.</param>
    /// <param name="toKeys">Other memory; padded.</param>
    /// <param name="toCounts">Other memory; padded.</param>
    /// <returns>Entries written.</returns>
    public static int Coalesce<TKey>(
        TKey[] keys,
        int[] counts,
        int length,
        TKey[] toKeys,
        int[] toCounts
    )
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        if (length == 0)
        {
            return 0;
        }

        var state = Avx512F.IsSupported
            ? CoalesceAvx512(keys, counts, length, toKeys, toCounts)
            : default;
        unchecked
        {
            var (read, write, sum, end) = state;
            for (; read < length; read++)
            {
                sum += counts[read];
                if (read + 1 == length || keys[read] != keys[read + 1])
                {
                    toKeys[write] = keys[read];
                    toCounts[write++] = sum - end;
                    end = sum;
                }
            }

            return write;
        }
    }

    /// <summary>Entries below a size, and their records.</summary>
    /// <param name="counts">Class sizes; their sum fits an <see cref="int"/>.</param>
    /// <param name="minimum">The smallest size that is not counted.</param>
    /// <param name="empty">How many are 0.</param>
    /// <param name="smallest">The smallest one that is neither 0 nor below, or <see cref="int.MaxValue"/>.</param>
    public static (int Entries, long Rows) Below(
        ReadOnlySpan<int> counts,
        int minimum,
        out int empty,
        out int smallest
    )
    {
        var done = 0;
        var entries = 0;
        var rows = 0;
        var least = Math.Max(1, minimum);
        empty = 0;
        smallest = int.MaxValue;
        if (Avx512F.IsSupported)
        {
            done = BelowAvx512(counts, minimum, ref entries, ref rows, ref empty, ref smallest);
        }
        else if (Avx2.IsSupported)
        {
            done = BelowAvx2(counts, minimum, ref entries, ref rows, ref empty, ref smallest);
        }
        unchecked
        {
            for (var i = done; i < counts.Length; i++)
            {
                var count = counts[i];
                var fails = count < minimum;
                entries += fails ? 1 : 0;
                rows += fails ? count : 0;
                empty += count == 0 ? 1 : 0;
                smallest = count >= least ? Math.Min(smallest, count) : smallest;
            }
        }

        return (entries, rows);
    }

    /// <summary>Σ count² over entries of at least a size.</summary>
    public static long Squares(ReadOnlySpan<int> counts, int minimum)
    {
        var sum = 0L;
        var done =
            Avx512F.IsSupported ? SquaresAvx512(counts, minimum, ref sum)
            : Avx2.IsSupported ? SquaresAvx2(counts, minimum, ref sum)
            : 0;
        unchecked
        {
            for (var i = done; i < counts.Length; i++)
            {
                long count = counts[i];
                sum += count < minimum ? 0 : count * count;
            }
        }

        return sum;
    }

    /// <summary>Copies the entries below a size side by side.</summary>
    /// <returns>How many.</returns>
    public static int CollectBelow<TKey>(
        TKey[] keys,
        int[] counts,
        int length,
        int minimum,
        TKey[] toKeys,
        int[] toCounts
    )
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var (done, write) = Avx512F.IsSupported
            ? CollectBelowAvx512(keys, counts, length, minimum, toKeys, toCounts)
            : default;
        unchecked
        {
            for (var i = done; i < length; i++)
            {
                toKeys[write] = keys[i];
                toCounts[write] = counts[i];
                write += counts[i] < minimum ? 1 : 0;
            }
        }

        return write;
    }

    /// <summary>Σ weight of a field's label × count.</summary>
    /// <param name="keys">Keys.</param>
    /// <param name="counts">Their counts.</param>
    /// <param name="shift">The lowest bit of the field.</param>
    /// <param name="mask">The field, shifted down.</param>
    /// <param name="weights">Per label.</param>
    public static long WeightedSum<TKey>(
        ReadOnlySpan<TKey> keys,
        ReadOnlySpan<int> counts,
        int shift,
        TKey mask,
        ReadOnlySpan<int> weights
    )
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var sum = 0L;
        var done = Avx512F.IsSupported
            ? WeightedSumAvx512(keys, counts, shift, mask, weights, ref sum)
            : 0;
        unchecked
        {
            for (var i = done; i < keys.Length; i++)
            {
                sum += (long)weights[int.CreateTruncating((keys[i] >>> shift) & mask)] * counts[i];
            }
        }

        return sum;
    }

    /// <summary>Adds the counts of each label of a field.</summary>
    /// <param name="keys">Keys.</param>
    /// <param name="counts">Their counts; their sum fits an <see cref="int"/>.</param>
    /// <param name="shift">The lowest bit of the field.</param>
    /// <param name="mask">The field, shifted down.</param>
    /// <param name="labels">Per label; added to.</param>
    public static void CountLabels<TKey>(
        ReadOnlySpan<TKey> keys,
        ReadOnlySpan<int> counts,
        int shift,
        TKey mask,
        Span<long> labels
    )
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var done = Avx512F.IsSupported ? CountLabelsAvx512(keys, counts, shift, mask, labels) : 0;
        unchecked
        {
            for (var i = done; i < keys.Length; i++)
            {
                labels[int.CreateTruncating((keys[i] >>> shift) & mask)] += counts[i];
            }
        }
    }
}
