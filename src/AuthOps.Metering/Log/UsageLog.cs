using AuthOps.Metering.Proofs;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Metering.Log;

/// <summary>
/// An append-only, durable log of usage in a directory of its own, in the shape of a C2SP tlog-tiles log. A record is
/// acknowledged only when it and, twice, a statement of the log's new size and roots are on disk; opening checks every
/// record, and anything damaged or missing that was acknowledged or signed is refused loudly. Safe for concurrent use
/// by many threads; one process writes at a time.
/// </summary>
/// <remarks>
/// Checksums find accidents; only a signed checkpoint binds an adversary. A whole directory set back to an earlier
/// state together with its checkpoint cannot be told without a witness that remembers a later one. On file systems
/// without advisory locks a second writing process is not refused. Format: <c>docs/wire/usage-log.md</c>.
/// </remarks>
public sealed partial class UsageLog : IDisposable
{
    // A clock that steps back by less is the ordinary correction of a network clock.
    private const long ToleratedStepBack = 1_000_000;
    private readonly ILogStorage _storage;
    private readonly TimeProvider _time;
    private readonly IDisposable _lock;
    private readonly LogWriter _writer;
    private readonly RecordStore _records;
    private bool _isClockBehind;
    private bool _disposed;
    private bool _hasGate;

    private UsageLog(
        ILogStorage storage,
        TimeProvider time,
        UsageLogOptions options,
        LogIdentity identity,
        IDisposable exclusive
    )
    {
        _storage = storage;
        _time = time;
        _lock = exclusive;
        Identity = identity;
        var publisher = new TilePublisher();
        (State, var end) = LogFiles.Read(
            storage,
            identity,
            publisher,
            _ => TilePublisher.Write(storage, publisher.Take(), onlyIfDifferent: true),
            options.Witnessed,
            useSnapshot: true
        );
        _records = new RecordStore(storage, identity, State.Batches);
        Recovery = new UsageLogRecovery(end.KeptRecords, end.DroppedBytes);
        _writer = new LogWriter(storage, identity, State, end, options, time);
    }

    /// <summary>The log's random id, 32 lower-case hexadecimal digits.</summary>
    public string LogId => Identity.HexId;

    /// <summary>The log's name in its checkpoints.</summary>
    public string Origin => Identity.Origin;

    /// <summary>What opening found beyond what had been acknowledged.</summary>
    public UsageLogRecovery Recovery { get; }

    /// <summary>The number of records.</summary>
    public ulong Count
    {
        get
        {
            lock (Sync)
            {
                Drain();
                return State.Position.Count;
            }
        }
    }

    /// <summary>
    /// Whether the log accepts records: it is open, and no write has failed. Once false it stays so; open the log again.
    /// </summary>
    public bool IsUsable => !Volatile.Read(ref _disposed) && _writer.IsHealthy;

    internal LogIdentity Identity { get; }

    /// <summary>Everything below is reached under this lock only.</summary>
    internal Lock Sync { get; } = new();

    internal LogState State { get; }

    /// <summary>Creates an empty log.</summary>
    /// <param name="directory">A directory for the log alone; created where it does not exist.</param>
    /// <param name="timeProvider">The clock of the records; the system's by default.</param>
    /// <param name="options">The log's name and the size of its segments.</param>
    /// <returns>The open log.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="IOException">There is a log already, or the disk refuses.</exception>
    /// <exception cref="UsageLogCorruptException">Parts of an earlier log are there, but not its identity.</exception>
    public static UsageLog Create(
        string directory,
        TimeProvider? timeProvider = null,
        UsageLogOptions? options = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var storage = new DiskLogStorage(directory);
        options ??= new UsageLogOptions();
        options.Validate();
        storage.EnsureDirectory();
        return Create(storage, timeProvider ?? TimeProvider.System, options);
    }

    /// <summary>
    /// Opens a log, checking every record, and drops a batch at its end that was never acknowledged;
    /// <see cref="Recovery"/> reports it. Reservations left open are settled when a gate is opened over the log.
    /// </summary>
    /// <param name="directory">The log's directory.</param>
    /// <param name="timeProvider">The clock of the records; the system's by default.</param>
    /// <param name="options">The size of its segments.</param>
    /// <returns>The open log.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="FileNotFoundException">There is no log in the directory.</exception>
    /// <exception cref="UsageLogCorruptException">
    /// An acknowledged record is damaged or missing, or the log is shorter than, or differs from, its checkpoint.
    /// Nothing was changed.
    /// </exception>
    /// <exception cref="IOException">Another process has the log open, or the disk refuses.</exception>
    public static UsageLog Open(
        string directory,
        TimeProvider? timeProvider = null,
        UsageLogOptions? options = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        options ??= new UsageLogOptions();
        options.Validate();
        return Open(new DiskLogStorage(directory), timeProvider ?? TimeProvider.System, options);
    }

