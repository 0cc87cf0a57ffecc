using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting;

/// <summary>
/// A limit under which releases may be chosen one after the other, each after seeing all answers before it: it lets an
/// event through or refuses it, and whatever was let through together keeps the stated guarantee. Safe for concurrent
/// use by several threads.
/// </summary>
/// <remarks>
/// Losses are added as exact rationals. Composition by loss distributions and optimal composition hold for plans fixed
/// beforehand and are therefore not offered here; they are privacy curves.
/// </remarks>
public sealed class PrivacyFilter
{
    private readonly Lock _lock = new();
    private readonly NeighbouringRelation _relation;
    private readonly FilterRule _rule;
    private Rational _spent;
    private Rational _failure;

    private PrivacyFilter(NeighbouringRelation relation, FilterRule rule) =>
        (_relation, _rule) = (relation, rule);

    /// <summary>
    /// The exact sum so far of what the filter adds up: ε, ε² (advanced), ρ, the Rényi ε of its order, or μ².
    /// </summary>
    public Rational Spent
    {
        get
        {
            lock (_lock)
            {
                return _spent;
            }
        }
    }

    /// <summary>The exact sum so far of the δ of events that can fail outright.</summary>
    public Rational SpentFailureDelta
    {
        get
        {
            lock (_lock)
            {
                return _failure;
            }
        }
    }

    /// <summary>Pure ε: Σε ≤ total. Events that can fail with a δ are refused.</summary>
    /// <param name="total">The total ε.</param>
    /// <param name="relation">The neighbouring relation of all events.</param>
    public static PrivacyFilter Pure(Epsilon total, NeighbouringRelation relation) =>
        Approximate(total.Value, Rational.Zero, relation);

    /// <summary>
    /// (ε, δ) by addition: Σε ≤ total and Σδ ≤ delta (Rogers, Roth, Ullman, Vadhan 2016, Theorem 3.4).
    /// </summary>
    /// <param name="total">The total ε, positive.</param>
    /// <param name="delta">The total δ, 0 ≤ δ &lt; 1.</param>
    /// <param name="relation">The neighbouring relation of all events.</param>
    public static PrivacyFilter Approximate(
        Rational total,
        Rational delta,
        NeighbouringRelation relation
    ) => new(relation, FilterRule.Additive(total, delta));

    /// <summary>
    /// (ε, δ) by advanced composition, fully adaptive: √(2 ln(1/slack) Σε²) + Σε²/2 ≤ total and Σδ ≤ delta - slack
    /// (Whitehouse, Ramdas, Rogers, Wu 2023, Theorem 1). Better than addition for many small events.
    /// </summary>
    /// <param name="total">The total ε, positive.</param>
    /// <param name="delta">The total δ, slack &lt; δ &lt; 1 or equal to the slack.</param>
    /// <param name="slack">The part of δ that pays for the concentration of the sum, positive.</param>
    /// <param name="relation">The neighbouring relation of all events.</param>
    public static PrivacyFilter ApproximateAdvanced(
        Rational total,
        Rational delta,
        Rational slack,
        NeighbouringRelation relation
    ) => new(relation, FilterRule.Advanced(total, delta, slack));

    /// <summary>
    /// zCDP: Σρ ≤ total, fully adaptive (Feldman and Zrnic 2021; Whitehouse, Ramdas, Rogers, Wu 2023), outside of a
    /// failure of probability at most δ.
    /// </summary>
    /// <param name="total">The total ρ.</param>
    /// <param name="failureDelta">The most that the δ of selections and other (ε, δ) events may add up to; 0 refuses them.</param>
    /// <param name="relation">The neighbouring relation of all events.</param>
    public static PrivacyFilter ZeroConcentrated(
        Rho total,
        Rational failureDelta,
        NeighbouringRelation relation
    ) => new(relation, FilterRule.Concentrated(total, failureDelta));

    /// <summary>
    /// Rényi DP of one order: Σε(α) ≤ total, fully adaptive (Feldman and Zrnic 2021, Theorem 3.1). The order is fixed
    /// here; taking the best of several afterwards would not be covered.
    /// </summary>
    /// <param name="order">α &gt; 1.</param>
    /// <param name="total">The total Rényi ε of that order, positive.</param>
    /// <param name="failureDelta">The most that the δ of selections and other (ε, δ) events may add up to; 0 refuses them.</param>
    /// <param name="relation">The neighbouring relation of all events.</param>
    public static PrivacyFilter Renyi(
        Rational order,
        Rational total,
        Rational failureDelta,
        NeighbouringRelation relation
    ) => new(relation, FilterRule.Renyi(order, total, failureDelta));

    /// <summary>
    /// Gaussian DP: Σμ² ≤ total, fully adaptive (Smith and Thakurta 2022; Koskela, Tobaben, Honkela 2023).
    /// </summary>
    /// <param name="squaredMu">The total μ², positive.</param>
    /// <param name="failureDelta">The most that the δ of selections and other (ε, δ) events may add up to; 0 refuses them.</param>
    /// <param name="relation">The neighbouring relation of all events.</param>
    public static PrivacyFilter Gaussian(
        Rational squaredMu,
        Rational failureDelta,
        NeighbouringRelation relation
    ) => new(relation, FilterRule.Gaussian(squaredMu, failureDelta));

    /// <summary>Charges an event if what was let through with it keeps the guarantee; otherwise changes nothing.</summary>
    /// <param name="source">The event, described before its answer is computed.</param>
    /// <returns>Whether the event may run.</returns>
    /// <exception cref="NeighbouringRelationException">The event is under another relation.</exception>
    /// <exception cref="UnsupportedAccountingException">The filter has no bound for the event.</exception>
    public bool TrySpend(PrivacyEvent source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Relation != _relation)
        {
            throw new NeighbouringRelationException(
                _relation,
                source.Relation,
                "open a second filter, on a second budget, for the other relation."
            );
        }

        var cost = _rule.CostOf(source);
        var failure = source.FailureDelta;
        lock (_lock)
        {
            var spent = _spent + cost;
            var failed = _failure + failure;
            if (failed > _rule.FailureLimit || spent > _rule.Total)
            {
                return false;
            }

            (_spent, _failure) = (spent, failed);
            return true;
        }
    }

    /// <summary>The guarantee in words.</summary>
    public override string ToString() => _rule.Guarantee;
}
