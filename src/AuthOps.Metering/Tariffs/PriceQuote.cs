namespace AuthOps.Metering.Tariffs;

/// <summary>The price of one unit at one instant. Immutable and safe to share between threads.</summary>
/// <param name="Price">The price of one unit.</param>
/// <param name="Ceiling">The ceiling in force, or null where none binds.</param>
/// <param name="Basis">Why this price.</param>
public sealed record PriceQuote(UnitPrice Price, UnitPrice? Ceiling, PriceBasis Basis);
