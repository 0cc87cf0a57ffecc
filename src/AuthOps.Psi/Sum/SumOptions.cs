using AuthOps.Psi.Governance;
using static AuthOps.Psi.OptionRules;

namespace AuthOps.Psi.Sum;

/// <summary>What both parties of a sum agree to; equal on both sides. Immutable and safe to share between threads.</summary>
public sealed record SumOptions
{
    /// <summary>The most keys of a party, 2^22.</summary>
    public const int SizeCeiling = 1 << 22;

    /// <summary>The largest magnitude of a bound, 2^36.</summary>
    public const long ValueCeiling = 1L << 36;

    /// <summary>The largest sum that can be decoded: number of keys times the width of the range, 2^40.</summary>
    public const long RangeCeiling = 1L << 40;

    /// <summary>The smallest value; smaller ones count as this.</summary>
    public required long Lowest { get; init; }

    /// <summary>The largest value; larger ones count as this.</summary>
    public required long Highest { get; init; }

    /// <summary>The smallest intersection whose sum is opened; at least 1. The party with the keys enforces it.</summary>
    public required int MinimumIntersection { get; init; }

    /// <summary>Whether the party with the keys is told the sum, too.</summary>
    public bool BothLearnSum { get; init; }

    /// <summary>The most keys accepted from the peer; at most <see cref="SizeCeiling"/>.</summary>
    public int MaxPeerItems { get; init; } = 1 << 20;

    /// <summary>
    /// What binds the session beside its protocol: purpose, caps, commitments, receipt; null for nothing. A sum counts among the caps'
    /// numbers.
    /// </summary>
    public PsiGovernance? Governance { get; init; }

    /// <summary>Checks ranges for a party of that many keys.</summary>
    internal void Validate(int items)
    {
        Require(
            Lowest <= Highest && Lowest >= -ValueCeiling && Highest <= ValueCeiling,
            nameof(Highest),
            $"must be at least Lowest, and both within {ValueCeiling} of 0"
        );
        Require(MinimumIntersection >= 1, nameof(MinimumIntersection), "must be at least 1");
        Require(
            MaxPeerItems is >= 0 and <= SizeCeiling,
            nameof(MaxPeerItems),
            $"must lie between 0 and {SizeCeiling}"
        );
        Require(items <= SizeCeiling, "items", $"must be at most {SizeCeiling}");
        Governance?.Validate();
    }
}
