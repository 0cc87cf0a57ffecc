using System.Runtime.CompilerServices;
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
    private readonly bool _isNarrow;
    private readonly long _lower;
    private readonly List<PartitionBuffer> _buffers;
    private readonly PartitionBuffer _own;
    private int[] _counts = [];
    private long[] _sorted = [];

    /// <param name="column">The column of the plan.</param>
    /// <param name="range">The bounds of its cells; null where they are any integers.</param>
    /// <param name="spill">Where pages go that memory does not hold; shared.</param>
    internal KeyedCells(int column, ValueRange? range, SpillFile spill)
    {
        _column = column;
        _isNarrow = range?.Width <= uint.MaxValue;
        _lower = _isNarrow ? range!.LowerSteps : 0;
        _own = new PartitionBuffer(_isNarrow ? 1 : 2, BucketBits, Multiplier, spill);
        _buffers = [_own];
    }

    internal override void EnsureKeys(int count)
    {
        if (_counts.Length < count)
        {
            Array.Resize(ref _counts, Math.Max(count, _counts.Length * 2));
        }
    }

    internal override void Add(KeptRows rows)
    {
        var keys = rows.Keys.AsSpan(0, rows.Count);
        var cells = rows.Cells[_column].AsSpan(0, rows.Count);
        var writer = _own.NewWriter();
        if (_isNarrow)
        {
            AddNarrow(writer, keys, cells);
            return;
        }

        for (var i = 0; i < keys.Length; i++)
        {
            if (cells[i] != CellMapper.Missing)
            {
                var key = unchecked((ulong)keys[i]);
                ref var record = ref writer.Next(key);
                record = key;
                _counts[keys[i]]++;
                Unsafe.Add(ref record, 1) = unchecked((ulong)cells[i]);
            }
        }
    }

    // Key and distance from the lower bound in one word.
    private void AddNarrow(
        PartitionBuffer.Writer writer,
        ReadOnlySpan<int> keys,
        ReadOnlySpan<long> cells
    )
    {
        var lower = _lower;
        var counts = _counts;
        for (var i = 0; i < keys.Length; i++)
        {
            if (cells[i] != CellMapper.Missing)
            {
                counts[keys[i]]++;
                var key = unchecked((ulong)keys[i]);
                writer.Next(key) = unchecked((key << 32) | (ulong)(cells[i] - lower));
            }
        }
    }

    internal override void Merge(Accumulator other)
    {
        var cells = (KeyedCells)other;
        _buffers.AddRange(cells._buffers);
        EnsureKeys(cells._counts.Length);
        for (var i = 0; i < cells._counts.Length; i++)
        {
            _counts[i] += cells._counts[i];
        }
    }

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
        EnsureKeys(keyCount);
        var keysOf = new List<int>[_own.BucketCount];
        for (var key = 0; key < keyCount; key++)
        {
            if (_counts[key] > 0)
            {
                (keysOf[_own.BucketOf((ulong)key)] ??= []).Add(key);
            }
        }

        var ends = new int[keyCount];
        for (var bucket = 0; bucket < keysOf.Length; bucket++)
        {
            if (keysOf[bucket] is not { } keys)
            {
                continue;
            }

            Scatter(bucket, keys, ends);
            foreach (var key in keys)
            {
                use(key, _sorted.AsSpan(ends[key] - _counts[key], _counts[key]));
            }
        }
    }

    internal delegate void KeyAction(int key, Span<long> cells);

    /// <summary>Sorts the cells of a bucket by key; <paramref name="ends"/> are where those of each end.</summary>
    private void Scatter(int bucket, List<int> keys, int[] ends)
    {
        var total = 0;
        foreach (var key in keys)
        {
            ends[key] = total;
            total += _counts[key];
        }

        if (_sorted.Length < total)
        {
            _sorted = new long[Math.Max(total, _sorted.Length * 2)];
        }

        var cells = _sorted;
        foreach (var buffer in _buffers)
        {
            buffer.ForEachPage(bucket, _isNarrow ? PutNarrow : Put);
        }

        void Put(ReadOnlySpan<ulong> words)
        {
            for (var i = 0; i < words.Length; i += 2)
            {
                cells[ends[(int)words[i]]++] = unchecked((long)words[i + 1]);
            }
        }

        void PutNarrow(ReadOnlySpan<ulong> words)
        {
            var (lower, next, target) = (_lower, ends, cells);
            unchecked
            {
                foreach (var word in words)
                {
                    ref var at = ref next[(int)(word >> 32)];
                    target[at] = (long)(word & uint.MaxValue) + lower;
                    at++;
                }
            }
        }
    }
}
