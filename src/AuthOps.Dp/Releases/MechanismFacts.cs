using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries.Measures;

namespace AuthOps.Dp.Releases;

/// <summary>
/// One noise of a release: what for, against which sensitivity, at which loss. Holds nothing that depends on the data.
/// Immutable and safe to share between threads.
/// </summary>
public sealed record MechanismFacts
{
    internal MechanismFacts(Measure measure, NoisePart part)
    {
        Statistic = measure.Statistic.Name;
        Kind = measure.Statistic.Kind;
        Part = part.Name;
        Step = part.Step;
        L1Sensitivity = new Rational(part.L1Sensitivity, 1);
        SquaredL2Sensitivity = part.SquaredL2Sensitivity;
        Mechanism = part.Noise.Name;
        ParameterName = part.Noise.ParameterName;
        Parameter = part.Noise.Parameter;
        Loss = part.Loss;
    }

    /// <summary>The statistic's name in the plan.</summary>
    public string Statistic { get; }

    /// <summary>The kind of statistic, such as <c>sum</c>.</summary>
    public string Kind { get; }

    /// <summary>Which of its numbers, such as <c>sum</c> or <c>count</c>.</summary>
    public string Part { get; }

    /// <summary>What one integer step stands for.</summary>
    public Rational Step { get; }

    /// <summary>Δ1 in steps.</summary>
    public Rational L1Sensitivity { get; }

    /// <summary>Δ2² in steps.</summary>
    public Rational SquaredL2Sensitivity { get; }

    /// <summary>The noise, such as <c>discrete-laplace</c>.</summary>
    public string Mechanism { get; }

    /// <summary>What <see cref="Parameter"/> is, such as <c>scale</c>.</summary>
    public string ParameterName { get; }

    /// <summary>The exact parameter, in steps. For a sum with automatic bounds: that of bounds of one step.</summary>
    public Rational Parameter { get; }

    /// <summary>The loss of this part.</summary>
    public PrivacyLoss Loss { get; }
}
