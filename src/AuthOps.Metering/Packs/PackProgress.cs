namespace AuthOps.Metering.Packs;

/// <summary>How far the making or the verification of a pack is. Immutable and safe to share between threads.</summary>
/// <param name="Stage">What is done now.</param>
/// <param name="Done">How much of it is done: bytes, or records of the log.</param>
/// <param name="Total">How much there is.</param>
public sealed record PackProgress(string Stage, long Done, long Total);
