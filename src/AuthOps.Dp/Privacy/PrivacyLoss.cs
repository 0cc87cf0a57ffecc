using System.Diagnostics.CodeAnalysis;

namespace AuthOps.Dp.Privacy;

/// <summary>
/// The declared loss of one release: a pure ε, which also bounds ρ by ε²/2, or a ρ, which bounds no pure ε; either
/// may fail with a probability δ. Immutable and safe to share between threads.
/// </summary>
public sealed record PrivacyLoss
{
    private PrivacyLoss(PrivacyMeasure measure, Rational value, Rational delta = default)
    {
        Measure = measure;
        Value = value;
        Delta = delta;
    }

    /// <summary>The measure in which the loss is declared.</summary>
    public PrivacyMeasure Measure { get; }

    /// <summary>The exact ε or ρ.</summary>
    public Rational Value { get; }

    /// <summary>The exact probability with which the bound may fail; 0 where it never does.</summary>
    public Rational Delta { get; }

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

    /// <summary>The same loss, which may fail with a further probability: δ adds to the present one.</summary>
    /// <param name="delta">The δ.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sum of the two reaches 1.</exception>
    public PrivacyLoss WithDelta(Delta delta) => new(Measure, Value, Sum(Delta, delta.Value));

    /// <summary>
    /// The loss of several releases together: pure where all are, else ρ, in which a pure ε counts ε²/2. Values and δ
    /// add (Dwork et al. 2006; Bun and Steinke 2016, Lemma 1.7 and Section 8).
    /// </summary>
    /// <param name="losses">At least one.</param>
    /// <exception cref="ArgumentException">There is none, or the δ add up to 1.</exception>
    public static PrivacyLoss Sum(IReadOnlyCollection<PrivacyLoss> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        if (losses.Count == 0)
        {
            throw new ArgumentException("Nothing to add: state at least one loss.", nameof(losses));
        }

        var isPure = losses.All(static loss => loss.Measure == PrivacyMeasure.PureEpsilon);
        var value = Rational.Zero;
        var delta = Rational.Zero;
        foreach (var loss in losses)
        {
            value += isPure ? loss.Value : loss.Rho;
            delta = Sum(delta, loss.Delta);
        }

        return isPure
            ? new PrivacyLoss(PrivacyMeasure.PureEpsilon, new Epsilon(value).Value, delta)
            : new PrivacyLoss(PrivacyMeasure.ZeroConcentratedRho, new Rho(value).Value, delta);
    }

    /// <summary>The exact loss with its measure, such as <c>epsilon 1/2</c> or <c>rho 1/8 delta 1/1000000</c>.</summary>
    public override string ToString() =>
        (Measure == PrivacyMeasure.PureEpsilon ? "epsilon " : "rho ")
        + Value
        + (Delta.Sign == 0 ? "" : " delta " + Delta);

    private static Rational Sum(Rational left, Rational right) =>
        left + right < 1
            ? left + right
            : throw new ArgumentOutOfRangeException(
                nameof(right),
                "The deltas add up to 1 or more, which promises nothing."
            );
}
