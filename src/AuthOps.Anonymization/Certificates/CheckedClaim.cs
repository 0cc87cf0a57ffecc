namespace AuthOps.Anonymization.Certificates;

/// <summary>A claim and what became of it. Immutable and safe to share between threads.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Outcome">What the verification says.</param>
public sealed record CheckedClaim(CertificateClaim Claim, ClaimOutcome Outcome);
