using AuthOps.Dp.Accounting;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp;

/// <summary>
/// The most that all releases from one data set may lose together about one privacy unit, exact, in one measure.
/// Immutable and safe to share between threads.
/// </summary>
public sealed record PrivacyBudget
{
    private PrivacyBudget(PrivacyMeasure measure, Rational total, Rational totalDelta = default)
    {
        Measure = measure;
        Total = total;
        TotalDelta = totalDelta;
    }

    private PrivacyBudget(FilterRule rule)
        : this(rule.Measure, rule.Total, rule.FailureLimit) => Rule = rule;

    /// <summary>How releases are priced where neither ε nor ρ is added up; else null.</summary>
    internal FilterRule? Rule { get; }

    /// <summary>The measure in which losses are added.</summary>
    public PrivacyMeasure Measure { get; }

    /// <summary>The exact total in that measure.</summary>
    public Rational Total { get; }

    /// <summary>The exact probability with which all bounds together may fail; 0 where no release may.</summary>
    public Rational TotalDelta { get; }

    /// <summary>A budget of pure ε, under which losses add up by basic composition.</summary>
    /// <param name="total">The total ε.</param>
    /// <exception cref="InvalidOperationException">The ε is <c>default</c>.</exception>
    public static PrivacyBudget Pure(Epsilon total) => new(PrivacyMeasure.PureEpsilon, total.Value);

    /// <summary>A budget of zCDP ρ, under which pure releases count ε²/2 and Gaussian releases their ρ.</summary>
    /// <param name="total">The total ρ.</param>
    /// <exception cref="InvalidOperationException">The ρ is <c>default</c>.</exception>
    public static PrivacyBudget ZeroConcentrated(Rho total) =>
        new(PrivacyMeasure.ZeroConcentratedRho, total.Value);

    /// <summary>A budget of ε and δ, under which both add up (basic composition, adaptive choices included).</summary>
    /// <param name="total">The total ε.</param>
    /// <param name="totalDelta">The total δ.</param>
    /// <exception cref="InvalidOperationException">The ε or the δ is <c>default</c>.</exception>
    public static PrivacyBudget Approximate(Epsilon total, Delta totalDelta) =>
        new(PrivacyMeasure.PureEpsilon, total.Value, totalDelta.Value);

    /// <summary>A budget of zCDP ρ that may fail with δ, under which both add up (Bun and Steinke 2016, Section 8).</summary>
    /// <param name="total">The total ρ.</param>
    /// <param name="totalDelta">The total δ.</param>
    /// <exception cref="InvalidOperationException">The ρ or the δ is <c>default</c>.</exception>
    public static PrivacyBudget ZeroConcentrated(Rho total, Delta totalDelta) =>
        new(PrivacyMeasure.ZeroConcentratedRho, total.Value, totalDelta.Value);

    /// <summary>
    /// A budget of ε and δ under fully adaptive advanced composition: √(2 ln(1/slack) Σε²) + Σε²/2 ≤ total (Whitehouse,
    /// Ramdas, Rogers, Wu 2023, Theorem 1). Better than addition for many small releases.
    /// </summary>
    /// <param name="total">The total ε.</param>
    /// <param name="totalDelta">The total δ.</param>
    /// <param name="slack">The part of δ that pays for the concentration of the sum; releases may use what is left.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slack exceeds the δ.</exception>
    public static PrivacyBudget ApproximateAdvanced(Epsilon total, Delta totalDelta, Delta slack) =>
        new(FilterRule.Advanced(total.Value, totalDelta.Value, slack.Value));

    /// <summary>
    /// A budget of Rényi DP of one order, fully adaptive (Feldman and Zrnic 2021, Theorem 3.1). The order is fixed here.
    /// </summary>
    /// <param name="order">1 &lt; α ≤ 10^9.</param>
    /// <param name="total">The total Rényi ε of that order, in the range of <see cref="Rho"/>.</param>
    /// <param name="failureDelta">The most that the δ of releases may add up to; 0 refuses keys from the data.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its range.</exception>
    public static PrivacyBudget Renyi(Rational order, Rational total, Rational failureDelta) =>
        new(FilterRule.Renyi(order, total, failureDelta));

    /// <summary>
    /// A budget of Gaussian DP, fully adaptive (Smith and Thakurta 2022). Takes losses in ε; of discrete Gaussian noise
    /// and so of a ρ no μ is known, and such a plan is refused.
    /// </summary>
    /// <param name="squaredMu">The total μ², in the range of <see cref="Rho"/>.</param>
    /// <param name="failureDelta">The most that the δ of releases may add up to; 0 refuses keys from the data.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its range.</exception>
    public static PrivacyBudget Gaussian(Rational squaredMu, Rational failureDelta) =>
        new(FilterRule.Gaussian(squaredMu, failureDelta));

    /// <summary>The exact budget with its measure, such as <c>epsilon 1</c>.</summary>
    public override string ToString() =>
        Rule?.Guarantee
        ?? MeasureNames.Of(Measure)
            + " "
            + Total
            + (TotalDelta.Sign == 0 ? "" : " delta " + TotalDelta);

    /// <summary>What a release costs under this budget.</summary>
    /// <param name="loss">Its loss.</param>
    /// <param name="source">Its mechanisms, one by one.</param>
    /// <exception cref="ArgumentException">A ρ is asked of a pure budget; no pure ε bounds it.</exception>
    /// <exception cref="UnsupportedAccountingException">The budget's measure has no bound for a mechanism.</exception>
    internal Rational CostOf(PrivacyLoss loss, PrivacyEvent source) =>
        Rule?.CostOf(source)
        ?? (Measure, loss.Measure) switch
        {
            (PrivacyMeasure.ZeroConcentratedRho, _) => loss.Rho,
            (PrivacyMeasure.PureEpsilon, PrivacyMeasure.PureEpsilon) => loss.Value,
            _ => throw new ArgumentException(
                "The plan declares a loss in rho, which no pure epsilon bounds; declare an epsilon or open a rho budget.",
                nameof(loss)
            ),
        };

    /// <summary>What a usage gate is debited for a cost: never less than the ledger's debit is worth in ρ.</summary>
    internal Int128 PicoRhoOf(PrivacyLoss loss, Rational cost)
    {
        var least = Rule is null ? Rational.Zero : cost * Rule.RhoOfOne;
        return least > loss.Rho
            ? (Int128)(least * PicoRho.UnitsPerRho).Ceiling()
            : PicoRho.CeilingOf(loss);
    }
}
