namespace AuthOps.Metering.Authorization;

/// <summary>A subject takes its consent back. Immutable and safe to share between threads.</summary>
/// <param name="Subject">The subject's pseudonym.</param>
/// <param name="RevokedAt">The instant from which the consent no longer holds.</param>
public sealed record ConsentRevocation(SubjectKey Subject, DateTimeOffset RevokedAt);
