using AuthOps.Metering.Log;
using AuthOps.Metering.Quotas;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Telemetry;

/// <summary>Counts a log's records by what they say. Not safe for concurrent use.</summary>
internal sealed class UsageTally
{
    public const int Outcomes = (int)TallyOutcome.Corrected + 1;

    private readonly long[] _uses = new long[GrantEntry.Units * Outcomes];
    private readonly SortedDictionary<UsageRefusalReason, long> _refusals = [];

    /// <summary>The number of records taken in.</summary>
    public ulong Next { get; private set; }

    /// <summary>How often the clock was found behind the log.</summary>
    public long ClockNotices { get; private set; }

    /// <summary>Refusals by reason.</summary>
    public IReadOnlyDictionary<UsageRefusalReason, long> Refusals => _refusals;

    /// <summary>How many uses of a unit ended so.</summary>
    public long Uses(UsageUnit unit, TallyOutcome outcome) =>
        _uses[((int)unit * Outcomes) + (int)outcome];

    /// <summary>Takes in the records of a batch that were not taken in before.</summary>
    public void Add(BatchData batch)
    {
        for (var i = 0; i < batch.Header.Count; i++)
        {
            var index = batch.Header.FirstIndex + (ulong)i;
            if (index >= Next)
            {
                Add(batch.View(i));
                Next = index + 1;
            }
        }
    }

    private void Add(in RecordView record)
    {
        switch (record.Kind)
        {
            case RecordKind.Used:
                Count(record, TallyOutcome.Recorded);
                break;
            case RecordKind.Reserved:
                Count(record, TallyOutcome.Reserved);
                break;
            case RecordKind.Settled:
                Count(
                    record,
                    (UsageOutcome)record.Code switch
                    {
                        UsageOutcome.Committed => TallyOutcome.Committed,
                        UsageOutcome.Voided => TallyOutcome.Voided,
                        _ => TallyOutcome.Burned,
                    }
                );
                break;
            case RecordKind.Corrected:
                Count(record, TallyOutcome.Corrected);
                break;
            case RecordKind.Refused:
                var reason = (UsageRefusalReason)record.Code;
                _refusals[reason] = _refusals.GetValueOrDefault(reason) + 1;
                break;
            case RecordKind.Notice:
                ClockNotices++;
                break;
        }
    }

    private void Count(in RecordView record, TallyOutcome outcome)
    {
        if (GrantEntry.IsUnit(record.Unit))
        {
            _uses[(record.Unit * Outcomes) + (int)outcome]++;
        }
    }
}
