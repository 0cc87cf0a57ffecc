namespace AuthOps.Anonymization;

/// <summary>One reason why no node satisfies a policy. Immutable and safe to share between threads.</summary>
/// <param name="Model">The privacy model that fails.</param>
/// <param name="FailingRows">Records in failing classes with every quasi-identifier at its coarsest level.</param>
/// <param name="AllowedRows">Records the suppression limit allows to drop.</param>
/// <param name="Message">The same in a sentence.</param>
public sealed record InfeasibilityReason(
    string Model,
    long FailingRows,
    long AllowedRows,
    string Message
);
