using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AuthOps.Dp.Queries.Bounding;

/// <summary>
/// The four least priorities of each unit of a bucket, in order, one vector a unit: a row is put in its place without a
/// branch that depends on it. Priorities stand for keys; that two keys of a unit share one, a chance of 2^-64, is
/// noticed and left to the caller's other way. Reused from bucket to bucket by one thread.
/// </summary>
internal sealed class LeastFour
{
    internal const int Width = 4;

    // Signed comparisons are the native ones: priorities are kept with the highest bit turned.
    private const ulong Turn = 1UL << 63;

    private long[] _lists = [];

    internal static bool IsSupported => Vector256.IsHardwareAccelerated;

    /// <summary>Makes the lists of all units.</summary>
    internal void Fill(BucketRows rows)
    {
        var length = rows.UnitCount * Width;
        if (_lists.Length < length)
        {
            _lists = new long[Math.Max(length, _lists.Length * 2)];
        }

        _lists.AsSpan(0, length).Fill(long.MaxValue);
        ref var lists = ref MemoryMarshal.GetArrayDataReference(_lists);
        var units = rows.Units.AsSpan(0, rows.Count);
        var priorities = rows.Priorities.AsSpan(0, rows.Count);
        for (var i = 0; i < units.Length; i++)
        {
            // Units are numbered below UnitCount, for which there is room.
            ref var list = ref Unsafe.Add(ref lists, unchecked(units[i] * Width));
            Insert(ref list, unchecked((long)(priorities[i] ^ Turn)));
        }
    }

    /// <summary>Gives each row the slot of its priority among the first few of its unit, or -1, and lists those with a slot.</summary>
    /// <returns>How many rows have a slot.</returns>
    internal int Assign(BucketRows rows, int maxKeys, Span<int> slots, Span<int> kept)
    {
        ref var lists = ref MemoryMarshal.GetArrayDataReference(_lists);
        var units = rows.Units.AsSpan(0, rows.Count);
        var priorities = rows.Priorities.AsSpan(0, rows.Count);
        slots = slots[..units.Length];
        var wanted = (1u << maxKeys) - 1;
        var count = 0;
        for (var i = 0; i < units.Length; i++)
        {
            var first = unchecked(units[i] * Width);
            var list = Vector256.LoadUnsafe(ref Unsafe.Add(ref lists, first));
            var priority = Vector256.Create(unchecked((long)(priorities[i] ^ Turn)));
            var found = Vector256.Equals(list, priority).ExtractMostSignificantBits() & wanted;

            // About as many rows are kept as not, in no order that a processor could foresee: no branch.
            var isKept = found == 0 ? 0 : 1;
            slots[i] = unchecked((first + BitOperations.TrailingZeroCount(found)) | (isKept - 1));
            kept[count] = i;
            count = unchecked(count + isKept);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Insert(ref long first, long priority)
    {
        var list = Vector256.LoadUnsafe(ref first);
        var added = Vector256.Create(priority);
        var isLess = Vector256.LessThan(list, added);

        // What is less stays; the first that is not gives way, and those after it move on by one. Of equal ones one is enough.
        var moved = Vector256.Shuffle(list, Vector256.Create(0L, 0, 1, 2));
        var isLessBefore = Vector256.Shuffle(isLess, Vector256.Create(0L, 0, 1, 2));
        isLessBefore |= Vector256.Create(-1L, 0, 0, 0);
        var rest = Vector256.ConditionalSelect(isLessBefore, added, moved);
        var next = Vector256.ConditionalSelect(isLess, list, rest);
        var isKnown = Vector256.EqualsAny(list, added);
        Vector256
            .ConditionalSelect(Vector256.Create(isKnown ? -1L : 0), list, next)
            .StoreUnsafe(ref first);
    }
}
