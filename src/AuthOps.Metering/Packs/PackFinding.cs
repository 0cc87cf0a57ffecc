namespace AuthOps.Metering.Packs;

/// <summary>One thing that is wrong with a pack. Immutable and safe to share between threads.</summary>
/// <param name="Kind">What.</param>
/// <param name="File">In which file.</param>
/// <param name="Message">What exactly.</param>
public sealed record PackFinding(PackFindingKind Kind, string File, string Message);
