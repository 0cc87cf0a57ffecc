namespace AuthOps.Cli.Verification;

/// <summary>A part of the evidence that was checked and held.</summary>
/// <param name="Part">Which.</param>
/// <param name="Figures">What was established.</param>
internal sealed record CheckedPart(string Part, string Figures);
