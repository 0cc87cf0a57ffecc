namespace AuthOps.Cli.Verification;

/// <summary>A signed statement that a folder of evidence must hold.</summary>
/// <param name="File">Its file.</param>
/// <param name="PredicateType">What it states.</param>
/// <param name="RequiredRoles">Who must have signed.</param>
internal sealed record EvidenceKind(
    string File,
    string PredicateType,
    IReadOnlyList<string> RequiredRoles
);
