using AuthOps.Anonymization.Hierarchies;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// t-closeness with hierarchical ground distance: two values are as far apart as the level of their lowest common
/// label, divided by the height of the hierarchy, and the cost of moving a class's distribution into the table's
/// is at most t (Li, Li and Venkatasubramanian 2007). Immutable and safe to share between threads.
/// </summary>
public sealed record HierarchicalTCloseness : PrivacyModel
{
    /// <summary>Creates the model.</summary>
    /// <param name="attribute">The sensitive attribute; not empty.</param>
    /// <param name="t">The largest distance, 0 to 1.</param>
    /// <param name="hierarchy">Every value of the attribute with its coarser labels; at least two levels.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="t"/> is outside [0, 1].</exception>
    /// <exception cref="ArgumentException">The hierarchy has one level, or several labels at its coarsest level.</exception>
    public HierarchicalTCloseness(string attribute, Ratio t, Hierarchy hierarchy)
    {
        ArgumentException.ThrowIfNullOrEmpty(attribute);
        ArgumentNullException.ThrowIfNull(hierarchy);
        if (hierarchy.Height < 1 || hierarchy.LabelCount(hierarchy.Height) != 1)
        {
            throw new ArgumentException(
                $"The hierarchy of '{hierarchy.Attribute}' must end in one label that joins all values; add a level with one label.",
                nameof(hierarchy)
            );
        }

        Attribute = attribute;
        T = Share(t, nameof(t));
        Hierarchy = hierarchy;
    }

    /// <summary>The sensitive attribute.</summary>
    public string Attribute { get; }

    /// <summary>The largest distance.</summary>
    public Ratio T { get; }

    /// <summary>The hierarchy distances are read from.</summary>
    public Hierarchy Hierarchy { get; }

    /// <inheritdoc />
    public override string? SensitiveAttribute => Attribute;

    /// <inheritdoc />
    public override string Name => $"{T.ToShortString()}-closeness (hierarchical) of '{Attribute}'";

    internal override SensitiveRule? CreateSensitiveRule(SensitiveDistribution distribution) =>
        new HierarchicalDistanceRule(T, distribution, Hierarchy);

    internal override IEnumerable<ModelParameter> Parameters =>
        [
            ModelParameter.Rising(
                "t",
                T,
                Ratio.One,
                t => new HierarchicalTCloseness(Attribute, t, Hierarchy)
            ),
        ];
}
