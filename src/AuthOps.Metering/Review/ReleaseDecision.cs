namespace AuthOps.Metering.Review;

/// <summary>What was decided on a release. Immutable and safe to share between threads.</summary>
/// <param name="IsApproved">Whether the product may be released.</param>
/// <param name="Findings">What speaks against it, and what was noted besides.</param>
public sealed record ReleaseDecision(bool IsApproved, IReadOnlyList<ReleaseFinding> Findings);
