using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Log;

/// <summary>A use was refused. Immutable and safe to share between threads.</summary>
public sealed record UsageRefusedRecord : UsageRecord
{
    internal UsageRefusedRecord(UsageRequest request, UsageRefusalReason reason)
    {
        Request = request;
        Reason = reason;
    }

    /// <summary>What was asked for.</summary>
    public UsageRequest Request { get; }

    /// <summary>Why it was refused.</summary>
    public UsageRefusalReason Reason { get; }
}
