using AuthOps.Dp.Queries.Bounding;
using AuthOps.Dp.Queries.Input;

namespace AuthOps.Dp.Queries.Measures;

/// <summary>
/// Holds the cells of one column a key, in buckets of keys that can be spilled: for statistics that need all values of
/// a key together.
/// </summary>
internal sealed class KeyedCells : Accumulator
{
    private const int BucketBits = 6;

    // Keys are numbered from 0, and this spreads consecutive numbers evenly (Knuth's multiplicative hashing).
    private const ulong Multiplier = 0x9E3779B97F4A7C15UL;

    private readonly int _column;
    private readonly List<PartitionBuffer> _buffers;
    private readonly PartitionBuffer _own;

    internal KeyedCells(int column, SpillFile spill)
    {
        _column = column;
        _own = new PartitionBuffer(2, BucketBits, Multiplier, spill);
        _buffers = [_own];
    }

    internal override void EnsureKeys(int count) { }

    internal override void Add(KeptRows rows)
    {
        var keys = rows.Keys.AsSpan(0, rows.Count);
        var cells = rows.Cells[_column].AsSpan(0, rows.Count);
        for (var i = 0; i < keys.Length; i++)
        {
            if (cells[i] != CellMapper.Missing)
            {
                var record = _own.Append((ulong)keys[i]);
                record[0] = (ulong)keys[i];
                record[1] = unchecked((ulong)cells[i]);
            }
        }
    }

    internal override void Merge(Accumulator other) =>
        _buffers.AddRange(((KeyedCells)other)._buffers);

    /// <summary>Different cells a key.</summary>
    internal override IReadOnlyList<Int128[]> Parts(int keyCount)
    {
        var distinct = new Int128[keyCount];
        ForEachKey(
            keyCount,
            (key, cells) =>
            {
                cells.Sort();
                var count = 0;
                for (var i = 0; i < cells.Length; i++)
                {
                    count += i == 0 || cells[i] != cells[i - 1] ? 1 : 0;
                }

                distinct[key] = count;
            }
        );
        return [distinct];
    }

    /// <summary>Calls back once for every key that has cells, in no stated order; the callee may reorder them.</summary>
    internal void ForEachKey(int keyCount, KeyAction use)
    {
        var starts = new int[keyCount];
        var touched = new List<int>();
        for (var bucket = 0; bucket < _own.BucketCount; bucket++)
        {
            touched.Clear();
            Count(bucket, starts, touched);
            var cells = Scatter(bucket, starts, touched, out var ends);
            for (var i = 0; i < touched.Count; i++)
            {
                var start = i == 0 ? 0 : ends[i - 1];
                use(touched[i], cells.AsSpan(start, ends[i] - start));
                starts[touched[i]] = 0;
            }
        }
    }

    internal delegate void KeyAction(int key, Span<long> cells);

    private void Count(int bucket, int[] counts, List<int> touched)
    {
        foreach (var buffer in _buffers)
        {
            buffer.ForEachPage(
                bucket,
                words =>
                {
                    for (var i = 0; i < words.Length; i += 2)
                    {
                        var key = (int)words[i];
                        if (counts[key]++ == 0)
                        {
                            touched.Add(key);
                        }
                    }
                }
            );
        }
    }

    private long[] Scatter(int bucket, int[] starts, List<int> touched, out int[] ends)
    {
        ends = new int[touched.Count];
        var total = 0;
        for (var i = 0; i < touched.Count; i++)
        {
            var count = starts[touched[i]];
            starts[touched[i]] = total;
            total += count;
            ends[i] = total;
        }

        var cells = new long[total];
        foreach (var buffer in _buffers)
        {
            buffer.ForEachPage(
                bucket,
                words =>
                {
                    for (var i = 0; i < words.Length; i += 2)
                    {
                        cells[starts[(int)words[i]]++] = unchecked((long)words[i + 1]);
                    }
                }
            );
        }

        return cells;
    }
}
