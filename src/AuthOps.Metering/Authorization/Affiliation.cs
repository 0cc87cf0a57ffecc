namespace AuthOps.Metering.Authorization;

/// <summary>One party controls another (控制). Immutable and safe to share between threads.</summary>
/// <param name="Controller">The party that controls.</param>
/// <param name="Controlled">The party that is controlled.</param>
public sealed record Affiliation(string Controller, string Controlled);
