using AuthOps.Anonymization.Discovery;
using AuthOps.Anonymization.Risk;

namespace AuthOps.Cli.Commands;

/// <summary>What <c>authops risk</c> found beyond the three attackers; null or empty is what was not asked for. Immutable.</summary>
internal sealed record RiskDetails
{
    /// <summary>Scans of the columns that the policy calls non-identifying.</summary>
    public IReadOnlyList<ColumnScan> Scans { get; init; } = [];

    public PopulationUniquenessEstimate? Population { get; init; }

    public SpecialUniquesReport? SpecialUniques { get; init; }

    public DiscoveryReport? Discovery { get; init; }

    /// <summary>Attacks on the input as it is.</summary>
    public IReadOnlyList<MeasuredAttack> AttacksBefore { get; init; } = [];

    /// <summary>Attacks on the release.</summary>
    public IReadOnlyList<MeasuredAttack> AttacksAfter { get; init; } = [];
}
