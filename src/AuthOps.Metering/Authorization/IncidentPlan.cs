namespace AuthOps.Metering.Authorization;

/// <summary>What happens after a security incident (安全应急, Art. 9 and 26). Immutable and safe to share between threads.</summary>
/// <param name="Response">Who does what.</param>
/// <param name="ReportTo">The party to report to.</param>
/// <param name="ReportWithin">How soon.</param>
public sealed record IncidentPlan(string? Response, string? ReportTo, TimeSpan ReportWithin);
