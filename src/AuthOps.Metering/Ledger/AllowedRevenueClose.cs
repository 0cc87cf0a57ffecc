using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// A cycle's revenue against what was allowed. What was earned above it is deducted from the next cycles; what was not
/// earned is not made up for. Immutable and safe to share between threads.
/// </summary>
public sealed class AllowedRevenueClose
{
    internal AllowedRevenueClose(AllowedRevenueCycle cycle, Fen revenue)
    {
        Cycle = cycle;
        Revenue = revenue;
        Excess = revenue > cycle.Allowed ? revenue - cycle.Allowed : Fen.Zero;
        CarriedOut = Excess + (cycle.ToDeduct - cycle.Deducted);
    }

    /// <summary>The cycle.</summary>
    public AllowedRevenueCycle Cycle { get; }

    /// <summary>The revenue.</summary>
    public Fen Revenue { get; }

    /// <summary>Whether the revenue is within what was allowed.</summary>
    public bool IsWithin => Excess == Fen.Zero;

    /// <summary>What was earned above the maximum; at least 0.</summary>
    public Fen Excess { get; }

    /// <summary>What the next cycle deducts: the excess, and what this one had no room to deduct.</summary>
    public Fen CarriedOut { get; }

    /// <summary>The close after a correction of the revenue; a next cycle that has begun follows it by <see cref="AllowedRevenueCycle.After"/>.</summary>
    /// <param name="revenue">The revenue as it is known now.</param>
    /// <returns>The close.</returns>
    public AllowedRevenueClose Correct(Fen revenue) => new(Cycle, revenue);

    /// <summary>Begins the next cycle, where this one ends.</summary>
    /// <param name="costs">Its costs, each category once.</param>
    /// <param name="taxes">Its taxes, at least 0.</param>
    /// <param name="terms">Its profit rate and length; null for those of this cycle.</param>
    /// <returns>The cycle.</returns>
    /// <exception cref="ArgumentException">A category is named twice, or the taxes are negative.</exception>
    /// <exception cref="OverflowException">An amount exceeds 64 bits of fen.</exception>
    public AllowedRevenueCycle Next(
        IReadOnlyList<CostItem> costs,
        Fen taxes,
        AllowedRevenueTerms? terms = null
    ) => Cycle.Next(terms ?? Cycle.Terms, costs, taxes, CarriedOut);
}
