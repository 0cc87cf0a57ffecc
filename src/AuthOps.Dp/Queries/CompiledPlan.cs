using AuthOps.Dp.Accounting;
using AuthOps.Dp.Mechanisms;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries.Measures;

namespace AuthOps.Dp.Queries;

/// <summary>
/// A checked plan with its noise. Made for one release, because the mappers of its columns learn dictionaries.
/// </summary>
internal sealed class CompiledPlan
{
    internal required string Query { get; init; }

    internal required PrivacyUnit Unit { get; init; }

    internal required string? KeyColumn { get; init; }

    internal required PublicKeys? PublicKeys { get; init; }

    internal required PrivateKeys? PrivateKeys { get; init; }

    /// <summary>How private keys are selected; null where there are none.</summary>
    internal required PartitionSelection? KeyRule { get; init; }

    /// <summary>The bound in force: L0 is not larger than the number of public keys.</summary>
    internal required ContributionBound Bound { get; init; }

    internal required UnitSensitivity Sensitivity { get; init; }

    internal required IReadOnlyList<PlanColumn> Columns { get; init; }

    internal required IReadOnlyList<Measure> Measures { get; init; }

    internal required PrivacyLoss Loss { get; init; }

    /// <summary>Every mechanism by what is known of it: the loss of its noise, and the selection of keys.</summary>
    internal PrivacyEvent ToEvent()
    {
        var losses = Measures
            .SelectMany(static measure => measure.Parts.Select(static part => part.Loss))
            .ToList();
        if (PrivateKeys is not null)
        {
            losses.Add(PrivateKeys.Loss);
        }

        return PrivacyEvent.Compose([.. losses.Select(PrivacyEvent.OfLoss)]);
    }

    /// <summary>The source columns in the order in which chunks hold them: unit, key, then one a plan column.</summary>
    internal IReadOnlyList<string> SourceColumns
    {
        get
        {
            var names = new List<string>();
            if (Unit.Column is not null)
            {
                names.Add(Unit.Column);
            }

            if (KeyColumn is not null)
            {
                names.Add(KeyColumn);
            }

            names.AddRange(Columns.Select(static column => column.Name));
            return names;
        }
    }
}