    /// <summary>The content now, all of it in memory.</summary>
    /// <returns>A copy that later records do not change.</returns>
    /// <exception cref="UsageLogCorruptException">A record was damaged since the log was opened.</exception>
    /// <exception cref="UsageLogPoisonedException">An earlier write failed.</exception>
    public UsageLogSnapshot Snapshot()
    {
        lock (Sync)
        {
            RequireSettled();
            var content = new List<UsageRecord>();
            foreach (var batch in _records.ReadBatches(0, State.Position.Count))
            {
                UsageLogSnapshot.Add(content, batch, State.Projection.Grants);
            }

            return new UsageLogSnapshot(Identity, content, State.Position.Roots);
        }
    }

    /// <summary>Signs the log as it is now under its origin and puts the checkpoint beside it, replacing the earlier one.</summary>
    /// <param name="signers">Who signs; at least one.</param>
    /// <returns>What was signed.</returns>
    /// <exception cref="ArgumentException">No signer.</exception>
    /// <exception cref="UsageLogPoisonedException">An earlier write failed.</exception>
    /// <exception cref="IOException">The disk refuses; the earlier checkpoint stands.</exception>
    public UsageCheckpoint WriteCheckpoint(params ReadOnlySpan<SigningKey> signers)
    {
        var named = new NoteSigner[signers.Length];
        for (var i = 0; i < named.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(signers[i], nameof(signers));
            named[i] = new NoteSigner(Origin, signers[i], signers[i].PublicKey);
        }

        return WriteCheckpoint(named.AsSpan());
    }

    /// <summary>Signs the log as it is now and puts the checkpoint beside it, replacing the earlier one.</summary>
    /// <param name="signers">Who signs, under which name; at least one.</param>
    /// <returns>What was signed.</returns>
    /// <exception cref="ArgumentException">No signer.</exception>
    /// <exception cref="UsageLogPoisonedException">An earlier write failed.</exception>
    /// <exception cref="IOException">The disk refuses; the earlier checkpoint stands.</exception>
    public UsageCheckpoint WriteCheckpoint(params ReadOnlySpan<NoteSigner> signers)
    {
        if (signers.IsEmpty)
        {
            throw new ArgumentException("A checkpoint needs a signer.", nameof(signers));
        }

        lock (Sync)
        {
            RequireSettled();
            var checkpoint = UsageCheckpoint.Of(Origin, State.Position);
            var note = SignedNote.Create(checkpoint.ToText());
            foreach (var signer in signers)
            {
                note = note.Sign(signer);
            }

            PartialTiles.Publish(_storage, State.Trees);
            _storage.Put(UsageCheckpoint.FileName, note.ToBytes());
            return checkpoint;
        }
    }

