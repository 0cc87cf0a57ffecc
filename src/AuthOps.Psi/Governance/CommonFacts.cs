namespace AuthOps.Psi.Governance;

/// <summary>What the facts of every protocol's receipt have alike. Immutable and safe to share between threads.</summary>
internal readonly record struct CommonFacts
{
    public required string SessionId { get; init; }

    public required string SchemaHash { get; init; }

    public required string TranscriptHash { get; init; }

    /// <summary>The party whose signature is first; null where no receipt was agreed.</summary>
    public string? First { get; init; }

    public string? Second { get; init; }

    public required string? Purpose { get; init; }

    public required PsiCaps? Caps { get; init; }
}
