using System.Numerics;
using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// The highest revenue allowed in a cycle (最高准许收入, 发改价格〔2025〕65号): costs net of subsidy, permitted profit and
/// taxes, less what earlier cycles earned above theirs. Immutable and safe to share between threads.
/// </summary>
public sealed class AllowedRevenueCycle
{
    private AllowedRevenueCycle(
        AllowedRevenueTerms terms,
        DateTimeOffset from,
        IReadOnlyList<CostItem> costs,
        Fen taxes,
        Fen toDeduct
    )
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentOutOfRangeException.ThrowIfNegative(taxes.Value, nameof(taxes));
        if (costs.Select(static c => c.Category).Distinct().Count() != costs.Count)
        {
            throw new ArgumentException("A category of costs is named twice.", nameof(costs));
        }

        Terms = terms;
        Period = new ValidityPeriod(from, from.AddMonths(terms.CycleMonths));
        Costs = Array.AsReadOnly(costs.ToArray());
        Taxes = taxes;
        ToDeduct = toDeduct;
        NetCost = costs.Aggregate(Fen.Zero, static (sum, cost) => sum + cost.Net);
        // Down, so that the maximum never exceeds its exact value.
        Profit = new Fen(
            (long)
                Rounding.Round(
                    NetCost.Value * (BigInteger)terms.RateNumerator,
                    terms.RateDenominator,
                    FenRounding.Down
                )
        );
        Gross = NetCost + Profit + Taxes;
        Deducted = ToDeduct < Gross ? ToDeduct : Gross;
        Allowed = Gross - Deducted;
    }

    /// <summary>Profit rate and length.</summary>
    public AllowedRevenueTerms Terms { get; }

    /// <summary>The cycle.</summary>
    public ValidityPeriod Period { get; }

    /// <summary>The costs by category.</summary>
    public IReadOnlyList<CostItem> Costs { get; }

    /// <summary>The costs net of subsidy (经营成本).</summary>
    public Fen NetCost { get; }

    /// <summary>The permitted profit (准许利润): net cost times the rate, rounded down.</summary>
    public Fen Profit { get; }

    /// <summary>Taxes (税金).</summary>
    public Fen Taxes { get; }

    /// <summary>Net cost, profit and taxes, before anything is deducted.</summary>
    public Fen Gross { get; }

    /// <summary>What earlier cycles earned above their maximum and is still to be deducted.</summary>
    public Fen ToDeduct { get; }

    /// <summary>What is deducted in this cycle: no more than there is.</summary>
    public Fen Deducted { get; }

    /// <summary>The highest revenue allowed; at least 0.</summary>
    public Fen Allowed { get; }

    /// <summary>Begins the first cycle.</summary>
    /// <param name="terms">Profit rate and length.</param>
    /// <param name="from">Its first instant.</param>
    /// <param name="costs">The costs, each category once.</param>
    /// <param name="taxes">Taxes, at least 0.</param>
    /// <returns>The cycle.</returns>
    /// <exception cref="ArgumentException">A category is named twice, or the taxes are negative.</exception>
    /// <exception cref="OverflowException">An amount exceeds 64 bits of fen.</exception>
    public static AllowedRevenueCycle First(
        AllowedRevenueTerms terms,
        DateTimeOffset from,
        IReadOnlyList<CostItem> costs,
        Fen taxes
    ) => new(terms, from, costs, taxes, Fen.Zero);

    /// <summary>Compares the revenue of the cycle with what was allowed.</summary>
    /// <param name="revenue">The revenue of the dedicated account in the cycle; negative where corrections outweigh it.</param>
    /// <returns>The close.</returns>
    /// <exception cref="OverflowException">An amount exceeds 64 bits of fen.</exception>
    public AllowedRevenueClose Close(Fen revenue) => new(this, revenue);

    /// <summary>This cycle after the cycle before it was corrected.</summary>
    /// <param name="earlier">The corrected close of the cycle before.</param>
    /// <returns>The cycle with what is now to be deducted.</returns>
    /// <exception cref="ArgumentException">It is not the close of the cycle before.</exception>
    public AllowedRevenueCycle After(AllowedRevenueClose earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return earlier.Cycle.Period.Until == Period.From
            ? new AllowedRevenueCycle(Terms, Period.From, Costs, Taxes, earlier.CarriedOut)
            : throw new ArgumentException(
                "That is not the close of the cycle before this one.",
                nameof(earlier)
            );
    }

    /// <summary>A cycle as evidence tells it; its figures are computed again.</summary>
    internal static AllowedRevenueCycle Restore(
        AllowedRevenueTerms terms,
        DateTimeOffset from,
        IReadOnlyList<CostItem> costs,
        Fen taxes,
        Fen toDeduct
    ) => new(terms, from, costs, taxes, toDeduct);

    internal AllowedRevenueCycle Next(
        AllowedRevenueTerms terms,
        IReadOnlyList<CostItem> costs,
        Fen taxes,
        Fen toDeduct
    ) => new(terms, Period.Until, costs, taxes, toDeduct);
}