    /// <summary>Closes the files. Reservations still open are burned when a gate is next opened over the log.</summary>
    public void Dispose()
    {
        lock (Sync)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _pipeline?.Dispose();
            _writer.Dispose();
            _records.Dispose();
            _lock.Dispose();
        }
    }

    internal static UsageLog Create(
        ILogStorage storage,
        TimeProvider time,
        UsageLogOptions? options = null
    )
    {
        LogFiles.Create(storage, options?.Origin);
        return Open(storage, time, options);
    }

    internal static UsageLog Open(
        ILogStorage storage,
        TimeProvider time,
        UsageLogOptions? options = null
    )
    {
        LogFiles.RequirePresent(storage);

        // Before the lock, which on some systems keeps out this process's other handles too.
        var identity = LogIdentity.Read(storage);
        var exclusive = storage.Lock(LogIdentity.FileName, exclusively: true);
        try
        {
            return new UsageLog(
                storage,
                time,
                options ?? new UsageLogOptions(),
                identity,
                exclusive
            );
        }
        catch
        {
            exclusive.Dispose();
            throw;
        }
    }

    /// <summary>Reserves the log for the one gate that will add records.</summary>
    /// <exception cref="InvalidOperationException">Another gate stands over the log already.</exception>
    internal void AttachGate()
    {
        lock (Sync)
        {
            RequireUsable();
            if (_hasGate)
            {
                throw new InvalidOperationException(
                    "A usage gate is open over this log already; use that one."
                );
            }

            _hasGate = true;
        }
    }

    /// <summary>Lets another gate be opened, after opening one failed.</summary>
    internal void DetachGate()
    {
        lock (Sync)
        {
            _hasGate = false;
        }
    }

    /// <summary>The time of the next record in microseconds: the clock's, but never before the last record.</summary>
    internal long Now()
    {
        lock (Sync)
        {
            return Math.Max(Microseconds.From(_time.GetUtcNow()), State.Position.LastTime);
        }
    }

    /// <summary>Appends records, durably, takes them into the projections, and gives the index of the first.</summary>
    /// <exception cref="UsageLogPoisonedException">A write failed; nothing was acknowledged.</exception>
    internal ulong Append(params ReadOnlySpan<RecordDraft> drafts) => Append(Now(), drafts);

    /// <summary>Appends records of a given time, durably, takes them into the projections, and gives the index of the first.</summary>
    /// <exception cref="UsageLogPoisonedException">A write failed; nothing was acknowledged.</exception>
    internal ulong Append(long time, params ReadOnlySpan<RecordDraft> drafts)
    {
        lock (Sync)
        {
            RequireSettled();
            if (time < State.Position.LastTime)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(time),
                    "A record must not be older than the one before it."
                );
            }

            var batch = new PendingBatch(
                State.Position.Batches,
                State.Position.Count,
                drafts.Length + 1
            );
            var notices = NoticeClock(batch, time);
            foreach (ref readonly var draft in drafts)
            {
                batch.Add(draft, State.Sequences.Take(draft.Slot, batch.Number), time);
            }

            var tiles = _writer.Commit(batch);
            for (var i = 0; i < batch.Count; i++)
            {
                State.Projection.Apply(batch.View(i), batch.FirstIndex + (ulong)i);
            }

            TilePublisher.Write(_storage, tiles, onlyIfDifferent: false);
            var first = batch.FirstIndex + notices;
            batch.Return();
            return first;
        }
    }

    /// <summary>The byte of the last segment where the next batch goes.</summary>
    internal long WriterEnd => _writer.End.Offset;

    /// <summary>Reads a record and its body.</summary>
    internal (byte[] Record, byte[] Body) ReadRecord(ulong index)
    {
        lock (Sync)
        {
            RequireSettled();
            return _records.ReadWithBody(index);
        }
    }

    /// <summary>Shows every batch that holds a record from an index on; gives the number of records.</summary>
    internal ulong Visit(ulong from, Action<BatchData> visit)
    {
        lock (Sync)
        {
            RequireSettled();
            foreach (var batch in _records.ReadBatches(from, State.Position.Count))
            {
                visit(batch);
            }

            return State.Position.Count;
        }
    }

    /// <summary>The record that claimed an event id; null if none did.</summary>
    internal ulong? FindClaim(UInt128 id)
    {
        lock (Sync)
        {
            RequireSettled();
            var claims = State.Projection.Claims;
            var hash = claims.Hash(id);
            var cursor = 0;
            Span<byte> record = stackalloc byte[RecordLayout.Size];
            while (claims.TryFind(hash, ref cursor, out var index))
            {
                _records.Read(index, record);
                if (new RecordView(record, default).Id == id)
                {
                    return index;
                }
            }

            return null;
        }
    }

    private ulong NoticeClock(PendingBatch batch, long time)
    {
        var behind =
            State.Position.Count == 0
                ? 0
                : State.Position.LastTime - Microseconds.From(_time.GetUtcNow());
        if (behind <= ToleratedStepBack)
        {
            _isClockBehind = false;
            return 0;
        }

        if (_isClockBehind)
        {
            return 0;
        }

        _isClockBehind = true;
        var notice = new RecordDraft(RecordKind.Notice, RecordLayout.NoGrant)
        {
            Code = (byte)LogNotice.ClockWentBack,
            Amount = behind,
        };
        batch.Add(notice, State.Sequences.Take(notice.Slot, batch.Number), time);
        return 1;
    }

    private void RequireUsable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _writer.RequireHealthy();
    }

    /// <summary>Waits for what is in flight, besides.</summary>
    private void RequireSettled()
    {
        RequireUsable();
        Drain();
    }
}
