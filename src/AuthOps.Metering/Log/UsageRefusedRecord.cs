using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Log;

/// <summary>A use was refused. Immutable and safe to share between threads.</summary>
public sealed record UsageRefusedRecord : UsageRecord
{
    internal UsageRefusedRecord(string eventId, MeteredUse use, UsageRefusalReason reason)
    {
        EventId = eventId;
        Use = use;
        Reason = reason;
    }

    /// <summary>The id offered, 32 lower-case hexadecimal digits; not claimed by this record.</summary>
    public string EventId { get; }

    /// <summary>What was asked for.</summary>
    public MeteredUse Use { get; }

    /// <summary>Why it was refused.</summary>
    public UsageRefusalReason Reason { get; }
}
