using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// What is to be paid for the use of one product in one scenario in one unit at one price. There is no way to make one
/// without a grant, a product, a scenario and a release (Art. 11). Immutable and safe to share between threads.
/// </summary>
public sealed record Charge
{
    internal Charge(
        ProductRelease release,
        UsageUnit unit,
        PriceQuote quote,
        long uses,
        Int128 quantity
    )
    {
        GrantId = release.GrantId;
        ProductId = release.ProductId;
        ScenarioId = release.ScenarioId;
        ReleaseId = release.ReleaseId;
        Unit = unit;
        Quote = quote;
        Uses = uses;
        Quantity = quantity;
        Amount = quote.Charge(quantity);
    }

    /// <summary>The grant.</summary>
    public GrantId GrantId { get; }

    /// <summary>The product.</summary>
    public ProductId ProductId { get; }

    /// <summary>The scenario.</summary>
    public ScenarioId ScenarioId { get; }

    /// <summary>The release.</summary>
    public ReleaseId ReleaseId { get; }

    /// <summary>The unit.</summary>
    public UsageUnit Unit { get; }

    /// <summary>The price, the ceiling and why.</summary>
    public PriceQuote Quote { get; }

    /// <summary>The number of uses.</summary>
    public long Uses { get; }

    /// <summary>How much was used.</summary>
    public Int128 Quantity { get; }

    /// <summary>The amount: the schedule over the quantity, rounded once, never above the quantity at the ceiling.</summary>
    public Fen Amount { get; }
}
