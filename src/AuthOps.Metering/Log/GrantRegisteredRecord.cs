using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Log;

/// <summary>
/// A grant became known to the log, with what it grants. Immutable and safe to share between threads.
/// </summary>
public sealed record GrantRegisteredRecord : UsageRecord
{
    internal GrantRegisteredRecord(
        string grantId,
        string grantDigest,
        ValidityPeriod validity,
        IReadOnlyList<KeyValuePair<UsageUnit, Int128>> quotas
    )
    {
        GrantId = grantId;
        GrantDigest = grantDigest;
        Validity = validity;
        Quotas = quotas;
    }

    /// <summary>The grant.</summary>
    public string GrantId { get; }

    /// <summary>SHA-256 of the grant's canonical bytes, lower-case hexadecimal.</summary>
    public string GrantDigest { get; }

    /// <summary>When the grant holds, in whole microseconds.</summary>
    public ValidityPeriod Validity { get; }

    /// <summary>The amount granted of each unit, in the order of the units.</summary>
    public IReadOnlyList<KeyValuePair<UsageUnit, Int128>> Quotas { get; }
}
