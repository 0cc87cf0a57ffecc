namespace AuthOps.Anonymization.Certificates;

/// <summary>One piece of evidence that a release cannot be led back to persons. Immutable and safe to share between threads.</summary>
/// <param name="Kind">What it shows.</param>
/// <param name="Sha256">The digest of the statement or record that shows it, 64 lower-case hexadecimal digits.</param>
/// <param name="Description">What the assessor saw, in words; not blank.</param>
public sealed record IrreversibilityEvidence(
    IrreversibilityKind Kind,
    string Sha256,
    string Description
);
