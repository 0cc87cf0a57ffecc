namespace AuthOps.Metering.Packs;

/// <summary>A part of a pack that was checked, without a finding. Immutable and safe to share between threads.</summary>
/// <param name="Name">Which.</param>
/// <param name="Figures">What was counted or computed again.</param>
public sealed record PackPart(string Name, string Figures);
