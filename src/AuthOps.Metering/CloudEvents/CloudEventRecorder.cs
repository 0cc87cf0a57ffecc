using AuthOps.Metering.Events;
using AuthOps.Metering.Log;

namespace AuthOps.Metering.CloudEvents;

/// <summary>
/// Records the uses that CloudEvents tell of: each exactly once by its source and id, within its grant and its quota,
/// durable before it is acknowledged. Safe for concurrent use by many threads.
/// </summary>
/// <remarks>
/// A message with a malformed event is refused as a whole, with a <see cref="CloudEventFormatException"/> before
/// anything is recorded, and may be sent again once mended. What is well-formed and not allowed is refused one by one,
/// and each refusal is a record of the log.
/// </remarks>
public sealed class CloudEventRecorder
{
    private readonly UsageLog _log;
    private readonly UsageRecorder _recorder;

    /// <summary>Opens a recorder.</summary>
    /// <param name="log">An open log with a gate over it, which has registered the grants.</param>
    /// <exception cref="InvalidOperationException">No gate stands over the log.</exception>
    public CloudEventRecorder(UsageLog log)
    {
        _recorder = new UsageRecorder(log);
        _log = log;
    }

    /// <summary>Records the uses that events tell of; durable when the task completes.</summary>
    /// <param name="events">At most <see cref="UsageRecorder.MaxBatch"/> events, from <see cref="CloudEventHttp.Parse"/> or <see cref="CloudEventJson"/>.</param>
    /// <returns>What became of each.</returns>
    /// <exception cref="ArgumentException">There are too many.</exception>
    /// <exception cref="CloudEventFormatException">An event does not tell of a use; nothing was recorded.</exception>
    /// <exception cref="UsageLogPoisonedException">A write failed; nothing was acknowledged.</exception>
    public async Task<IReadOnlyList<UsageEventOutcome>> RecordAsync(
        IReadOnlyList<CloudEvent> events
    )
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count > UsageRecorder.MaxBatch)
        {
            throw new ArgumentException(
                $"At most {UsageRecorder.MaxBatch} events are recorded at once; these are {events.Count}.",
                nameof(events)
            );
        }

        var uses = Read(events);
        var places = new List<int>(uses.Length);
        var known = new List<UsageEvent>(uses.Length);
        var unknown = new List<int>();
        for (var i = 0; i < uses.Length; i++)
        {
            if (_log.FindTarget(uses[i].GrantId, uses[i].ScenarioId) is { } target)
            {
                places.Add(i);
                known.Add(
                    new UsageEvent(
                        uses[i].EventId,
                        target,
                        uses[i].Unit,
                        uses[i].Amount,
                        Microseconds.From(uses[i].UsedAt),
                        uses[i].Tag
                    )
                );
            }
            else
            {
                unknown.Add(i);
            }
        }

        var recorded = new UsageEventOutcome[known.Count];
        await _recorder.RecordAsync(known.ToArray(), recorded).ConfigureAwait(false);
        var outcomes = new UsageEventOutcome[uses.Length];
        for (var i = 0; i < recorded.Length; i++)
        {
            outcomes[places[i]] = recorded[i];
        }

        foreach (var i in unknown)
        {
            outcomes[i] = _log.RefuseReported(uses[i]);
        }

        return outcomes;
    }

    private static ReportedUse[] Read(IReadOnlyList<CloudEvent> events)
    {
        var uses = new ReportedUse[events.Count];
        for (var i = 0; i < uses.Length; i++)
        {
            try
            {
                uses[i] = ReportedUse.FromCloudEvent(events[i]);
            }
            catch (CloudEventFormatException e)
            {
                throw e.At(i);
            }
        }

        return uses;
    }
}
