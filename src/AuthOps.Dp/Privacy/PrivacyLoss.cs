using System.Diagnostics.CodeAnalysis;

namespace AuthOps.Dp.Privacy;

/// <summary>
/// The declared loss of one release: a pure ε, which also bounds ρ by ε²/2, or a ρ, which bounds no pure ε.
/// Immutable and safe to share between threads.
/// </summary>
public sealed record PrivacyLoss
{
    private PrivacyLoss(PrivacyMeasure measure, Rational value)
    {
        Measure = measure;
        Value = value;
    }

    /// <summary>The measure in which the loss is declared.</summary>
    public PrivacyMeasure Measure { get; }

    /// <summary>The exact ε or ρ.</summary>
    public Rational Value { get; }

    /// <summary>
    /// The exact zCDP loss: ρ itself, or ε²/2 of a pure ε (Bun and Steinke 2016, Proposition 1.4).
    /// </summary>
    public Rational Rho =>
        Measure == PrivacyMeasure.ZeroConcentratedRho ? Value : Value * Value / 2;

    /// <summary>A pure loss; lets a plan say <c>Loss = Epsilon.Parse("1/2")</c>.</summary>
    /// <param name="epsilon">The ε.</param>
    [SuppressMessage(
        "Usage",
        "CA2225:Operator overloads have named alternates",
        Justification = "The named form is FromEpsilon."
    )]
    public static implicit operator PrivacyLoss(Epsilon epsilon) => FromEpsilon(epsilon);

    /// <summary>A zCDP loss; lets a plan say <c>Loss = Rho.Parse("1/8")</c>.</summary>
    /// <param name="rho">The ρ.</param>
    [SuppressMessage(
        "Usage",
        "CA2225:Operator overloads have named alternates",
        Justification = "The named form is FromRho."
    )]
    public static implicit operator PrivacyLoss(Rho rho) => FromRho(rho);

    /// <summary>A pure loss.</summary>
    /// <param name="epsilon">The ε.</param>
    /// <exception cref="InvalidOperationException">The ε is <c>default</c>.</exception>
    public static PrivacyLoss FromEpsilon(Epsilon epsilon) =>
        new(PrivacyMeasure.PureEpsilon, epsilon.Value);

    /// <summary>A zCDP loss.</summary>
    /// <param name="rho">The ρ.</param>
    /// <exception cref="InvalidOperationException">The ρ is <c>default</c>.</exception>
    public static PrivacyLoss FromRho(Rho rho) =>
        new(PrivacyMeasure.ZeroConcentratedRho, rho.Value);

    /// <summary>The exact loss with its measure, such as <c>epsilon 1/2</c>.</summary>
    public override string ToString() =>
        (Measure == PrivacyMeasure.PureEpsilon ? "epsilon " : "rho ") + Value;
}
