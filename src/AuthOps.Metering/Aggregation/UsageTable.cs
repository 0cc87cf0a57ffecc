using AuthOps.Metering.Log;

namespace AuthOps.Metering.Aggregation;

/// <summary>
/// The uses of a log in columns, for questions about many of them: exact sums, counts, extremes, latest values and
/// numbers of different tags by window and dimensions. It follows from the log alone and can be made again at any
/// time; about 24 bytes a use. Safe for concurrent use by many threads, one at a time.
/// </summary>
/// <remarks>
/// A use counts at the time it happened, however late it was recorded; <see cref="UsageQuery.AsOf"/> gives an earlier
/// answer again. A use through the gate counts when it was reserved, with the amount it was settled with; one that was
/// voided does not count, one that was burned counts as burned. A use that was corrected counts no more, and what
/// replaces it is a use like others.
/// </remarks>
public sealed class UsageTable
{
    private readonly Lock _sync = new();
    private readonly UsageTableRows _rows = new();
    private string? _logId;

    /// <summary>The number of uses, corrected ones included.</summary>
    public long Count
    {
        get
        {
            lock (_sync)
            {
                return _rows.Count;
            }
        }
    }

    /// <summary>The number of the log's records taken in.</summary>
    public ulong LogCount
    {
        get
        {
            lock (_sync)
            {
                return _rows.Next;
            }
        }
    }

    /// <summary>Reads a closed log without changing it.</summary>
    /// <param name="directory">The log's directory.</param>
    /// <returns>Its uses.</returns>
    /// <exception cref="FileNotFoundException">There is no log in the directory.</exception>
    /// <exception cref="UsageLogCorruptException">The log is damaged, or has an incomplete batch at its end.</exception>
    /// <exception cref="IOException">The log cannot be read, for instance because a writer has it open.</exception>
    public static UsageTable Load(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return Load(new DiskLogStorage(directory));
    }

    internal static UsageTable Load(ILogStorage storage)
    {
        LogFiles.RequirePresent(storage);
        using var shared = storage.Lock(LogIdentity.FileName, exclusively: false);
        var identity = LogIdentity.Read(storage);
        var table = new UsageTable { _logId = identity.HexId };
        _ = LogFiles.ReadWhole(storage, identity, new TilePublisher(), table._rows.Add);
        return table;
    }

    /// <summary>Takes in what was recorded since the last time; the log waits meanwhile.</summary>
    /// <param name="log">An open log, always the same.</param>
    /// <exception cref="ArgumentException">It is another log than before.</exception>
    /// <exception cref="UsageLogCorruptException">A record was damaged since the log was opened.</exception>
    /// <exception cref="UsageLogPoisonedException">An earlier write failed.</exception>
    public void Update(UsageLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        lock (_sync)
        {
            if ((_logId ??= log.LogId) != log.LogId)
            {
                throw new ArgumentException(
                    $"The table holds the uses of log {_logId}, and this is log {log.LogId}; a table is of one log.",
                    nameof(log)
                );
            }

            _ = log.Visit(_rows.Next, _rows.Add);
        }
    }

    /// <summary>Answers a question.</summary>
    /// <param name="query">The question.</param>
    /// <param name="cancellationToken">Observed between blocks of uses and between windows.</param>
    /// <returns>The groups with a use.</returns>
    /// <exception cref="ArgumentException">The range runs backwards or has too many windows.</exception>
    public UsageAggregates Aggregate(
        UsageQuery query,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(query);
        lock (_sync)
        {
            var asOf = Math.Min(query.AsOf ?? ulong.MaxValue, _rows.Next);
            var plan = AggregationPlan.Create(
                query,
                _rows.Series,
                _rows.Tags.Count,
                Range(query),
                asOf
            );
            return new AggregationRun(plan, _rows.Blocks, _rows.Tags).Answer(cancellationToken);
        }
    }

    private (long From, long Until) Range(UsageQuery query)
    {
        var isEmpty = _rows.Count == 0;
        var from =
            query.From is { } f ? Microseconds.From(f)
            : isEmpty ? 0
            : _rows.Earliest;
        var until =
            query.Until is { } u ? Microseconds.From(u)
            : isEmpty ? 0
            : _rows.Latest + 1;
        if (query.From is { } first && query.Until is { } end && end <= first)
        {
            throw new ArgumentException(
                "The range of a query ends before it begins; until must be later than from.",
                nameof(query)
            );
        }

        // Where only one end is given and all uses lie beyond it, nothing counts.
        return (from, Math.Max(until, from + 1));
    }
}
