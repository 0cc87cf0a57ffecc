using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Log;

/// <summary>
/// An amount was reserved; the record's index names the reservation. Immutable and safe to share between threads.
/// </summary>
public sealed record UsageReservedRecord : UsageRecord
{
    internal UsageReservedRecord(UsageRequest request)
    {
        Request = request;
    }

    /// <summary>What was asked for and reserved.</summary>
    public UsageRequest Request { get; }
}
