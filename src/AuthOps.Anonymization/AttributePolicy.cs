using AuthOps.Anonymization.Hierarchies;

namespace AuthOps.Anonymization;

/// <summary>One attribute of a policy: a column, its role and, for a quasi-identifier, its hierarchy. Immutable and safe to share between threads.</summary>
public sealed record AttributePolicy
{
    private AttributePolicy(
        string name,
        AttributeRole role,
        Hierarchy? hierarchy,
        Ratio? weight = null,
        int minimumLevel = 0,
        int? maximumLevel = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Role = role;
        Hierarchy = hierarchy;
        Weight = weight ?? Ratio.One;
        MinimumLevel = minimumLevel;
        MaximumLevel = maximumLevel ?? hierarchy?.Height ?? 0;
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

    /// <summary>The finest level a release may have; 0 unless given.</summary>
    public int MinimumLevel { get; }

    /// <summary>The coarsest level a release may have; the hierarchy's height unless given.</summary>
    public int MaximumLevel { get; }

    /// <summary>A direct identifier: removed by every release.</summary>
    /// <param name="name">The column's name; not empty.</param>
    public static AttributePolicy Direct(string name) => new(name, AttributeRole.Direct, null);

    /// <summary>A quasi-identifier: generalised to one level of its hierarchy.</summary>
    /// <param name="name">The column's name; not empty.</param>
    /// <param name="hierarchy">Every value of the column with its coarser labels.</param>
    /// <param name="weight">How much the attribute counts for quality models; at least 0, null means 1.</param>
    /// <param name="minimumLevel">The finest level a release may have, 0 to the hierarchy's height.</param>
    /// <param name="maximumLevel">The coarsest one, from the finest to the height; null means the height.</param>
    /// <exception cref="PolicyException">The weight is negative, or a level is out of range.</exception>
    public static AttributePolicy Quasi(
        string name,
        Hierarchy hierarchy,
        Ratio? weight = null,
        int minimumLevel = 0,
        int? maximumLevel = null
    )
    {
        ArgumentNullException.ThrowIfNull(hierarchy);
        if (
            minimumLevel < 0
            || maximumLevel > hierarchy.Height
            || minimumLevel > (maximumLevel ?? hierarchy.Height)
        )
        {
            throw new PolicyException(
                PolicyError.LevelOutOfRange,
                $"The levels of '{name}' go from {minimumLevel} to {maximumLevel ?? hierarchy.Height}; they must rise and lie between 0 and {hierarchy.Height}, the height of its hierarchy.",
                name
            );
        }

        return weight < Ratio.Zero
            ? throw new PolicyException(
                PolicyError.WeightOutOfRange,
                $"The weight of '{name}' is {weight}; it must be at least 0.",
                name
            )
            : new AttributePolicy(
                name,
                AttributeRole.QuasiIdentifier,
                hierarchy,
                weight,
                minimumLevel,
                maximumLevel
            );
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
