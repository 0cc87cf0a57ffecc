using AuthOps.Psi.Governance;
using static AuthOps.Psi.OptionRules;

namespace AuthOps.Psi.Unbalanced;

/// <summary>What a client of lookups expects and agrees to. Immutable; safe to share between threads if its governance is.</summary>
public sealed record LookupOptions
{
    /// <summary>The epoch that the server must be in; null trusts what it tells.</summary>
    public EpochParameters? ExpectedEpoch { get; init; }

    /// <summary>Tags of the epoch, if the client has them: then no bucket is asked for, and the server learns the number of keys alone.</summary>
    public PublishedTags? Published { get; init; }

    /// <summary>The largest set accepted, which bounds the answer that is taken; 1 to <see cref="UnbalancedOptions.SizeCeiling"/>.</summary>
    public int MaxEpochItems { get; init; } = UnbalancedOptions.SizeCeiling;

    /// <summary>
    /// What binds the session beside its protocol: purpose, caps, commitments, receipt; null for nothing. Its purpose must be the epoch's.
    /// </summary>
    public PsiGovernance? Governance { get; init; }

    /// <summary>Checks ranges.</summary>
    internal void Validate()
    {
        Require(
            MaxEpochItems is > 0 and <= UnbalancedOptions.SizeCeiling,
            nameof(MaxEpochItems),
            $"must lie between 1 and {UnbalancedOptions.SizeCeiling}"
        );
        Governance?.Validate();
    }
}
