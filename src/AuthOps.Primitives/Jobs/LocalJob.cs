using System.Buffers.Binary;
using System.Text;

namespace AuthOps.Primitives.Jobs;

/// <summary>One job of a <see cref="LocalJobRunner"/>: what it is, what is committed, what runs. Safe for concurrent use.</summary>
internal sealed class LocalJob : IDisposable
{
    private const uint Version = 1;
    private const int MaxKindBytes = 1024;

    private readonly IPartitionedJob _job;
    private readonly byte[] _spec;
    private readonly FolderPartitionStore _store;
    private readonly string _folder;
    private readonly int _total;
    private readonly Lock _gate = new();
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;
    private string? _failure;
    private Action<JobStatus>? _progress;
    private int _done;

    private LocalJob(JobId id, IPartitionedJob job, byte[] spec, FolderPartitionStore store)
    {
        _job = job;
        _spec = spec;
        _store = store;
        _folder = store.FolderOf(id);
        _total = job.CountPartitions(spec);
        ArgumentOutOfRangeException.ThrowIfNegative(_total, nameof(job));
        Result = new PartitionRef(id, _total);
        store.RemoveUnfinished(id);
        for (var i = 0; i < _total; i++)
        {
            _done += store.IsCommitted(new PartitionRef(id, i)) ? 1 : 0;
        }
    }

    /// <summary>Where the result is committed: behind the last part.</summary>
    public PartitionRef Result { get; }

    public JobStatus Status
    {
        get
        {
            lock (_gate)
            {
                var state =
                    _store.IsCommitted(Result) ? JobState.Finished
                    : IsCancelled ? JobState.Cancelled
                    : _failure is not null ? JobState.Failed
                    : _running.IsCompleted ? JobState.Interrupted
                    : JobState.Running;
                return new JobStatus(state, Volatile.Read(ref _done), _total, _failure);
            }
        }
    }

    private bool IsCancelled => File.Exists(CancelledPath);

    private string CancelledPath => Path.Combine(_folder, "cancelled");

    /// <summary>Records a job, or reads the one that is recorded under its id.</summary>
    public static async ValueTask<LocalJob> RecordAsync(
        JobId id,
        IPartitionedJob job,
        byte[] spec,
        FolderPartitionStore store,
        CancellationToken cancellationToken
    )
    {
        var path = RecordPath(store, id);
        await FolderPartitionStore
            .CommitAsync(
                path,
                async (file, token) =>
                    await file.WriteAsync(Record(job.Kind, spec), token).ConfigureAwait(false),
                cancellationToken
            )
            .ConfigureAwait(false);
        var (_, recorded) = Read(path);
        return new LocalJob(id, job, recorded, store);
    }

    /// <summary>The job of an earlier process, or null.</summary>
    public static LocalJob? TryLoad(
        JobId id,
        Dictionary<string, IPartitionedJob> kinds,
        FolderPartitionStore store
    )
    {
        var path = RecordPath(store, id);
        if (!File.Exists(path))
        {
            return null;
        }

        var (kind, spec) = Read(path);
        return kinds.TryGetValue(kind, out var job) ? new LocalJob(id, job, spec, store) : null;
    }

    public void Require(ReadOnlySpan<byte> spec)
    {
        if (!spec.SequenceEqual(_spec))
        {
            throw new ArgumentException(
                "The idempotency key names a job with another specification; give this one a key of its own.",
                nameof(spec)
            );
        }
    }

    /// <summary>Runs what is missing, unless it runs or has ended.</summary>
    public void Start(int threads)
    {
        lock (_gate)
        {
            if (!_running.IsCompleted || IsCancelled || _store.IsCommitted(Result))
            {
                return;
            }

            _stop?.Dispose();
            _stop = new CancellationTokenSource();
            _failure = null;
            var token = _stop.Token;
            _running = Task.Run(() => RunAsync(threads, token), CancellationToken.None);
        }
    }

    public async ValueTask CancelAsync(CancellationToken cancellationToken)
    {
        if (!_store.IsCommitted(Result))
        {
            await FolderPartitionStore
                .CommitAsync(CancelledPath, (_, _) => ValueTask.CompletedTask, cancellationToken)
                .ConfigureAwait(false);
        }

        await StopAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task StopAsync()
    {
        Task running;
        CancellationTokenSource? stop;
        lock (_gate)
        {
            (running, stop) = (_running, _stop);
        }

        if (stop is not null)
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }

        await running.ConfigureAwait(false);
    }

    public async Task<JobStatus> WaitAsync(
        IProgress<JobStatus>? progress,
        CancellationToken cancellationToken
    )
    {
        Task running;
        lock (_gate)
        {
            running = _running;
            _progress += progress is null ? null : progress.Report;
        }

        try
        {
            await running.WaitAsync(cancellationToken).ConfigureAwait(false);
            return Status;
        }
        finally
        {
            lock (_gate)
            {
                _progress -= progress is null ? null : progress.Report;
            }
        }
    }

    public void Dispose() => _stop?.Dispose();

    private static string RecordPath(FolderPartitionStore store, JobId id) =>
        Path.Combine(store.FolderOf(id), "job");

    /// <summary>u32 version, u32 bytes of the kind, the kind in UTF-8, the specification.</summary>
    private static byte[] Record(string kind, byte[] spec)
    {
        var name = Encoding.UTF8.GetBytes(kind);
        var record = new byte[8 + name.Length + spec.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(record, Version);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), (uint)name.Length);
        name.CopyTo(record, 8);
        spec.CopyTo(record, 8 + name.Length);
        return record;
    }

    private static (string Kind, byte[] Spec) Read(string path)
    {
        var record = File.ReadAllBytes(path);
        if (record.Length < 8 || BinaryPrimitives.ReadUInt32LittleEndian(record) != Version)
        {
            throw new InvalidDataException(
                $"The record of a job is not of version {Version}; remove its folder to begin anew."
            );
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(4));
        return length <= MaxKindBytes && 8 + length <= record.Length
            ? (Encoding.UTF8.GetString(record, 8, (int)length), record[(8 + (int)length)..])
            : throw new InvalidDataException(
                "The record of a job is cut short; remove its folder to begin anew."
            );
    }

    private async Task RunAsync(int threads, CancellationToken token)
    {
        try
        {
            await Parallel
                .ForEachAsync(
                    Enumerable.Range(0, _total),
                    new ParallelOptions
                    {
                        MaxDegreeOfParallelism = threads,
                        CancellationToken = token,
                    },
                    RunPartAsync
                )
                .ConfigureAwait(false);
            await _store
                .CommitAsync(
                    Result,
                    (output, cancel) =>
                        _job.ReduceAsync(
                            _spec,
                            index => _store.OpenRead(Result with { Index = index }),
                            output,
                            cancel
                        ),
                    token
                )
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopped; what is committed stays.
        }
#pragma warning disable CA1031 // A job runs the caller's code; whatever it throws ends the job, not the process.
        catch (Exception error)
#pragma warning restore CA1031
        {
            lock (_gate)
            {
                _failure = $"{error.GetType().Name}: {error.Message}";
            }
        }
    }

    private async ValueTask RunPartAsync(int index, CancellationToken token)
    {
        var part = Result with { Index = index };
        if (
            await _store
                .CommitAsync(
                    part,
                    (output, cancel) => _job.RunAsync(_spec, part, output, cancel),
                    token
                )
                .ConfigureAwait(false)
        )
        {
            Interlocked.Increment(ref _done);
            Action<JobStatus>? progress;
            lock (_gate)
            {
                progress = _progress;
            }

            progress?.Invoke(Status);
        }
    }
}
