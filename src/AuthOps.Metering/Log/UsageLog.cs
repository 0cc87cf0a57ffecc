using AuthOps.Primitives.Signatures;

namespace AuthOps.Metering.Log;

/// <summary>
/// An append-only, durable log of usage in a directory of its own. A record is acknowledged only when it and a
/// statement of the log's new length and root are on disk; opening checks every record, and anything damaged or
/// missing that was acknowledged or signed is refused loudly. Safe for concurrent use by many threads; one process
/// writes at a time.
/// </summary>
/// <remarks>
/// Checksums find accidents; only a signed checkpoint binds an adversary. A whole directory set back to an earlier
/// state together with its checkpoint cannot be told without a witness that remembers a later one. On file systems
/// without advisory locks a second writing process is not refused. The whole log is held in memory.
/// Format: <c>docs/wire/usage-log.md</c>.
/// </remarks>
public sealed class UsageLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ILogStorage _storage;
    private readonly TimeProvider _time;
    private readonly LogWriter _writer;
    private bool _disposed;
    private bool _hasGate;

    private UsageLog(ILogStorage storage, TimeProvider time, LogWriter writer)
    {
        _storage = storage;
        _time = time;
        _writer = writer;
        LogId = writer.LogId;
        Recovery = writer.Recovery;
    }

    /// <summary>The log's random id, 32 lower-case hexadecimal digits.</summary>
    public string LogId { get; }

    /// <summary>What opening found beyond what had been acknowledged.</summary>
    public UsageLogRecovery Recovery { get; }

    /// <summary>The number of records.</summary>
    public ulong Count
    {
        get
        {
            lock (_lock)
            {
                return _writer.Count;
            }
        }
    }

    /// <summary>Creates an empty log.</summary>
    /// <param name="directory">A directory for the log alone; created where it does not exist.</param>
    /// <param name="timeProvider">The clock of the records; the system's by default.</param>
    /// <returns>The open log.</returns>
    /// <exception cref="IOException">There is a log already, or the disk refuses.</exception>
    /// <exception cref="UsageLogCorruptException">Parts of an earlier log are there, but not its records.</exception>
    public static UsageLog Create(string directory, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var storage = new DiskLogStorage(directory);
        storage.EnsureDirectory();
        return Create(storage, timeProvider ?? TimeProvider.System);
    }

    /// <summary>
    /// Opens a log, checking every record, and drops an incomplete write at its end that was never acknowledged;
    /// <see cref="Recovery"/> reports it. Reservations left open are settled when a gate is opened over the log.
    /// </summary>
    /// <param name="directory">The log's directory.</param>
    /// <param name="timeProvider">The clock of the records; the system's by default.</param>
    /// <returns>The open log.</returns>
    /// <exception cref="FileNotFoundException">There is no log in the directory.</exception>
    /// <exception cref="UsageLogCorruptException">
    /// An acknowledged record is damaged or missing, or the log is shorter than, or differs from, its checkpoint.
    /// Nothing was changed.
    /// </exception>
    /// <exception cref="IOException">Another process has the log open, or the disk refuses.</exception>
    public static UsageLog Open(string directory, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return Open(new DiskLogStorage(directory), timeProvider ?? TimeProvider.System);
    }

    /// <summary>The content now.</summary>
    /// <returns>A copy that later records do not change.</returns>
    /// <exception cref="UsageLogPoisonedException">An earlier write failed.</exception>
    public UsageLogSnapshot Snapshot()
    {
        lock (_lock)
        {
            RequireUsable();
            return _writer.Snapshot();
        }
    }

    /// <summary>Signs the log as it is now and puts the checkpoint beside it, replacing the earlier one.</summary>
    /// <param name="signers">Who signs; at least one.</param>
    /// <returns>What was signed.</returns>
    /// <exception cref="ArgumentException">No signer.</exception>
    /// <exception cref="UsageLogPoisonedException">An earlier write failed.</exception>
    /// <exception cref="IOException">The disk refuses; the earlier checkpoint stands.</exception>
    public UsageCheckpoint WriteCheckpoint(params ReadOnlySpan<ISigner> signers)
    {
        lock (_lock)
        {
            RequireUsable();
            var checkpoint = _writer.Checkpoint(Microseconds.Truncate(_time.GetUtcNow()));
            _storage.Put(UsageCheckpoint.FileName, checkpoint.Sign(signers), overwrite: true);
            return checkpoint;
        }
    }

    /// <summary>Closes the files. Reservations still open are burned when a gate is next opened over the log.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _writer.Dispose();
        }
    }

    internal static UsageLog Create(ILogStorage storage, TimeProvider time)
    {
        LogFiles.Create(storage);
        return Open(storage, time);
    }

    internal static UsageLog Open(ILogStorage storage, TimeProvider time) =>
        new(storage, time, LogFiles.OpenForWriting(storage));

    /// <summary>The records so far, to the one gate that will add more.</summary>
    /// <exception cref="InvalidOperationException">Another gate stands over the log already.</exception>
    internal UsageLogSnapshot AttachGate()
    {
        lock (_lock)
        {
            RequireUsable();
            if (_hasGate)
            {
                throw new InvalidOperationException(
                    "A usage gate is open over this log already; use that one."
                );
            }

            _hasGate = true;
            return _writer.Snapshot();
        }
    }

    /// <summary>Lets another gate be opened, after opening one failed.</summary>
    internal void DetachGate()
    {
        lock (_lock)
        {
            _hasGate = false;
        }
    }

    /// <summary>The time of the next record: the clock's, but never before the last record.</summary>
    internal DateTimeOffset Now()
    {
        lock (_lock)
        {
            var now = Microseconds.Truncate(_time.GetUtcNow());
            return now < _writer.LastTime ? _writer.LastTime : now;
        }
    }

    /// <summary>Appends records, durably, and returns them with their places.</summary>
    internal IReadOnlyList<UsageRecord> Append(
        DateTimeOffset time,
        params ReadOnlySpan<UsageRecord> drafts
    )
    {
        lock (_lock)
        {
            RequireUsable();
            return _writer.Append(time, drafts);
        }
    }

    private void RequireUsable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _writer.RequireHealthy();
    }
}
