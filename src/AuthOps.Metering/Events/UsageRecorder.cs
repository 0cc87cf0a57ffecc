using AuthOps.Metering.Log;

namespace AuthOps.Metering.Events;

/// <summary>
/// Records uses that have happened, thousands a batch: each exactly once by its id, within its grant and its quota,
/// durable before it is acknowledged. Safe for concurrent use by many threads; used beside the gate over the same log.
/// </summary>
/// <remarks>
/// While a batch is made durable on another thread the next one can be admitted, so that a caller who keeps one or two
/// batches in flight does not wait for the disk. An event that is refused is evidenced by a record of its own.
/// </remarks>
public sealed class UsageRecorder
{
    /// <summary>Events in a batch at most.</summary>
    public const int MaxBatch = BatchHeader.MaxCount - 1;

    private readonly UsageLog _log;

    /// <summary>Opens a recorder.</summary>
    /// <param name="log">An open log with a gate over it, which has registered the grants.</param>
    /// <exception cref="InvalidOperationException">No gate stands over the log.</exception>
    public UsageRecorder(UsageLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        log.RequireGate();
        _log = log;
    }

    /// <summary>The numbers of a grant and a scenario.</summary>
    /// <param name="grantId">The grant.</param>
    /// <param name="scenarioId">The scenario.</param>
    /// <returns>The numbers, which hold for this log for good.</returns>
    /// <exception cref="KeyNotFoundException">The log knows no such grant, or the grant no such scenario.</exception>
    public UsageTarget Resolve(string grantId, string scenarioId)
    {
        ArgumentNullException.ThrowIfNull(grantId);
        ArgumentNullException.ThrowIfNull(scenarioId);
        lock (_log.Sync)
        {
            return
                _log.State.Projection.FindGrant(grantId) is { } grant
                && grant.FindScenario(scenarioId) is var scenario and not RecordLayout.NoScenario
                ? new UsageTarget(grant.Slot, scenario)
                : throw new KeyNotFoundException(
                    $"The log knows no grant {grantId} with a scenario {scenarioId}; open the gate with it."
                );
        }
    }

    /// <summary>Records a batch; durable on return.</summary>
    /// <param name="events">At most <see cref="MaxBatch"/> events.</param>
    /// <param name="outcomes">What became of each.</param>
    /// <exception cref="ArgumentException">Too many events, or not as many outcomes.</exception>
    /// <exception cref="UsageLogPoisonedException">A write failed; nothing of the batch was acknowledged.</exception>
    public void Record(ReadOnlySpan<UsageEvent> events, Span<UsageEventOutcome> outcomes) =>
        RecordAsync(events, outcomes).GetAwaiter().GetResult();

    /// <summary>
    /// Takes a recorded use back and records its replacement, if any, in one step; durable on return. The quota is given
    /// back, the records stay.
    /// </summary>
    /// <param name="correction">What to take back, why, and what happened instead.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="ArgumentException">The reason or the actor is malformed, or the actor reads as a person's number.</exception>
    /// <exception cref="UsageLogPoisonedException">A write failed; nothing was acknowledged.</exception>
    public UsageCorrectionOutcome Correct(UsageCorrection correction)
    {
        ArgumentNullException.ThrowIfNull(correction);
        if (!Enum.IsDefined(correction.Reason))
        {
            throw new ArgumentException(
                $"{(int)correction.Reason} is no reason for a correction.",
                nameof(correction)
            );
        }

        _ = Identifiers.Require(correction.Actor, nameof(correction.Actor));
        return _log.Correct(correction);
    }

    /// <summary>
    /// Admits a batch now and makes it durable on another thread. The outcomes are known on return, but none of them
    /// may be told to anybody before the task has completed.
    /// </summary>
    /// <param name="events">At most <see cref="MaxBatch"/> events; not looked at after the return.</param>
    /// <param name="outcomes">What will have become of each once the task has completed.</param>
    /// <returns>Completes when the batch, and every batch before it, is durable.</returns>
    /// <exception cref="ArgumentException">Too many events, or not as many outcomes.</exception>
    /// <exception cref="UsageLogPoisonedException">A write failed before.</exception>
    public Task RecordAsync(ReadOnlySpan<UsageEvent> events, Span<UsageEventOutcome> outcomes)
    {
        if (events.Length > MaxBatch || events.Length != outcomes.Length)
        {
            throw new ArgumentException(
                $"A batch has at most {MaxBatch} events and as many outcomes; these are {events.Length} and {outcomes.Length}.",
                nameof(events)
            );
        }

        return _log.Ingest(events, outcomes);
    }
}
