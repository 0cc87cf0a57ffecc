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
    private readonly BatchSealer _sealer;
    private readonly long _segmentLimit;
    private readonly Action<TimeSpan>? _flushed;
    private readonly TimeProvider _time;
    private ILogFile _segment;
    private ulong _segmentNumber;
    private long _offset;
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
        _sealer = new BatchSealer(identity, state);
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
        if (Volatile.Read(ref _failure) is { } failure)
        {
            throw new UsageLogPoisonedException(failure);
        }
    }

    /// <summary>Makes a batch durable and gives the tiles it filled.</summary>
    /// <exception cref="UsageLogPoisonedException">A write failed, now or before.</exception>
    public List<PendingTile> Commit(PendingBatch batch)
    {
        var done = Seal(batch);
        Write(done);
        return done.Tiles;
    }

    /// <summary>Links and hashes a batch; may run while earlier ones are being written.</summary>
    /// <exception cref="UsageLogPoisonedException">A write failed before.</exception>
    public SealedBatch Seal(PendingBatch batch)
    {
        RequireHealthy();
        try
        {
            return _sealer.Seal(batch);
        }
        catch (Exception e)
        {
            throw Poisoned(e);
        }
    }

    /// <summary>Makes a sealed batch durable, after all those sealed before it.</summary>
    /// <exception cref="UsageLogPoisonedException">A write failed, now or before.</exception>
    public void Write(SealedBatch batch)
    {
        RequireHealthy();
        try
        {
            if (_offset >= _segmentLimit)
            {
                BeginSegment();
            }

            _segment.Write(batch.Data, _offset);
            Flush();
            var commit = new CommitRecord(
                _offset,
                batch.Length,
                batch.Checksum,
                batch.Before,
                batch.After
            );
            WriteCommit(commit, trailer: true, slot: true);
            _state.Batches.Add(new BatchPlace(batch.FirstIndex, _segmentNumber, _offset));
            _state.Position = batch.After;
            _offset = commit.End;
            batch.Return();
        }
        catch (Exception e)
        {
            throw Poisoned(e);
        }
    }

    public void Dispose() => _segment.Dispose();

    private UsageLogPoisonedException Poisoned(Exception cause) =>
        new(Interlocked.CompareExchange(ref _failure, cause, null) ?? cause);

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
