using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Risk;

/// <summary>What is attacked, and by what knowledge. Immutable and safe to share between threads.</summary>
public sealed record AttackSettings
{
    /// <summary>Persons whose records are in the release, as the custodian has them; at least one row.</summary>
    public required Table Targets { get; init; }

    /// <summary>
    /// Persons of the same population whose records are not in the release, in the same form; at least one row. Hold
    /// them back at random before the release is made.
    /// </summary>
    public required Table Control { get; init; }

    /// <summary>The quasi-identifiers with their hierarchies, as in the policy; at least one.</summary>
    public required IReadOnlyList<AttributePolicy> QuasiIdentifiers { get; init; }

    /// <summary>
    /// The level at which each of them was released, as in <see cref="AnonymizationPlan.Node"/>; null means as they are.
    /// </summary>
    public IReadOnlyList<int>? Levels { get; init; }

    /// <summary>The column an attacker wants to learn, or null: then inference is not tried.</summary>
    public string? Secret { get; init; }

    /// <summary>Attempts of each attack on each set; at least 1.</summary>
    public int Attempts { get; init; } = 2_000;
}
