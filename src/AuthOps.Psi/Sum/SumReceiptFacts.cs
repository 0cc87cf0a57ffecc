using AuthOps.Psi.Governance;

namespace AuthOps.Psi.Sum;

/// <summary>
/// What both parties know alike about a finished sum, for both to sign as evidence. Holds neither an item nor the sum. Immutable and safe to
/// share between threads.
/// </summary>
public sealed record SumReceiptFacts
{
    /// <summary>The session id, 64 lower-case hexadecimal digits.</summary>
    public required string SessionId { get; init; }

    /// <summary>SHA-256 of the key columns' names, lower-case hexadecimal.</summary>
    public required string SchemaHash { get; init; }

    /// <summary>The number of distinct keys of the party that has keys alone.</summary>
    public required int KeysItems { get; init; }

    /// <summary>The number of distinct keys of the party that has values.</summary>
    public required int ValuesItems { get; init; }

    /// <summary>What smaller values counted as.</summary>
    public required long Lowest { get; init; }

    /// <summary>What larger values counted as.</summary>
    public required long Highest { get; init; }

    /// <summary>The smallest intersection whose sum is opened.</summary>
    public required int MinimumIntersection { get; init; }

    /// <summary>Whether the party with keys alone was to learn the sum, too.</summary>
    public required bool BothLearnSum { get; init; }

    /// <summary>The size of the intersection; null where it is below the minimum and the sum stayed closed.</summary>
    public required int? Cardinality { get; init; }

    /// <summary>The name of the party that has keys alone, where a receipt was agreed.</summary>
    public string? KeysParty { get; init; }

    /// <summary>The name of the party that has values, where a receipt was agreed.</summary>
    public string? ValuesParty { get; init; }

    /// <summary>The purpose both declared, or null.</summary>
    public string? Purpose { get; init; }

    /// <summary>The commitment the party with keys alone quoted, or null.</summary>
    public string? KeysCommitment { get; init; }

    /// <summary>The commitment the party with values quoted, or null; it is to the keys, not to the values.</summary>
    public string? ValuesCommitment { get; init; }

    /// <summary>The caps both enforce, or null.</summary>
    public PsiCaps? Caps { get; init; }

    /// <summary>The hash of messages 1 to 5, which both parties saw alike; lower-case hexadecimal.</summary>
    public required string TranscriptHash { get; init; }
}
