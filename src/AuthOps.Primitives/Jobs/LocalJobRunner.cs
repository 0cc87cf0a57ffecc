using AuthOps.Primitives.Files;

namespace AuthOps.Primitives.Jobs;

/// <summary>
/// Runs jobs in this process and keeps them in a folder that one runner uses at a time. A process that is killed loses the
/// parts it was computing and nothing else: submitted again, the job goes on. Safe for concurrent use.
/// </summary>
public sealed class LocalJobRunner : IJobRunner, IAsyncDisposable
{
    private readonly Dictionary<string, IPartitionedJob> _kinds;
    private readonly Dictionary<JobId, LocalJob> _jobs = [];
    private readonly FolderPartitionStore _store;
    private readonly FileStream _lock;
    private readonly SemaphoreSlim _submitting = new(1, 1);
    private readonly int _threads;

    /// <summary>Opens the folder.</summary>
    /// <param name="folder">Where jobs and parts are kept; created if it is missing.</param>
    /// <param name="jobs">The jobs that can be submitted; their kinds differ.</param>
    /// <param name="maxDegreeOfParallelism">Parts of one job that are computed at once; -1 for as many as there are processors.</param>
    /// <exception cref="ArgumentException">Two jobs have one kind.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxDegreeOfParallelism"/> is neither -1 nor at least 1.</exception>
    /// <exception cref="IOException">The folder cannot be used, or another runner uses it.</exception>
    public LocalJobRunner(
        string folder,
        IEnumerable<IPartitionedJob> jobs,
        int maxDegreeOfParallelism = -1
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(jobs);
        if (maxDegreeOfParallelism is not -1 and < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxDegreeOfParallelism),
                "The number of parts at once is -1 or at least 1."
            );
        }

        _kinds = jobs.ToDictionary(job => job.Kind, StringComparer.Ordinal);
        _threads = maxDegreeOfParallelism > 0 ? maxDegreeOfParallelism : Environment.ProcessorCount;
        _store = new FolderPartitionStore(folder);
        PrivateFiles.CreateFolder(folder);
        _lock = new FileStream(
            Path.Combine(folder, "lock"),
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            FileShare.None
        );
    }

    /// <inheritdoc/>
    public async ValueTask<JobId> SubmitAsync(
        string kind,
        ReadOnlyMemory<byte> spec,
        string idempotencyKey,
        CancellationToken cancellationToken = default
    )
    {
        var id = JobId.Of(kind, idempotencyKey);
        if (!_kinds.TryGetValue(kind, out var job))
        {
            throw new ArgumentException(
                $"This runner has no job of kind '{kind}'; name it when the runner is made.",
                nameof(kind)
            );
        }

        await _submitting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_jobs.TryGetValue(id, out var known))
            {
                known = await LocalJob
                    .RecordAsync(id, job, spec.ToArray(), _store, cancellationToken)
                    .ConfigureAwait(false);
                _jobs.Add(id, known);
            }

            known.Require(spec.Span);
            known.Start(_threads);
            return id;
        }
        finally
        {
            _submitting.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<JobStatus> StatusAsync(
        JobId id,
        CancellationToken cancellationToken = default
    ) => (await FindAsync(id, cancellationToken).ConfigureAwait(false)).Status;

    /// <inheritdoc/>
    public async ValueTask CancelAsync(JobId id, CancellationToken cancellationToken = default)
    {
        var job = await FindAsync(id, cancellationToken).ConfigureAwait(false);
        await job.CancelAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until a job has ended in whatever way.</summary>
    /// <param name="id">The job.</param>
    /// <param name="progress">Told after every part.</param>
    /// <param name="cancellationToken">Stops the waiting, not the job.</param>
    /// <returns>Where it stands then.</returns>
    /// <exception cref="KeyNotFoundException">There is no such job.</exception>
    public async Task<JobStatus> WaitAsync(
        JobId id,
        IProgress<JobStatus>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var job = await FindAsync(id, cancellationToken).ConfigureAwait(false);
        return await job.WaitAsync(progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens the result of a finished job.</summary>
    /// <param name="id">The job.</param>
    /// <returns>Its bytes; the caller closes it.</returns>
    /// <exception cref="FileNotFoundException">The job has not finished.</exception>
    /// <exception cref="KeyNotFoundException">There is no such job.</exception>
    public async ValueTask<Stream> OpenResultAsync(JobId id) =>
        _store.OpenRead((await FindAsync(id, CancellationToken.None).ConfigureAwait(false)).Result);

    /// <summary>Stops what runs, without cancelling it for good, and frees the folder.</summary>
    /// <returns>A task that ends when nothing runs.</returns>
    public async ValueTask DisposeAsync()
    {
        foreach (var job in _jobs.Values)
        {
            await job.StopAsync().ConfigureAwait(false);
            job.Dispose();
        }

        await _lock.DisposeAsync().ConfigureAwait(false);
        _submitting.Dispose();
    }

    private async ValueTask<LocalJob> FindAsync(JobId id, CancellationToken cancellationToken)
    {
        await _submitting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_jobs.TryGetValue(id, out var job))
            {
                job =
                    LocalJob.TryLoad(id, _kinds, _store)
                    ?? throw new KeyNotFoundException($"There is no job {id} in this folder.");
                _jobs.Add(id, job);
            }

            return job;
        }
        finally
        {
            _submitting.Release();
        }
    }
}
