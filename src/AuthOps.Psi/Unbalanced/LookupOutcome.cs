using AuthOps.Primitives.Evidence;

namespace AuthOps.Psi.Unbalanced;

/// <summary>What a side has of a lookup. Immutable and safe to share between threads; a client's holds labels in the clear.</summary>
public sealed record LookupOutcome
{
    /// <summary>What was found; null for the server, which does not learn it.</summary>
    public LookupResult? Result { get; init; }

    /// <summary>What both sides know alike.</summary>
    public required LookupReceiptFacts Facts { get; init; }

    /// <summary>The receipt both signed, where one was agreed.</summary>
    public DsseEnvelope? Receipt { get; init; }
}
