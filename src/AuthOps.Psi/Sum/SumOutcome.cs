namespace AuthOps.Psi.Sum;

/// <summary>What a party learnt. Immutable and safe to share between threads.</summary>
/// <param name="IsOpened">Whether the intersection reached the minimum.</param>
/// <param name="Count">The size of the intersection; null for the party with the values where it is below the minimum.</param>
/// <param name="Sum">The sum of the clamped values of the common keys; null where it is not opened, or not told to this party.</param>
public sealed record SumOutcome(bool IsOpened, int? Count, long? Sum);
