namespace AuthOps.Primitives.Jobs;

/// <summary>
/// Runs jobs. A part may be computed more than once, on a failure or by two workers, and is committed once. Implementations
/// are safe for concurrent use.
/// </summary>
public interface IJobRunner
{
    /// <summary>
    /// Begins a job, or goes on with it: under one kind and key there is one job, whoever submits it and how often. Parts that
    /// are committed are not computed again.
    /// </summary>
    /// <param name="kind">The <see cref="IPartitionedJob.Kind"/>.</param>
    /// <param name="spec">The specification.</param>
    /// <param name="idempotencyKey">Names this one job.</param>
    /// <param name="cancellationToken">Stops the submission, not the job.</param>
    /// <returns>The job; it may have ended already.</returns>
    /// <exception cref="ArgumentException">No job of that kind is known, or the key names a job with another specification.</exception>
    /// <exception cref="IOException">The job cannot be recorded.</exception>
    ValueTask<JobId> SubmitAsync(
        string kind,
        ReadOnlyMemory<byte> spec,
        string idempotencyKey,
        CancellationToken cancellationToken = default
    );

    /// <summary>Where a job stands.</summary>
    /// <param name="id">The job.</param>
    /// <param name="cancellationToken">Stops the question.</param>
    /// <returns>The state, and how many parts are committed.</returns>
    /// <exception cref="KeyNotFoundException">There is no such job.</exception>
    ValueTask<JobStatus> StatusAsync(JobId id, CancellationToken cancellationToken = default);

    /// <summary>Cancels a job for good, unless it has finished; when this returns, nothing of it runs.</summary>
    /// <param name="id">The job.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>A task that ends when the job has.</returns>
    /// <exception cref="KeyNotFoundException">There is no such job.</exception>
    ValueTask CancelAsync(JobId id, CancellationToken cancellationToken = default);
}
