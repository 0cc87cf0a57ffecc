using System.Globalization;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Scenarios;

namespace AuthOps.Metering.Review;

/// <summary>Compares a product with its scenario plan (合规性、安全性、一致性, Art. 23). Static and safe to call from any thread.</summary>
public static class ReleaseReview
{
    /// <summary>What speaks against a release.</summary>
    /// <param name="manifest">The product.</param>
    /// <param name="plan">Its evaluated plan.</param>
    /// <param name="at">The instant of the review.</param>
    /// <returns>Every finding, in the order of their kinds; empty if the product is as planned.</returns>
    public static IReadOnlyList<ReleaseFinding> Compare(
        ProductManifest manifest,
        ScenarioPlan plan,
        DateTimeOffset at
    )
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(plan);
        var findings = new List<ReleaseFinding>();
        if (manifest.GrantId != plan.GrantId || manifest.ScenarioId != plan.Scenario.Id)
        {
            Add(
                ReleaseFindingKind.OtherScenario,
                $"the product is of {manifest.GrantId}/{manifest.ScenarioId}, the plan of {plan.GrantId}/{plan.Scenario.Id}"
            );
        }

        if (manifest.Purpose != plan.Scenario.Purpose)
        {
            Add(
                ReleaseFindingKind.OtherPurpose,
                $"planned {plan.Scenario.Purpose}, not {manifest.Purpose}"
            );
        }

        AddFields(manifest, plan, findings);
        AddRisk(manifest, plan.Limits, findings);
        if (
            manifest.HasRows
            && plan.Basis != ProcessingBasis.NoSubjects
            && !HasBasis(manifest, plan, at)
        )
        {
            Add(
                ReleaseFindingKind.BasisMissing,
                $"rows rest on {plan.Basis}, of which no statement in force is named"
            );
        }

        return findings;

        void Add(ReleaseFindingKind kind, string detail) =>
            findings.Add(new ReleaseFinding(kind, detail));
    }

    private static bool HasBasis(ProductManifest manifest, ScenarioPlan plan, DateTimeOffset at) =>
        manifest.Basis is { } basis
        && basis.IsValidAt(at)
        && (basis.PredicateType == ConsentSet.PredicateType)
            == (plan.Basis == ProcessingBasis.Consented);

    private static void AddFields(
        ProductManifest manifest,
        ScenarioPlan plan,
        List<ReleaseFinding> findings
    )
    {
        foreach (var field in manifest.Fields.Keys.Where(f => !plan.Limits.Fields.ContainsKey(f)))
        {
            findings.Add(
                new ReleaseFinding(
                    ReleaseFindingKind.FieldNotPlanned,
                    $"field {field} is not planned"
                )
            );
        }

        foreach (var (field, level) in manifest.Fields)
        {
            if (plan.Limits.Fields.TryGetValue(field, out var finest) && level < finest)
            {
                findings.Add(
                    new ReleaseFinding(
                        ReleaseFindingKind.FinerThanPlanned,
                        Text($"field {field} has level {level}, planned {finest} or coarser")
                    )
                );
            }
        }
    }

    private static void AddRisk(
        ProductManifest manifest,
        ReleaseLimits limits,
        List<ReleaseFinding> findings
    )
    {
        if (manifest.SmallestGroup < limits.MinimumGroup)
        {
            findings.Add(
                new ReleaseFinding(
                    ReleaseFindingKind.GroupTooSmall,
                    Text(
                        $"the smallest group has {manifest.SmallestGroup}, planned {limits.MinimumGroup} or more"
                    )
                )
            );
        }

        if (limits.MaximumPicoRho is { } most && manifest.PicoRho is { } spent && spent > most)
        {
            findings.Add(
                new ReleaseFinding(
                    ReleaseFindingKind.PrivacyLossTooLarge,
                    Text($"{spent} pico-rho were spent, planned {most} or less")
                )
            );
        }

        if (limits.MaximumPicoRho is not null && manifest.PicoRho is null)
        {
            findings.Add(
                new ReleaseFinding(
                    ReleaseFindingKind.NoiseMissing,
                    "noise is planned and none was added"
                )
            );
        }

        if (manifest.HasRows && !limits.AllowsRows)
        {
            findings.Add(
                new ReleaseFinding(
                    ReleaseFindingKind.RowsNotPlanned,
                    "the product holds rows, planned are aggregates"
                )
            );
        }
    }

    private static string Text(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
