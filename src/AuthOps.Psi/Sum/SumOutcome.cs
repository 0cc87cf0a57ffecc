using AuthOps.Primitives.Evidence;

namespace AuthOps.Psi.Sum;

/// <summary>What a party learnt. Immutable and safe to share between threads.</summary>
public sealed record SumOutcome
{
    /// <summary>Whether the intersection reached the minimum.</summary>
    public required bool IsOpened { get; init; }

    /// <summary>The size of the intersection; null for the party with the values where it is below the minimum.</summary>
    public required int? Count { get; init; }

    /// <summary>The sum of the clamped values of the common keys; null where it is not opened, or not told to this party.</summary>
    public required long? Sum { get; init; }

    /// <summary>What both parties know alike.</summary>
    public required SumReceiptFacts Facts { get; init; }

    /// <summary>The receipt both signed, where one was agreed.</summary>
    public DsseEnvelope? Receipt { get; init; }
}
