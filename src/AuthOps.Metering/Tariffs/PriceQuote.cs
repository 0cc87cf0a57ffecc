namespace AuthOps.Metering.Tariffs;

/// <summary>The price at one instant. Immutable and safe to share between threads.</summary>
/// <param name="Price">What a quantity costs.</param>
/// <param name="Ceiling">The ceiling of one unit in force, or null where none binds.</param>
/// <param name="Basis">Why this price.</param>
public sealed record PriceQuote(PriceSchedule Price, UnitPrice? Ceiling, PriceBasis Basis)
{
    /// <summary>Whom the price is for.</summary>
    public CustomerClass Customers { get; init; } = CustomerClass.General;

    /// <summary>The rule by which the exact amount becomes whole fen.</summary>
    public FenRounding Rounding { get; init; } = FenRounding.HalfUp;

    /// <summary>What a quantity costs: rounded once, never more than the quantity at the ceiling.</summary>
    /// <param name="quantity">Units used; at least 0.</param>
    /// <returns>The amount.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The quantity is negative.</exception>
    /// <exception cref="OverflowException">The amount exceeds 64 bits of fen.</exception>
    public Fen Charge(Int128 quantity) => Price.Charge(quantity, Ceiling, Rounding);
}
