using AuthOps.Dp.Mechanisms;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;

namespace AuthOps.Dp;

/// <summary>
/// Keys that come from the data: which of them may be named is itself a release, decided by each key's number of units
/// and with an ε or ρ and a δ of its own. Immutable and safe to share between threads.
/// </summary>
/// <remarks>Choose δ far below one over the number of units: it bounds the chance that a key of one unit appears.</remarks>
public sealed record PrivateKeys
{
    private readonly Func<int, PartitionSelection> _rule;

    private PrivateKeys(string rule, PrivacyLoss loss, Func<int, PartitionSelection> make)
    {
        Rule = rule;
        Loss = loss;
        _rule = make;
    }

    /// <summary>The rule's name in evidence and plan files.</summary>
    public string Rule { get; }

    /// <summary>The loss of naming keys, δ included.</summary>
    public PrivacyLoss Loss { get; }

    /// <summary>
    /// Keeps each key with the largest probability that (ε, δ) allows (Desfontaines, Voss, Gipson, Mandayam 2022).
    /// </summary>
    /// <param name="epsilon">The ε of naming keys.</param>
    /// <param name="delta">The δ of naming keys.</param>
    public static PrivateKeys TruncatedGeometric(Epsilon epsilon, Delta delta) =>
        new(
            "truncated-geometric",
            PrivacyLoss.FromEpsilon(epsilon).WithDelta(delta),
            maxKeys => new TruncatedGeometricSelection(epsilon, delta.Value, maxKeys)
        );

    /// <summary>Keeps a key whose number of units with discrete Laplace noise passes a threshold.</summary>
    /// <param name="epsilon">The ε of naming keys.</param>
    /// <param name="delta">The δ of naming keys.</param>
    public static PrivateKeys LaplaceThreshold(Epsilon epsilon, Delta delta) =>
        new(
            "laplace-threshold",
            PrivacyLoss.FromEpsilon(epsilon).WithDelta(delta),
            maxKeys => ThresholdSelection.Laplace(epsilon, delta.Value, maxKeys)
        );

    /// <summary>Keeps a key whose number of units with discrete Gaussian noise passes a threshold: for large L0.</summary>
    /// <param name="rho">The ρ of naming keys.</param>
    /// <param name="delta">The δ of naming keys.</param>
    public static PrivateKeys GaussianThreshold(Rho rho, Delta delta) =>
        new(
            "gaussian-threshold",
            PrivacyLoss.FromRho(rho).WithDelta(delta),
            maxKeys => ThresholdSelection.Gaussian(rho, delta.Value, maxKeys)
        );

    /// <summary>Derives the rule's thresholds from the plan alone.</summary>
    /// <exception cref="ArgumentException">The parameters are beyond the rule's bounds.</exception>
    internal PartitionSelection RuleFor(UnitSensitivity unit) => _rule((int)unit.Keys);
}
