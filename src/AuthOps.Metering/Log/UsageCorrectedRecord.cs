using AuthOps.Metering.Events;

namespace AuthOps.Metering.Log;

/// <summary>A recorded use was taken back. Immutable and safe to share between threads.</summary>
public sealed record UsageCorrectedRecord : UsageRecord
{
    internal UsageCorrectedRecord(
        ulong corrected,
        string eventId,
        MeteredUse use,
        UsageCorrectionReason reason,
        string actor,
        string? replacement
    )
    {
        Corrected = corrected;
        EventId = eventId;
        Use = use;
        Reason = reason;
        Actor = actor;
        ReplacementEventId = replacement;
    }

    /// <summary>The index of the record of the use.</summary>
    public ulong Corrected { get; }

    /// <summary>The id of the use, 32 lower-case hexadecimal digits.</summary>
    public string EventId { get; }

    /// <summary>What is taken back.</summary>
    public MeteredUse Use { get; }

    /// <summary>Why.</summary>
    public UsageCorrectionReason Reason { get; }

    /// <summary>Who decided it.</summary>
    public string Actor { get; }

    /// <summary>The id of the use recorded instead; null for none.</summary>
    public string? ReplacementEventId { get; }
}
