namespace AuthOps.Metering.Log;

/// <summary>
/// The writing side of an open log. The order of a commit is: the batch, fsync, its commit record twice, fsync; only
/// then does the caller learn of it. Any failure in between poisons the writer, since after a failed fsync nobody
/// knows what the disk holds. The caller serialises access.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    private readonly ILogStorage _storage;
    private readonly LogIdentity _identity;
    private readonly LogState _state;
    private readonly long _segmentLimit;
    private readonly Action<TimeSpan>? _flushed;
    private readonly TimeProvider _time;
    private ILogFile _segment;
    private ulong _segmentNumber;
    private long _offset;
    private byte[] _buffer = [];
    private byte[] _leafHashes = [];
    private Exception? _failure;

    /// <summary>Takes over at the end of a log, mending what a crash left there.</summary>
    public LogWriter(
        ILogStorage storage,
        LogIdentity identity,
        LogState state,
        LogEnd end,
        UsageLogOptions options,
        TimeProvider time
    )
    {
        _storage = storage;
        _identity = identity;
        _state = state;
        _segmentLimit = options.SegmentBytes;
        _flushed = options.Flushed;
        _time = time;
        _segmentNumber = end.Segment;
        _offset = end.Offset;
        _segment = storage.OpenForWriting(SegmentHeader.NameOf(end.Segment));
        try
        {
            Mend(end);
        }
        catch
        {
            _segment.Dispose();
            throw;
        }
    }

    /// <summary>Where the next batch goes.</summary>
    public (ulong Segment, long Offset) End => (_segmentNumber, _offset);

    /// <summary>Whether no write has failed.</summary>
    public bool IsHealthy => Volatile.Read(ref _failure) is null;

    public void RequireHealthy()
    {
        if (_failure is not null)
        {
            throw new UsageLogPoisonedException(_failure);
        }
    }

    /// <summary>Makes a batch durable and gives the tiles it filled.</summary>
    /// <exception cref="UsageLogPoisonedException">A write failed, now or before.</exception>
    public List<PendingTile> Commit(PendingBatch batch)
    {
        RequireHealthy();
        try
        {
            if (_offset >= _segmentLimit)
            {
                BeginSegment();
            }

            var after = Seal(batch);
            var data = BatchData.Write(batch, _identity.LogId, ref _buffer);
            _segment.Write(data, _offset);
            Flush();
            var commit = new CommitRecord(
                _offset,
                data.Length,
                Crc32C.Compute(data),
                _state.Position,
                after
            );
            WriteCommit(commit, trailer: true, slot: true);
            _state.Batches.Add(new BatchPlace(batch.FirstIndex, _segmentNumber, _offset));
            _state.Position = after;
            _offset = commit.End;
            return _state.Trees.Publisher.Take();
        }
        catch (Exception e)
        {
            _failure = e;
            throw new UsageLogPoisonedException(e);
        }
    }

    public void Dispose() => _segment.Dispose();

    /// <summary>Links the chains, hashes, and gives the position after the batch.</summary>
    private LogPosition Seal(PendingBatch batch)
    {
        if (_leafHashes.Length < batch.Count * RecordLayout.DigestSize)
        {
            _leafHashes = new byte[batch.Count * RecordLayout.DigestSize];
        }

        var hashes = _leafHashes.AsSpan(0, batch.Count * RecordLayout.DigestSize);
        _state.Heads.Link(batch, hashes);
        return new LogPosition(
            _state.Position.Batches + 1,
            _state.Position.Count + (ulong)batch.Count,
            batch.LastTime,
            _state.Trees.Append(batch.Records, hashes)
        );
    }

    private void WriteCommit(CommitRecord commit, bool trailer, bool slot)
    {
        var sector = commit.Write(_identity.LogId);
        if (trailer)
        {
            _segment.Write(sector, commit.TrailerOffset);
        }

        if (slot)
        {
            _segment.Write(sector, SegmentHeader.SlotOf(commit.Batch));
        }

        Flush();
    }

    private void Flush()
    {
        var started = _time.GetTimestamp();
        _segment.Flush();
        _flushed?.Invoke(_time.GetElapsedTime(started));
    }

    private void BeginSegment()
    {
        var next = new SegmentHeader(_segmentNumber + 1, _state.Position);
        var name = SegmentHeader.NameOf(next.Number);
        _storage.Put(name, next.Write(_identity.LogId));
        _segment.Dispose();
        _segment = _storage.OpenForWriting(name);
        _segmentNumber = next.Number;
        _offset = SegmentHeader.DataOffset;
    }

    // What was found whole may lie in the page cache only: flush before relying on it.
    private void Mend(LogEnd end)
    {
        if (end.DroppedBytes > 0)
        {
            _segment.Truncate(end.Offset);
        }

        _segment.Flush();
        if (end.MissingTrailer is { } batch)
        {
            WriteCommit(batch, trailer: true, slot: false);
        }

        if (end is { Last: { } last, NeedsSlot: true })
        {
            WriteCommit(last, trailer: false, slot: true);
        }
    }
}
