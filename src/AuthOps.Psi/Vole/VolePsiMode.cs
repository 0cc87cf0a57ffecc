using AuthOps.Primitives.Groups;

namespace AuthOps.Psi.Vole;

/// <summary>How an intersection by VOLE runs; equal on both sides. Immutable and safe to share between threads.</summary>
internal sealed record VolePsiMode
{
    /// <summary>Whether the peer may deviate from the protocol; else it follows it and is curious.</summary>
    public bool IsMalicious { get; init; }

    /// <summary>Whether slots lie in GF(2^64): fewer bytes, for peers that follow the protocol and at most 2^24 items of the sender.</summary>
    public bool IsSmall { get; init; }

    /// <summary>Whether the sender learns which of its items match, too.</summary>
    public bool IsForBoth { get; init; }

    /// <summary>The code of the correlation.</summary>
    public VoleCode Code { get; init; } = VoleCode.Standard;

    /// <summary>The group of the base transfers: ristretto255 or SM2.</summary>
    public PrimeGroup Group { get; init; } = Ristretto255.Instance;

    /// <summary>The buckets of the job that this run is one of.</summary>
    public int Buckets { get; init; } = 1;

    /// <summary>The sender's items over all buckets.</summary>
    public long SenderItemsOfJob(int senderItems) => (long)Buckets * senderItems;
}
