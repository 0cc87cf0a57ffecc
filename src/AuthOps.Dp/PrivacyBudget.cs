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

    /// <summary>The exact budget with its measure, such as <c>epsilon 1</c>.</summary>
    public override string ToString() =>
        (Measure == PrivacyMeasure.PureEpsilon ? "epsilon " : "rho ")
        + Total
        + (TotalDelta.Sign == 0 ? "" : " delta " + TotalDelta);

    /// <summary>What a loss costs under this budget.</summary>
    /// <exception cref="ArgumentException">A ρ is asked of a pure budget; no pure ε bounds it.</exception>
    internal Rational CostOf(PrivacyLoss loss) =>
        (Measure, loss.Measure) switch
        {
            (PrivacyMeasure.ZeroConcentratedRho, _) => loss.Rho,
            (PrivacyMeasure.PureEpsilon, PrivacyMeasure.PureEpsilon) => loss.Value,
            _ => throw new ArgumentException(
                "The plan declares a loss in rho, which no pure epsilon bounds; declare an epsilon or open a rho budget.",
                nameof(loss)
            ),
        };
}
