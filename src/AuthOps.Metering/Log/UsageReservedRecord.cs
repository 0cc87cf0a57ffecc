namespace AuthOps.Metering.Log;

/// <summary>
/// An amount was reserved; the record's index names the reservation. Immutable and safe to share between threads.
/// </summary>
public sealed record UsageReservedRecord : UsageRecord
{
    internal UsageReservedRecord(string eventId, MeteredUse use)
    {
        EventId = eventId;
        Use = use;
    }

    /// <summary>The id claimed, 32 lower-case hexadecimal digits: a digest of the grant and the idempotency key.</summary>
    public string EventId { get; }

    /// <summary>What was asked for and reserved.</summary>
    public MeteredUse Use { get; }
}
