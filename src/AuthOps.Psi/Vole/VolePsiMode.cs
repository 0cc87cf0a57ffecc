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

    /// <summary>Whether the small field, if it is used, keeps its bits over all buckets of a job.</summary>
    /// <param name="senderItems">The sender's items in a bucket.</param>
    public bool KeepsBits(int senderItems) =>
        !IsSmall || (long)Buckets * senderItems <= VolePsiTerms.MaxSmallFieldItems;

    /// <summary>Refuses a job whose buckets together are more than the small field bears.</summary>
    /// <param name="senderItems">The sender's items in a bucket.</param>
    /// <exception cref="PsiProtocolException">They are more.</exception>
    public void RequireBits(int senderItems) =>
        PsiProtocolException.Require(
            KeepsBits(senderItems),
            PsiProtocolError.SizeLimitExceeded,
            $"The sender's items, {senderItems} in each of {Buckets} buckets with padding, exceed {VolePsiTerms.MaxSmallFieldItems}, beyond which a subfield suite keeps fewer than {VolePsiTerms.FailureBits} bits; agree on the full field."
        );
}
