namespace AuthOps.Metering.Tariffs;

/// <summary>One step of a tiered price. Immutable and safe to share between threads.</summary>
/// <param name="UpTo">The last unit of the tier, at least 1; null for the last tier, which has no end.</param>
/// <param name="Price">The price of one unit in the tier.</param>
/// <param name="Fee">What the tier costs besides, once, as soon as a unit falls into it; at least 0.</param>
public sealed record PriceTier(long? UpTo, UnitPrice Price, Fen Fee = default);
