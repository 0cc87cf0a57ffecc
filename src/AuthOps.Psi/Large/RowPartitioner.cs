using System.Runtime.InteropServices;

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

    /// <summary>The most rows of a bucket that are collected; more do not make writing faster.</summary>
    private const int MaxPieceRows = (1 << 18) / BucketRow.Size;

    private const int MinPieceRows = 32;

    private readonly string _path;
    private readonly SipHash128 _hash;
    private readonly Stream _file;
    private readonly int _pieceRows;
    private readonly BucketRow[] _pieces;
    private readonly int[] _filled;
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
        _hash = new SipHash128(key);
        _pieces = GC.AllocateUninitializedArray<BucketRow>(_pieceRows * buckets);
        _filled = new int[buckets];
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
            _hash.Hash(items, start, batch, _digests.AsSpan(0, 2 * count));
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
        for (var bucket = 0; bucket < _filled.Length; bucket++)
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

    private void Spread(ReadOnlySpan<long> rows)
    {
        var digests = _digests.AsSpan(0, 2 * rows.Length);
        var filled = _filled.AsSpan();
        var pieces = _pieces.AsSpan();
        var (buckets, pieceRows) = ((uint)filled.Length, _pieceRows);
        for (var i = 0; i < rows.Length; i++)
        {
            var high = digests[(2 * i) + 1];
            var bucket = PartitionIndex.BucketOf(high, buckets);
            ref var count = ref filled[bucket];
            pieces[unchecked((bucket * pieceRows) + count)] = new BucketRow(
                digests[2 * i],
                high,
                rows[i]
            );
            if (unchecked(++count) == pieceRows)
            {
                Flush(bucket);
            }
        }
    }

    private void Flush(int bucket)
    {
        var piece = _pieces.AsSpan(bucket * _pieceRows, _filled[bucket]);
        _filled[bucket] = 0;
        if (!piece.IsEmpty)
        {
            _file.Write(MemoryMarshal.AsBytes(piece));
            _index.Add(bucket, piece);
        }
    }
}
