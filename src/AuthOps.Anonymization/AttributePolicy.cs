using AuthOps.Anonymization.Hierarchies;

namespace AuthOps.Anonymization;

/// <summary>One attribute of a policy: a column, its role and, for a quasi-identifier, its hierarchy. Immutable and safe to share between threads.</summary>
public sealed record AttributePolicy
{
    private AttributePolicy(string name, AttributeRole role, Hierarchy? hierarchy)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Role = role;
        Hierarchy = hierarchy;
    }

    /// <summary>The column's name, compared ordinally.</summary>
    public string Name { get; }

    /// <summary>The role.</summary>
    public AttributeRole Role { get; }

    /// <summary>How a quasi-identifier is generalised; null for every other role.</summary>
    public Hierarchy? Hierarchy { get; }

    /// <summary>A direct identifier: removed by every release.</summary>
    /// <param name="name">The column's name; not empty.</param>
    public static AttributePolicy Direct(string name) => new(name, AttributeRole.Direct, null);

    /// <summary>A quasi-identifier: generalised to one level of its hierarchy.</summary>
    /// <param name="name">The column's name; not empty.</param>
    /// <param name="hierarchy">Every value of the column with its coarser labels.</param>
    public static AttributePolicy Quasi(string name, Hierarchy hierarchy)
    {
        ArgumentNullException.ThrowIfNull(hierarchy);
        return new AttributePolicy(name, AttributeRole.QuasiIdentifier, hierarchy);
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
