using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AuthOps.Dp.Queries.Bounding;

/// <summary>
/// Records of a fixed number of 64-bit words, spread over buckets by a multiplicative hash of the first word, so that
/// equal first words meet in one bucket. Pages beyond the memory limit go to the spill file. Filled by one thread,
/// then read by many.
/// </summary>
internal sealed class PartitionBuffer
{
    private const int TargetPageWords = 1024;

    private readonly int _width;
    private readonly int _pageWords;
    private readonly int _shift;
    private readonly ulong _multiplier;
    private readonly SpillFile _spill;
    private readonly List<Page>[] _pages;
    private readonly Cursor[] _cursors;

    /// <param name="width">Words a record.</param>
    /// <param name="bucketBits">The base-2 logarithm of the number of buckets, 1 to 16.</param>
    /// <param name="multiplier">An odd number.</param>
    /// <param name="spill">Where pages go that memory does not hold; shared.</param>
    internal PartitionBuffer(int width, int bucketBits, ulong multiplier, SpillFile spill)
    {
        _width = width;
        _pageWords = Math.Max(1, TargetPageWords / width) * width;
        _shift = 64 - bucketBits;
        _multiplier = multiplier;
        _spill = spill;
        _pages = [.. Enumerable.Range(0, 1 << bucketBits).Select(static _ => new List<Page>())];
        _cursors = new Cursor[1 << bucketBits];
    }

    internal int BucketCount => _pages.Length;

    internal int Width => _width;

    /// <summary>The place of a new record whose first word is given; the caller writes all of it.</summary>
    internal Span<ulong> Append(ulong first)
    {
        var bucket = (int)(unchecked(first * _multiplier) >> _shift);
        ref var cursor = ref _cursors[bucket];
        if (cursor.At == cursor.End)
        {
            NextPage(bucket, ref cursor);
        }

        var at = cursor.At;
        cursor.At = at + _width;
        return cursor.Words.AsSpan(at, _width);
    }

    /// <summary>
    /// Appends the rows that have a key: the unit, the key and a word a column. A negative key has no row.
    /// </summary>
    /// <param name="units">The first words.</param>
    /// <param name="keys">As many keys.</param>
    /// <param name="cells">Two fewer than a record has words, each as long at least.</param>
    internal void Append(ReadOnlySpan<long> units, ReadOnlySpan<int> keys, long[][] cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, _width - 2);
        ref var cursors = ref MemoryMarshal.GetArrayDataReference(_cursors);
        var first = cells.Length > 0 ? cells[0].AsSpan(0, units.Length) : default;
        for (var i = 0; i < units.Length; i++)
        {
            var key = keys[i];
            if (key < 0)
            {
                continue;
            }

            // The shift leaves a number below that of the buckets, and a page has room for whole records.
            var unit = unchecked((ulong)units[i]);
            var bucket = (int)(unchecked(unit * _multiplier) >> _shift);
            ref var cursor = ref Unsafe.Add(ref cursors, bucket);
            if (cursor.At == cursor.End)
            {
                NextPage(bucket, ref cursor);
            }

            ref var record = ref Unsafe.Add(
                ref MemoryMarshal.GetArrayDataReference(cursor.Words!),
                cursor.At
            );
            cursor.At += _width;
            record = unit;
            Unsafe.Add(ref record, 1) = (uint)key;
            if (!first.IsEmpty)
            {
                Unsafe.Add(ref record, 2) = unchecked((ulong)first[i]);
            }

            for (var column = 1; column < cells.Length; column++)
            {
                Unsafe.Add(ref record, column + 2) = unchecked((ulong)cells[column][i]);
            }
        }
    }

    /// <summary>How many records a bucket holds.</summary>
    internal int RecordCount(int bucket)
    {
        ref readonly var cursor = ref _cursors[bucket];
        var words = (_pages[bucket].Count * (long)_pageWords) + cursor.At - cursor.Start;
        return checked((int)(words / _width));
    }

    /// <summary>Calls back with the words of each page of a bucket.</summary>
    internal void ForEachPage(int bucket, Action<ReadOnlySpan<ulong>> use)
    {
        ulong[]? scratch = null;
        foreach (var page in _pages[bucket])
        {
            if (page.Words is { } words)
            {
                use(words.AsSpan(page.Start, _pageWords));
            }
            else
            {
                scratch ??= new ulong[_pageWords];
                _spill.Read(page.Offset, scratch);
                use(scratch);
            }
        }

        ref readonly var cursor = ref _cursors[bucket];
        if (cursor.Words is not null)
        {
            use(cursor.Words.AsSpan(cursor.Start, cursor.At - cursor.Start));
        }
    }

    /// <summary>Buckets enough that one holds about ten thousand of the records expected.</summary>
    internal static int BucketBitsFor(long records) =>
        Math.Clamp(BitOperations.Log2((ulong)Math.Max(1, records)) - 13, 2, 10);

    private void NextPage(int bucket, ref Cursor cursor)
    {
        if (cursor.Words is { } full)
        {
            if (_spill.MustSpill)
            {
                var offset = _spill.Write(full.AsSpan(cursor.Start, _pageWords));
                _pages[bucket].Add(new Page(null, 0, offset));
                cursor.At = cursor.Start;
                return;
            }

            _pages[bucket].Add(new Page(full, cursor.Start, 0));
        }

        var memory = _spill.Rent(_pageWords);
        _ = MemoryMarshal.TryGetArray<ulong>(memory, out var segment);
        cursor = new Cursor
        {
            Words = segment.Array,
            Start = segment.Offset,
            At = segment.Offset,
            End = segment.Offset + _pageWords,
        };
    }

    private readonly record struct Page(ulong[]? Words, int Start, long Offset);

    private struct Cursor
    {
        internal ulong[]? Words;
        internal int Start;
        internal int At;
        internal int End;
    }
}
