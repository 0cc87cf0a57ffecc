namespace AuthOps.Cli.Authorizations;

/// <summary>What a command did in a store. Immutable.</summary>
/// <param name="Id">The act: a stage, or a name of its own.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Procedure">The procedure it moved on; null for none.</param>
/// <param name="Statement">The file of the statement it wrote; null for none.</param>
internal sealed record StoreAct(
    string Id,
    string Subject,
    string? Procedure = null,
    string? Statement = null
)
{
    /// <summary>What speaks against a product; empty for other acts.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>Whether a deciding act was against what it decides on.</summary>
    public bool IsRejection { get; init; }
}
