using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// A condition on the equivalence classes of a release, that is, on the records that share all released
/// quasi-identifier values. Immutable and safe to share between threads.
/// </summary>
public abstract record PrivacyModel
{
    private protected PrivacyModel() { }

    /// <summary>The model with its parameters, as reports print it.</summary>
    public abstract string Name { get; }

    /// <summary>The sensitive attribute the model protects, or null where it looks at class sizes alone.</summary>
    public virtual string? SensitiveAttribute => null;

    /// <summary>The smallest class the model asks for by name, in records.</summary>
    internal virtual int DeclaredClassSize => 1;

    /// <summary>The smallest class that can satisfy the model, in records.</summary>
    internal virtual int MinimumClassSize => DeclaredClassSize;

    /// <summary>The population a class is compared with, or null.</summary>
    internal virtual Table? PopulationTable => null;

    /// <summary>The condition on the sensitive values of a class, or null where the model has none.</summary>
    /// <param name="distribution">The sensitive values of the whole table.</param>
    internal virtual SensitiveRule? CreateSensitiveRule(SensitiveDistribution distribution) => null;

    /// <summary>The condition on the sizes of all classes together, or null where the model has none.</summary>
    internal virtual SizesRule? CreateSizesRule() => null;

    /// <summary>Whether a class satisfies the model as far as the population is concerned.</summary>
    /// <param name="records">Records of the class in the table; may be 0.</param>
    /// <param name="population">Records of the class in the population.</param>
    internal virtual bool HoldsInPopulation(long records, long population) => true;

    /// <summary>
    /// Whether a class holds as soon as a part of it does, as far as the population is concerned; then what is
    /// suppressed at a node is suppressed at every finer one.
    /// </summary>
    internal virtual bool HoldsInUnions => true;

    /// <summary>The parameters that could be relaxed, one at a time.</summary>
    internal virtual IEnumerable<ModelParameter> Parameters => [];

    /// <summary>The name.</summary>
    public sealed override string ToString() => Name;

    /// <summary>Refuses a share outside 0 to 1.</summary>
    private protected static Ratio Share(Ratio value, string parameter, bool zeroAllowed = true) =>
        value > Ratio.One || value < Ratio.Zero || (value == Ratio.Zero && !zeroAllowed)
            ? throw new ArgumentOutOfRangeException(
                parameter,
                $"The value is {value}; it must lie between 0 {(zeroAllowed ? "" : "(not included) ")}and 1."
            )
            : value;
}
