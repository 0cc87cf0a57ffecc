using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AuthOps.Primitives.Hashing;

namespace AuthOps.Psi.Large;

/// <summary>
/// Spreads rows over buckets of a private file by a keyed hash of their items, in bounded memory and one pass: rows of a bucket
/// are collected and written together, one after the other, and the file says at its end which bucket each piece is of. It has
/// its name only once it is complete; otherwise nothing of it stays. Used by one thread.
/// </summary>
internal sealed class RowPartitioner : IDisposable
{
    private const string Unfinished = ".tmp";

    /// <summary>Rows that are hashed at a time.</summary>
    private const int BatchRows = 1024;

    /// <summary>The most rows of a bucket that are collected: what a few buckets collect still lies in a cache when it is written.</summary>
    private const int MaxPieceRows = (1 << 16) / BucketRow.Size;

    private const int MinPieceRows = 32;
    private const int RowWords = BucketRow.Size / sizeof(ulong);

    private readonly string _path;
    private readonly SipHash _hash;
    private readonly Stream _file;
    private readonly int _pieceRows;

    // The words of rows that are collected, the piece of one bucket after the other.
    private readonly ulong[] _pieces;
    private readonly Collected[] _collected;
    private readonly ulong[] _digests = new ulong[2 * BatchRows];
    private readonly PartitionIndex _index;
    private bool _done;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Where it will lie; what is there is replaced.</param>
    /// <param name="key">The key of the hash, 16 bytes; both parties have the same, others do not know it.</param>
    /// <param name="buckets">The number of buckets, at least 1.</param>
    /// <param name="options">Memory.</param>
    /// <exception cref="ArgumentOutOfRangeException">The memory does not hold some rows of every bucket.</exception>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public RowPartitioner(
        string path,
        ReadOnlySpan<byte> key,
        int buckets,
        PartitionOptions? options = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buckets, 1);
        options ??= new PartitionOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(
            options.MemoryBytes,
            PartitionOptions.MinMemoryBytes,
            nameof(options)
        );

        // The batch of digests and the index take from the same memory.
        var rows =
            ((options.MemoryBytes * 7L / 8) - (_digests.Length * sizeof(ulong))) / BucketRow.Size;
        _pieceRows = (int)Math.Min(MaxPieceRows, rows / buckets);
        if (_pieceRows < MinPieceRows)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                $"{buckets} buckets need at least {(long)buckets * MinPieceRows * BucketRow.Size * 8 / 7} bytes of memory for their rows; {options.MemoryBytes} are given."
            );
        }

        _path = path;
        _hash = new SipHash(key);
        _pieces = GC.AllocateUninitializedArray<ulong>(PieceStride * buckets);
        _collected = new Collected[buckets];
        _index = new PartitionIndex(buckets);
        File.Delete(path + Unfinished);
        _file = options.Create(path + Unfinished);
    }

    /// <summary>Adds rows.</summary>
    /// <param name="items">The canonical bytes of their items, one after the other.</param>
    /// <param name="ends">Where each item ends; the first begins at 0.</param>
    /// <param name="rows">The number of each row.</param>
    /// <exception cref="IOException">The disk is full or fails; the file is given up.</exception>
    public void Add(ReadOnlySpan<byte> items, ReadOnlySpan<int> ends, ReadOnlySpan<long> rows)
    {
        ObjectDisposedException.ThrowIf(_done, this);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length, ends.Length, nameof(rows));
        var start = 0;
        for (var done = 0; done < ends.Length; done += BatchRows)
        {
            var count = Math.Min(BatchRows, ends.Length - done);
            var batch = ends.Slice(done, count);
            _hash.Hash128Each(items, start, batch, _digests.AsSpan(0, 2 * count));
            Spread(rows.Slice(done, count));
            start = batch[^1];
        }
    }

    /// <summary>Writes what is collected and gives the file its name.</summary>
    /// <returns>The rows, by bucket.</returns>
    /// <exception cref="IOException">The disk is full or fails; nothing of the file stays.</exception>
    public PartitionedRows Complete()
    {
        ObjectDisposedException.ThrowIf(_done, this);
        for (var bucket = 0; bucket < _collected.Length; bucket++)
        {
            Flush(bucket);
        }

        _index.Write(_file);
        _file.Flush();
        _file.Dispose();
        File.Move(_path + Unfinished, _path, overwrite: true);
        _done = true;
        return PartitionedRows.Open(_path);
    }

    /// <summary>Gives the file up, unless it is complete.</summary>
    public void Dispose()
    {
        if (!_done)
        {
            _done = true;
            _file.Dispose();
            File.Delete(_path + Unfinished);
        }
    }

    /// <summary>Words from one piece to the next; one more than its rows have.</summary>
    private int PieceStride => (_pieceRows * RowWords) + 1;

    private void Spread(ReadOnlySpan<long> rows)
    {
        var digests = _digests.AsSpan(0, 2 * rows.Length);
        var collected = _collected.AsSpan();
        var pieces = _pieces.AsSpan();
        var (buckets, stride) = ((uint)collected.Length, PieceStride);
        var at = 0;
        foreach (var row in rows)
        {
            var digest = Vector128.Create<ulong>(digests.Slice(at, 2));
            at = unchecked(at + 2);
            var high = digest.GetElement(1);
            var bucket = PartitionIndex.BucketOf(high, buckets);
            ref var piece = ref collected[bucket];
            var filled = piece.Words;

            // One store of a row and a word behind it, which the next row writes over: parts of a row would be waited for.
            Vector256
                .Create(digest, Vector128.CreateScalarUnsafe(unchecked((ulong)row)))
                .CopyTo(pieces[unchecked((bucket * stride) + filled)..]);
            filled = unchecked(filled + RowWords);
            piece.Words = filled;
            piece.Check = unchecked(piece.Check + BucketRow.CheckOf(digest.ToScalar(), high, row));
            if (filled == stride - 1)
            {
                Flush(bucket);
            }
        }
    }

    private void Flush(int bucket)
    {
        ref var piece = ref _collected[bucket];
        if (piece.Words > 0)
        {
            var words = _pieces.AsSpan(bucket * PieceStride, piece.Words);
            _file.Write(MemoryMarshal.AsBytes(words));
            _index.Add(bucket, piece.Words / RowWords, piece.Check);
            piece = default;
        }
    }

    /// <summary>How far the piece of a bucket is filled, and the sum of its rows' checks. Used by one thread.</summary>
    private struct Collected
    {
        public int Words;
        public ulong Check;
    }
}
