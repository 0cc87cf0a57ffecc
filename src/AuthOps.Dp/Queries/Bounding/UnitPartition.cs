using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AuthOps.Dp.Queries.Bounding;

/// <summary>
/// Rows gathered by unit: all rows of a unit lie in one bucket. Where all units of a batch fit 32 bits its rows take a
/// word less, unit and key in one. Filled by one thread, then read by many.
/// </summary>
internal sealed class UnitPartition
{
    private readonly int _columnCount;
    private readonly int _bucketBits;
    private readonly ulong _multiplier;
    private readonly SpillFile _spill;
    private PartitionBuffer? _narrow;
    private PartitionBuffer? _wide;

    /// <param name="columnCount">Value columns of a row.</param>
    /// <param name="bucketBits">The base-2 logarithm of the number of buckets, 1 to 16.</param>
    /// <param name="multiplier">An odd number.</param>
    /// <param name="spill">Where pages go that memory does not hold; shared.</param>
    internal UnitPartition(int columnCount, int bucketBits, ulong multiplier, SpillFile spill)
    {
        _columnCount = columnCount;
        _bucketBits = bucketBits;
        _multiplier = multiplier;
        _spill = spill;
    }

    internal int BucketBits => _bucketBits;

    internal int BucketCount => 1 << _bucketBits;

    /// <summary>Appends the rows that have a key. A negative key has no row.</summary>
    /// <param name="units">The numbers of the units.</param>
    /// <param name="keys">As many keys.</param>
    /// <param name="cells">An array a value column, each as long at least.</param>
    internal void Append(ReadOnlySpan<long> units, ReadOnlySpan<int> keys, long[][] cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, _columnCount);
        if (AreNarrow(units))
        {
            AppendNarrow(NewBuffer(ref _narrow, 1).NewWriter(), units, keys, cells);
        }
        else
        {
            AppendWide(NewBuffer(ref _wide, 2).NewWriter(), units, keys, cells);
        }
    }

    /// <summary>How many rows a bucket holds.</summary>
    internal int RowCount(int bucket) =>
        checked((_narrow?.RecordCount(bucket) ?? 0) + (_wide?.RecordCount(bucket) ?? 0));

    /// <summary>Calls back with the words of each page of a bucket.</summary>
    /// <param name="bucket">Which bucket.</param>
    /// <param name="useNarrow">Takes records of a unit (low half) and a key (high half) in one word and a word a column.</param>
    /// <param name="useWide">Takes records of a unit, a key and a word a column.</param>
    internal void ForEachPage(
        int bucket,
        Action<ReadOnlySpan<ulong>> useNarrow,
        Action<ReadOnlySpan<ulong>> useWide
    )
    {
        _narrow?.ForEachPage(bucket, useNarrow);
        _wide?.ForEachPage(bucket, useWide);
    }

    private static bool AreNarrow(ReadOnlySpan<long> units)
    {
        var any = Vector<long>.Zero;
        var i = 0;
        ref var first = ref MemoryMarshal.GetReference(units);
        for (; i + Vector<long>.Count <= units.Length; i += Vector<long>.Count)
        {
            any |= Vector.LoadUnsafe(ref first, (nuint)i);
        }

        var all = 0L;
        for (var lane = 0; lane < Vector<long>.Count; lane++)
        {
            all |= any[lane];
        }

        for (; i < units.Length; i++)
        {
            all |= units[i];
        }

        return unchecked((ulong)all) >> 32 == 0;
    }

    private static void AppendNarrow(
        PartitionBuffer.Writer writer,
        ReadOnlySpan<long> units,
        ReadOnlySpan<int> keys,
        long[][] cells
    )
    {
        var first = cells.Length > 0 ? cells[0].AsSpan(0, units.Length) : default;
        for (var i = 0; i < units.Length; i++)
        {
            var key = keys[i];
            if (key < 0)
            {
                continue;
            }

            var unit = unchecked((ulong)units[i]);
            ref var record = ref writer.Next(unit);
            record = unit | unchecked((ulong)key << 32);
            if (!first.IsEmpty)
            {
                Unsafe.Add(ref record, 1) = unchecked((ulong)first[i]);
            }

            for (var column = 1; column < cells.Length; column++)
            {
                Unsafe.Add(ref record, column + 1) = unchecked((ulong)cells[column][i]);
            }
        }
    }

    private static void AppendWide(
        PartitionBuffer.Writer writer,
        ReadOnlySpan<long> units,
        ReadOnlySpan<int> keys,
        long[][] cells
    )
    {
        for (var i = 0; i < units.Length; i++)
        {
            if (keys[i] < 0)
            {
                continue;
            }

            var unit = unchecked((ulong)units[i]);
            ref var record = ref writer.Next(unit);
            record = unit;
            Unsafe.Add(ref record, 1) = unchecked((ulong)keys[i]);
            for (var column = 0; column < cells.Length; column++)
            {
                Unsafe.Add(ref record, column + 2) = unchecked((ulong)cells[column][i]);
            }
        }
    }

    private PartitionBuffer NewBuffer(ref PartitionBuffer? buffer, int heads) =>
        buffer ??= new PartitionBuffer(_columnCount + heads, _bucketBits, _multiplier, _spill);
}
