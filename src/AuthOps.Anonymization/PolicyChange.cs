namespace AuthOps.Anonymization;

/// <summary>A single change of a policy that makes it feasible. Immutable and safe to share between threads.</summary>
/// <param name="Model">The privacy model concerned, or null for the suppression limit.</param>
/// <param name="Parameter">The parameter's name.</param>
/// <param name="From">What the policy asks for.</param>
/// <param name="To">The least relaxed value that is feasible: exact for whole numbers and the suppression limit, otherwise on a grid of 10^-6 (δ-disclosure: 10^-3).</param>
/// <param name="Message">The same in a sentence.</param>
public sealed record PolicyChange(
    string? Model,
    string Parameter,
    Ratio From,
    Ratio To,
    string Message
);
