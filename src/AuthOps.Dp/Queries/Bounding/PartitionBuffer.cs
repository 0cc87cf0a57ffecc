using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AuthOps.Dp.Queries.Bounding;

/// <summary>
/// Records of a fixed number of 64-bit words, spread over buckets by a multiplicative hash of a key, so that equal keys
/// meet in one bucket. Pages beyond the memory limit go to the spill file. Filled by one thread,
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

    /// <summary>What appends records; may be kept as long as the buffer.</summary>
    internal Writer NewWriter() => new(this);

    /// <summary>The bucket of a key.</summary>
    internal int BucketOf(ulong key) => unchecked((int)(key * _multiplier >> _shift));

    /// <summary>How many records a bucket holds.</summary>
    internal int RecordCount(int bucket)
    {
        ref readonly var cursor = ref _cursors[bucket];
        var open = cursor.Words is null ? 0 : cursor.At - cursor.StartOf(_pageWords);
        var words = (_pages[bucket].Count * (long)_pageWords) + open;
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
            var start = cursor.StartOf(_pageWords);
            use(cursor.Words.AsSpan(start, cursor.At - start));
        }
    }

    /// <summary>Buckets enough that one holds about twenty thousand of the records expected.</summary>
    internal static int BucketBitsFor(long records) =>
        Math.Clamp(BitOperations.Log2((ulong)Math.Max(1, records)) - 14, 2, 10);

    private void NextPage(int bucket, ref Cursor cursor)
    {
        if (cursor.Words is { } full)
        {
            var start = cursor.StartOf(_pageWords);
            if (_spill.MustSpill)
            {
                var offset = _spill.Write(full.AsSpan(start, _pageWords));
                _pages[bucket].Add(new Page(null, 0, offset));
                cursor.At = start;
                return;
            }

            _pages[bucket].Add(new Page(full, start, 0));
        }

        var memory = _spill.Rent(_pageWords);
        _ = MemoryMarshal.TryGetArray<ulong>(memory, out var segment);
        cursor = new Cursor
        {
            Words = segment.Array,
            At = segment.Offset,
            End = segment.Offset + _pageWords,
        };
    }

    /// <summary>Appends records. A value of its own so that a loop has its numbers in registers.</summary>
    internal readonly struct Writer(PartitionBuffer buffer)
    {
        private readonly PartitionBuffer _buffer = buffer;
        private readonly Cursor[] _cursors = buffer._cursors;
        private readonly ulong _multiplier = buffer._multiplier;
        private readonly int _shift = buffer._shift;
        private readonly int _width = buffer._width;

        /// <summary>
        /// The first word of a new record, in the bucket of <paramref name="key"/>; the caller writes all of its words.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal ref ulong Next(ulong key)
        {
            // The shift leaves a number below that of the buckets, and a page has room for whole records.
            var bucket = unchecked((int)(key * _multiplier >> _shift));
            ref var cursor = ref Unsafe.Add(
                ref MemoryMarshal.GetArrayDataReference(_cursors),
                bucket
            );
            if (cursor.At == cursor.End)
            {
                _buffer.NextPage(bucket, ref cursor);
            }

            ref var record = ref Unsafe.Add(
                ref MemoryMarshal.GetArrayDataReference(cursor.Words!),
                cursor.At
            );
            cursor.At = unchecked(cursor.At + _width);

            // Buckets are too many for the processor to see where each of them goes on.
            CacheLine.FetchNext(ref record);
            return ref record;
        }
    }

    private readonly record struct Page(ulong[]? Words, int Start, long Offset);

    /// <summary>Where the next record of a bucket goes: 16 bytes, so that a thousand fit the first cache.</summary>
    private struct Cursor
    {
        internal ulong[]? Words;
        internal int At;
        internal int End;

        internal readonly int StartOf(int pageWords) => End - pageWords;
    }
}
