using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// The cost of one category in a cycle and what of it the government subsidised. Immutable and safe to share between
/// threads.
/// </summary>
public sealed record CostItem
{
    /// <summary>Creates the cost of a category.</summary>
    /// <param name="category">What it is for.</param>
    /// <param name="amount">The reasonable cost of commercial products, at least 0.</param>
    /// <param name="subsidy">Government subsidy of it, from 0 up to the amount.</param>
    /// <exception cref="ArgumentException">The category is unknown, or an amount out of range.</exception>
    public CostItem(CostCategory category, Fen amount, Fen subsidy = default)
    {
        if (!Enum.IsDefined(category))
        {
            throw new ArgumentException(
                "The category is not one of CostCategory.",
                nameof(category)
            );
        }

        if (amount < Fen.Zero || subsidy < Fen.Zero || subsidy > amount)
        {
            throw new ArgumentException(
                $"The cost of {category} is {amount} yuan with a subsidy of {subsidy} yuan; a cost is at least 0 and its subsidy from 0 up to the cost.",
                nameof(subsidy)
            );
        }

        Category = category;
        Amount = amount;
        Subsidy = subsidy;
    }

    /// <summary>What it is for.</summary>
    public CostCategory Category { get; }

    /// <summary>The cost.</summary>
    public Fen Amount { get; }

    /// <summary>The subsidy of it.</summary>
    public Fen Subsidy { get; }

    /// <summary>The cost net of the subsidy.</summary>
    public Fen Net => Amount - Subsidy;
}
