using AuthOps.Anonymization.Hierarchies;

namespace AuthOps.Anonymization;

/// <summary>One attribute of a policy: a column, its role and, for a quasi-identifier, its hierarchy. Immutable and safe to share between threads.</summary>
public sealed record AttributePolicy
{
    private AttributePolicy(
        string name,
        AttributeRole role,
        Hierarchy? hierarchy,
        Ratio? weight = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Role = role;
        Hierarchy = hierarchy;
        Weight = weight ?? Ratio.One;
    }

    /// <summary>The column's name, compared ordinally.</summary>
    public string Name { get; }

    /// <summary>The role.</summary>
    public AttributeRole Role { get; }

    /// <summary>How a quasi-identifier is generalised; null for every other role.</summary>
    public Hierarchy? Hierarchy { get; }

    /// <summary>
    /// How much the attribute counts for quality models that join attributes; divided by the largest weight of the
    /// policy. 1 where nothing was given.
    /// </summary>
    public Ratio Weight { get; }

    /// <summary>A direct identifier: removed by every release.</summary>
    /// <param name="name">The column's name; not empty.</param>
    public static AttributePolicy Direct(string name) => new(name, AttributeRole.Direct, null);

    /// <summary>A quasi-identifier: generalised to one level of its hierarchy.</summary>
    /// <param name="name">The column's name; not empty.</param>
    /// <param name="hierarchy">Every value of the column with its coarser labels.</param>
    /// <param name="weight">How much the attribute counts for quality models; at least 0, null means 1.</param>
    /// <exception cref="PolicyException">The weight is negative.</exception>
    public static AttributePolicy Quasi(string name, Hierarchy hierarchy, Ratio? weight = null)
    {
        ArgumentNullException.ThrowIfNull(hierarchy);
        return weight < Ratio.Zero
            ? throw new PolicyException(
                PolicyError.WeightOutOfRange,
                $"The weight of '{name}' is {weight}; it must be at least 0.",
                name
            )
            : new AttributePolicy(name, AttributeRole.QuasiIdentifier, hierarchy, weight);
    }

    /// <summary>A sensitive attribute: released as it is, and named by at least one diversity model.</summary>
    /// <param name="name">The column's name; not empty.</param>
    public static AttributePolicy Sensitive(string name) =>
        new(name, AttributeRole.Sensitive, null);

    /// <summary>An attribute declared to identify nobody: released as it is.</summary>
    /// <param name="name">The column's name; not empty.</param>
    public static AttributePolicy NonIdentifying(string name) =>
        new(name, AttributeRole.NonIdentifying, null);
}
