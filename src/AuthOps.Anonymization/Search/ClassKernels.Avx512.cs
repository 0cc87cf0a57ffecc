using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Anonymization.Search;

/// <content>
/// 16 keys of 32 bits, or 8 of 64, at a time. Every method gives how many entries it has done; the caller's loop
/// does the rest. Lookups hold up to 128 labels in registers' worth of memory and choose by permutation.
/// </content>
internal static partial class ClassKernels
{
    private const int MaxLookup = 128;

    /// <summary>Beyond so many labels a count per label by comparison costs more than a scatter.</summary>
    private const int MaxCompared = 16;

    /// <summary>The same where counts are small enough to be packed.</summary>
    private const int MaxPacked = 48;

    /// <summary>The largest count that is packed: 17 of them fit a byte.</summary>
    private const int MaxPackedCount = 15;

    private static int RelabelAvx512<TKey>(
        ReadOnlySpan<TKey> source,
        Span<TKey> target,
        int shift,
        TKey mask,
        ReadOnlySpan<TKey> fields
    )
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        if (typeof(TKey) != typeof(uint) || fields.Length > MaxLookup)
        {
            return 0;
        }

        Span<uint> table = stackalloc uint[MaxLookup];
        MemoryMarshal.Cast<TKey, uint>(fields).CopyTo(table);
        ref var labels = ref MemoryMarshal.GetReference(table);
        ref var from = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<TKey, uint>(source));
        ref var to = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<TKey, uint>(target));
        var field = Vector512.Create(uint.CreateTruncating(mask));
        var keep = Vector512.Create(~(uint.CreateTruncating(mask) << shift));
        var i = 0;
        for (; i + 16 <= source.Length; i += 16)
        {
            var key = Vector512.LoadUnsafe(ref from, (nuint)i);
            var label = Lookup((key >>> shift) & field, ref labels, fields.Length);
            ((key & keep) | label).StoreUnsafe(ref to, (nuint)i);
        }

        return i;
    }

    private static int NotZeroAvx512(ReadOnlySpan<int> cells, int[] numbers, int[] counts)
    {
        ref var from = ref MemoryMarshal.GetReference(cells);
        ref var to = ref MemoryMarshal.GetArrayDataReference(numbers);
        ref var toCounts = ref MemoryMarshal.GetArrayDataReference(counts);
        var number = Vector512<int>.Indices;
        var write = 0;
        for (var cell = 0; cell < cells.Length; cell += 16)
        {
            var count = Vector512.LoadUnsafe(ref from, (nuint)cell);
            var filled = Avx512F.CompareNotEqual(count, Vector512<int>.Zero);
            Avx512F.Compress(Vector512<int>.Zero, filled, number).StoreUnsafe(ref to, (nuint)write);
            Avx512F
                .Compress(Vector512<int>.Zero, filled, count)
                .StoreUnsafe(ref toCounts, (nuint)write);
            write += BitOperations.PopCount(filled.ExtractMostSignificantBits());
            number += Vector512.Create(16);
        }

        return write;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Lookup(Vector512<uint> index, ref uint table, int size)
    {
        if (size <= 16)
        {
            return Avx512F.PermuteVar16x32(Vector512.LoadUnsafe(ref table), index);
        }

        var low = Pair(index, ref table, 0);
        if (size <= 32)
        {
            return low;
        }

        var bit5 = Vector512.Create(32U);
        low = Vector512.ConditionalSelect(
            Vector512.Equals(index & bit5, bit5),
            Pair(index, ref table, 32),
            low
        );
        if (size <= 64)
        {
            return low;
        }

        var high = Vector512.ConditionalSelect(
            Vector512.Equals(index & bit5, bit5),
            Pair(index, ref table, 96),
            Pair(index, ref table, 64)
        );
        var bit6 = Vector512.Create(64U);
        return Vector512.ConditionalSelect(Vector512.Equals(index & bit6, bit6), high, low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Pair(Vector512<uint> index, ref uint table, nuint at) =>
        Avx512F.PermuteVar16x32x2(
            Vector512.LoadUnsafe(ref table, at),
            index,
            Vector512.LoadUnsafe(ref table, at + 16)
        );

    /// <summary>
    /// Counts become running sums; where a key differs from the next one its running sum ends a class. Keys and ends
    /// are compressed, and neighbouring ends subtracted.
    /// </summary>
    private static (int Read, int Write, int Sum, int End) CoalesceAvx512<TKey>(
        TKey[] keys,
        int[] counts,
        int length,
        TKey[] toKeys,
        int[] toCounts
    )
        where TKey : unmanaged
    {
        if (typeof(TKey) == typeof(uint))
        {
            return Coalesce32(
                ref MemoryMarshal.GetArrayDataReference((uint[])(object)keys),
                ref MemoryMarshal.GetArrayDataReference(counts),
                length,
                ref MemoryMarshal.GetArrayDataReference((uint[])(object)toKeys),
                ref MemoryMarshal.GetArrayDataReference(toCounts)
            );
        }

        return typeof(TKey) == typeof(ulong)
            ? Coalesce64(
                ref MemoryMarshal.GetArrayDataReference((ulong[])(object)keys),
                ref MemoryMarshal.GetArrayDataReference(counts),
                length,
                ref MemoryMarshal.GetArrayDataReference((ulong[])(object)toKeys),
                ref MemoryMarshal.GetArrayDataReference(toCounts)
            )
            : default;
    }

    private static (int, int, int, int) Coalesce32(
        ref uint keys,
        ref int counts,
        int length,
        ref uint toKeys,
        ref int toCounts
    )
    {
        unchecked
        {
            var total = Vector512<int>.Zero;
            var last = Vector512<int>.Zero;
            var fifteen = Vector512.Create(15);
            var write = 0;
            var i = 0;
            for (; i + 16 < length; i += 16)
            {
                var key = Vector512.LoadUnsafe(ref keys, (nuint)i);
                var isLast = Avx512F.CompareNotEqual(
                    key,
                    Vector512.LoadUnsafe(ref keys, (nuint)i + 1)
                );
                var end = RunningSums(Vector512.LoadUnsafe(ref counts, (nuint)i)) + total;
                total = Avx512F.PermuteVar16x32(end, fifteen);
                var kept = BitOperations.PopCount(isLast.ExtractMostSignificantBits());
                Avx512F
                    .Compress(Vector512<uint>.Zero, isLast, key)
                    .StoreUnsafe(ref toKeys, (nuint)write);
                var ends = Avx512F.Compress(Vector512<int>.Zero, isLast.AsInt32(), end);
                (ends - Avx512F.AlignRight32(ends, last, 15)).StoreUnsafe(
                    ref toCounts,
                    (nuint)write
                );
                // The last end written; where none was, lane -1 is the last lane of what it was before.
                last = Avx512F.PermuteVar16x32x2(ends, Vector512.Create(kept - 1), last);
                write += kept;
            }

            return (i, write, total[0], last[0]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> RunningSums(Vector512<int> v)
    {
        v += Avx512F.AlignRight32(v, Vector512<int>.Zero, 15);
        v += Avx512F.AlignRight32(v, Vector512<int>.Zero, 14);
        v += Avx512F.AlignRight32(v, Vector512<int>.Zero, 12);
        return v + Avx512F.AlignRight32(v, Vector512<int>.Zero, 8);
    }

    private static (int, int, int, int) Coalesce64(
        ref ulong keys,
        ref int counts,
        int length,
        ref ulong toKeys,
        ref int toCounts
    )
    {
        unchecked
        {
            var total = Vector512<long>.Zero;
            var last = Vector512<long>.Zero;
            var seven = Vector512.Create(7L);
            var write = 0;
            var i = 0;
            for (; i + 8 < length; i += 8)
            {
                var key = Vector512.LoadUnsafe(ref keys, (nuint)i);
                var isLast = Avx512F.CompareNotEqual(
                    key,
                    Vector512.LoadUnsafe(ref keys, (nuint)i + 1)
                );
                var end = Avx512F.ConvertToVector512Int64(
                    Vector256.LoadUnsafe(ref counts, (nuint)i)
                );
                end += Avx512F.AlignRight64(end, Vector512<long>.Zero, 7);
                end += Avx512F.AlignRight64(end, Vector512<long>.Zero, 6);
                end += Avx512F.AlignRight64(end, Vector512<long>.Zero, 4);
                end += total;
                total = Avx512F.PermuteVar8x64(end, seven);
                var kept = BitOperations.PopCount(isLast.ExtractMostSignificantBits());
                Avx512F
                    .Compress(Vector512<ulong>.Zero, isLast, key)
                    .StoreUnsafe(ref toKeys, (nuint)write);
                var ends = Avx512F.Compress(Vector512<long>.Zero, isLast.AsInt64(), end);
                Avx512F
                    .ConvertToVector256Int32(ends - Avx512F.AlignRight64(ends, last, 7))
                    .StoreUnsafe(ref toCounts, (nuint)write);
                last = Avx512F.PermuteVar8x64x2(ends, Vector512.Create(kept - 1L), last);
                write += kept;
            }

            return (i, write, (int)total[0], (int)last[0]);
        }
    }

    private static int BelowAvx512(
        ReadOnlySpan<int> counts,
        int minimum,
        ref int entries,
        ref int rows,
        ref int empty,
        ref int smallest
    )
    {
        unchecked
        {
            ref var first = ref MemoryMarshal.GetReference(counts);
            var least = Vector512.Create(minimum);
            var kept = Math.Max(1, minimum);
            var from = Vector512.Create(kept);
            var sum = Vector512<int>.Zero;
            // What is less wraps around and becomes larger than any other.
            var above = Vector512<uint>.AllBitsSet;
            var i = 0;
            for (; i + 16 <= counts.Length; i += 16)
            {
                var count = Vector512.LoadUnsafe(ref first, (nuint)i);
                var fails = Vector512.LessThan(count, least);
                sum += count & fails;
                entries += BitOperations.PopCount(fails.ExtractMostSignificantBits());
                empty += BitOperations.PopCount(
                    Vector512.Equals(count, Vector512<int>.Zero).ExtractMostSignificantBits()
                );
                above = Vector512.Min(above, (count - from).AsUInt32());
            }

            rows += Vector512.Sum(sum);
            var nearest = Least(above);
            smallest = nearest <= int.MaxValue - kept ? (int)nearest + kept : smallest;
            return i;
        }
    }

    private static uint Least(Vector512<uint> v)
    {
        var four = Vector256.Min(v.GetLower(), v.GetUpper());
        var two = Vector128.Min(four.GetLower(), four.GetUpper());
        return Math.Min(Math.Min(two[0], two[1]), Math.Min(two[2], two[3]));
    }

    private static int SquaresAvx512(ReadOnlySpan<int> counts, int minimum, ref long sum)
    {
        unchecked
        {
            ref var first = ref MemoryMarshal.GetReference(counts);
            var least = Vector512.Create(minimum);
            var even = Vector512<ulong>.Zero;
            var odd = Vector512<ulong>.Zero;
            var i = 0;
            for (; i + 16 <= counts.Length; i += 16)
            {
                var count = Vector512.LoadUnsafe(ref first, (nuint)i);
                count &= ~Vector512.LessThan(count, least);
                var low = count.AsUInt32();
                var high = (count.AsUInt64() >>> 32).AsUInt32();
                even += Avx512F.Multiply(low, low);
                odd += Avx512F.Multiply(high, high);
            }

            sum += (long)Vector512.Sum(even + odd);
            return i;
        }
    }

    private static (int Done, int Write) CollectBelowAvx512<TKey>(
        TKey[] keys,
        int[] counts,
        int length,
        int minimum,
        TKey[] toKeys,
        int[] toCounts
    )
        where TKey : unmanaged
    {
        if (typeof(TKey) != typeof(uint))
        {
            return default;
        }
        unchecked
        {
            ref var from = ref MemoryMarshal.GetArrayDataReference((uint[])(object)keys);
            ref var to = ref MemoryMarshal.GetArrayDataReference((uint[])(object)toKeys);
            ref var fromCounts = ref MemoryMarshal.GetArrayDataReference(counts);
            ref var toCountsRef = ref MemoryMarshal.GetArrayDataReference(toCounts);
            var least = Vector512.Create(minimum);
            var write = 0;
            var i = 0;
            for (; i + 16 <= length; i += 16)
            {
                var count = Vector512.LoadUnsafe(ref fromCounts, (nuint)i);
                var fails = Avx512F.CompareLessThan(count, least);
                Avx512F
                    .Compress(
                        Vector512<uint>.Zero,
                        fails.AsUInt32(),
                        Vector512.LoadUnsafe(ref from, (nuint)i)
                    )
                    .StoreUnsafe(ref to, (nuint)write);
                Avx512F
                    .Compress(Vector512<int>.Zero, fails, count)
                    .StoreUnsafe(ref toCountsRef, (nuint)write);
                write += BitOperations.PopCount(fails.ExtractMostSignificantBits());
            }

            return (i, write);
        }
    }

    private static int WeightedSumAvx512<TKey>(
        ReadOnlySpan<TKey> keys,
        ReadOnlySpan<int> counts,
        int shift,
        TKey mask,
        ReadOnlySpan<int> weights,
        ref long sum
    )
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        if (typeof(TKey) != typeof(uint) || weights.Length > MaxLookup || keys.Length < 16)
        {
            return 0;
        }
        unchecked
        {
            Span<uint> table = stackalloc uint[MaxLookup];
            MemoryMarshal.Cast<int, uint>(weights).CopyTo(table);
            ref var labels = ref MemoryMarshal.GetReference(table);
            ref var from = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<TKey, uint>(keys));
            ref var sizes = ref MemoryMarshal.GetReference(counts);
            var field = Vector512.Create(uint.CreateTruncating(mask));
            var even = Vector512<ulong>.Zero;
            var odd = Vector512<ulong>.Zero;
            var i = 0;
            for (; i + 16 <= keys.Length; i += 16)
            {
                var key = Vector512.LoadUnsafe(ref from, (nuint)i);
                var weight = Lookup((key >>> shift) & field, ref labels, weights.Length);
                var count = Vector512.LoadUnsafe(ref sizes, (nuint)i).AsUInt32();
                even += Avx512F.Multiply(weight, count);
                odd += Avx512F.Multiply(
                    (weight.AsUInt64() >>> 32).AsUInt32(),
                    (count.AsUInt64() >>> 32).AsUInt32()
                );
            }

            sum += (long)Vector512.Sum(even + odd);
            return i;
        }
    }

    private static int CountLabelsAvx512<TKey>(
        ReadOnlySpan<TKey> keys,
        ReadOnlySpan<int> counts,
        int shift,
        TKey mask,
        Span<long> labels
    )
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        if (typeof(TKey) != typeof(uint) || labels.Length > MaxPacked || keys.Length < 32)
        {
            return 0;
        }

        ref var from = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<TKey, uint>(keys));
        ref var sizes = ref MemoryMarshal.GetReference(counts);
        var field = Vector512.Create(uint.CreateTruncating(mask));
        var end = keys.Length & ~15;
        var largest = Vector512<int>.Zero;
        for (var i = 0; i < end; i += 16)
        {
            largest = Vector512.Max(largest, Vector512.LoadUnsafe(ref sizes, (nuint)i));
        }

        if (Vector512.LessThanOrEqualAll(largest, Vector512.Create(MaxPackedCount)))
        {
            // Whatever the lane, a label's records in so many vectors stay below 2^16.
            const int Chunk = 16 * (ushort.MaxValue / MaxPackedCount);
            for (var start = 0; start < end; start += Chunk)
            {
                var stop = Math.Min(end, start + Chunk);
                CountPacked(ref from, ref sizes, start, stop, shift, field, labels);
            }

            return end;
        }

        if (labels.Length > MaxCompared)
        {
            return 0;
        }

        CountCompared(ref from, ref sizes, end, shift, field, labels);
        return end;
    }

    /// <summary>
    /// Four labels share a lane, a byte each: a count is shifted to the byte that the low two bits of its label name
    /// and added where the other bits agree. Before a byte can overflow they are added up in 16 bits.
    /// </summary>
    private static void CountPacked(
        ref uint keys,
        ref int sizes,
        int start,
        int end,
        int shift,
        Vector512<uint> field,
        Span<long> labels
    )
    {
        unchecked
        {
            const int Round = 16 * (byte.MaxValue / MaxPackedCount);
            var low = Vector512.Create(0x00FF00FFU);
            var three = Vector512.Create(3U);
            for (var first = 0; first < labels.Length; first += 8)
            {
                var group = Vector512.Create((uint)first >> 2);
                var next = group + Vector512<uint>.One;
                Vector512<uint> even0 = default,
                    odd0 = default,
                    even1 = default,
                    odd1 = default;
                for (var at = start; at < end; )
                {
                    var stop = Math.Min(end, at + Round);
                    Vector512<uint> sum0 = default,
                        sum1 = default;
                    for (; at < stop; at += 16)
                    {
                        var label = (Vector512.LoadUnsafe(ref keys, (nuint)at) >>> shift) & field;
                        var count = Avx512F.ShiftLeftLogicalVariable(
                            Vector512.LoadUnsafe(ref sizes, (nuint)at).AsUInt32(),
                            (label & three) << 3
                        );
                        label >>>= 2;
                        sum0 += count & Vector512.Equals(label, group);
                        sum1 += count & Vector512.Equals(label, next);
                    }

                    even0 += sum0 & low;
                    odd0 += (sum0 >>> 8) & low;
                    even1 += sum1 & low;
                    odd1 += (sum1 >>> 8) & low;
                }

                AddPairs(even0, labels, first);
                AddPairs(odd0, labels, first + 1);
                AddPairs(even1, labels, first + 4);
                AddPairs(odd1, labels, first + 5);
            }
        }
    }

    /// <summary>Adds the low halves to a label and the high ones to the second after it, as far as there are labels.</summary>
    private static void AddPairs(Vector512<uint> pairs, Span<long> labels, int label)
    {
        unchecked
        {
            if (label < labels.Length)
            {
                labels[label] += Vector512.Sum(pairs & Vector512.Create(0xFFFFU));
            }

            if (label + 2 < labels.Length)
            {
                labels[label + 2] += Vector512.Sum(pairs >>> 16);
            }
        }
    }

    private static void CountCompared(
        ref uint keys,
        ref int sizes,
        int end,
        int shift,
        Vector512<uint> field,
        Span<long> labels
    )
    {
        unchecked
        {
            for (var label = 0; label < labels.Length; label += 2)
            {
                var one = Vector512.Create((uint)label);
                var two = Vector512.Create((uint)label + 1);
                var ones = Vector512<int>.Zero;
                var twos = Vector512<int>.Zero;
                for (var i = 0; i < end; i += 16)
                {
                    var found = (Vector512.LoadUnsafe(ref keys, (nuint)i) >>> shift) & field;
                    var count = Vector512.LoadUnsafe(ref sizes, (nuint)i);
                    ones += count & Vector512.Equals(found, one).AsInt32();
                    twos += count & Vector512.Equals(found, two).AsInt32();
                }

                labels[label] += Vector512.Sum(ones);
                if (label + 1 < labels.Length)
                {
                    labels[label + 1] += Vector512.Sum(twos);
                }
            }
        }
    }
}
