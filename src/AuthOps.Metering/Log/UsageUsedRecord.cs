namespace AuthOps.Metering.Log;

/// <summary>A use that had happened was recorded. Immutable and safe to share between threads.</summary>
public sealed record UsageUsedRecord : UsageRecord
{
    internal UsageUsedRecord(string eventId, MeteredUse use, DateTimeOffset usedAt, uint tag)
    {
        EventId = eventId;
        Use = use;
        UsedAt = usedAt;
        Tag = tag;
    }

    /// <summary>The id claimed, 32 lower-case hexadecimal digits.</summary>
    public string EventId { get; }

    /// <summary>What was used.</summary>
    public MeteredUse Use { get; }

    /// <summary>When it was used, whole microseconds, UTC; may lie before the records in front of it.</summary>
    public DateTimeOffset UsedAt { get; }

    /// <summary>A number of the caller's own, such as that of a device or a region.</summary>
    public uint Tag { get; }
}
