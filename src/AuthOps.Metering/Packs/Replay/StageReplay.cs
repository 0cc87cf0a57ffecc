using System.Security.Cryptography;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Quotas;
using AuthOps.Metering.Review;
using AuthOps.Metering.Scenarios;

namespace AuthOps.Metering.Packs.Replay;

/// <summary>
/// The ten stages: each after the one before it, decided by somebody else than its applicant, about the document in the
/// pack, and before the use it allows. It shares no code with the desk that takes them. Stateless.
/// </summary>
internal static class StageReplay
{
    public static IReadOnlyList<ReplayLine> Lines(EvidencePackVerdict verdict)
    {
        var procedures = verdict.Log is { } log ? Procedure.All(log.Decisions) : [];
        var documents = Documents(verdict);
        var firstUses = FirstUses(verdict);
        return
        [
            .. Enum.GetValues<AuthorizationStage>()
                .Order()
                .Select(stage => Line(stage, procedures, documents, firstUses)),
        ];
    }

    private static ReplayLine Line(
        AuthorizationStage stage,
        IReadOnlyList<Procedure> procedures,
        Dictionary<string, HashSet<string>> documents,
        Dictionary<string, ulong> firstUses
    )
    {
        var faults = new List<ReplayFault>();
        long taken = 0;
        var isOfScenario = stage >= AuthorizationStage.ScenarioDrafted;
        foreach (var procedure in procedures.Where(p => p.IsOfScenario == isOfScenario))
        {
            if (procedure.Taken(stage) is { } step)
            {
                taken++;
                faults.AddRange(Faults(stage, step, procedure, documents));
            }
            else
            {
                faults.Add(new ReplayFault(ReplayFaultKind.NotTaken, procedure.Id));
            }
        }

        if (isOfScenario)
        {
            faults.AddRange(UsesWithout(stage, procedures, firstUses));
        }

        return ReplayLine.Of(stage.ToString(), stage, Articles(stage), taken, faults);
    }

    private static IEnumerable<ReplayFault> Faults(
        AuthorizationStage stage,
        LoggedDecision step,
        Procedure procedure,
        Dictionary<string, HashSet<string>> documents
    )
    {
        var before = stage switch
        {
            AuthorizationStage.PlanDrafted => null,
            AuthorizationStage.ScenarioDrafted => procedure.Parent?.Taken(
                AuthorizationStage.AgreementFiled
            ),
            _ => procedure.Taken(stage - 1),
        };
        var limit = stage == AuthorizationStage.ScenarioDrafted ? procedure.Begun : step.Index;
        if (stage != AuthorizationStage.PlanDrafted && !(before?.Index < limit))
        {
            yield return Fault(ReplayFaultKind.OutOfOrder);
        }

        var applicant = stage switch
        {
            AuthorizationStage.PlanApproved => before?.Body.Actor,
            AuthorizationStage.ScenarioEvaluated or AuthorizationStage.ReleaseReviewed =>
                procedure.Applicant,
            _ => null,
        };
        if (applicant is not null && applicant == step.Body.Actor)
        {
            yield return Fault(ReplayFaultKind.DecidedByApplicant);
        }

        if (
            stage
                is AuthorizationStage.PlanApproved
                    or AuthorizationStage.AgreementFiled
                    or AuthorizationStage.ScenarioEvaluated
                    or AuthorizationStage.ReleaseReviewed
                    or AuthorizationStage.ProductReleased
            && before is { } earlier
            && earlier.Body.Digest != step.Body.Digest
        )
        {
            yield return Fault(ReplayFaultKind.OtherDocument);
        }

        if (
            DocumentType(stage) is { } type
            && !documents.GetValueOrDefault(type, []).Contains(step.Body.Digest)
        )
        {
            yield return Fault(ReplayFaultKind.DocumentMissing);
        }

        ReplayFault Fault(ReplayFaultKind kind) => new(kind, procedure.Id, step.Index);
    }

    // Under governed grants nothing is used before the scenario is evaluated; what is charged is released first.
    private static IEnumerable<ReplayFault> UsesWithout(
        AuthorizationStage stage,
        IReadOnlyList<Procedure> procedures,
        Dictionary<string, ulong> firstUses
    )
    {
        if (
            stage
            is not (AuthorizationStage.ScenarioDrafted or AuthorizationStage.ScenarioEvaluated)
        )
        {
            yield break;
        }

        foreach (var (scenario, first) in firstUses)
        {
            var procedure = procedures.FirstOrDefault(p => p.IsOfScenario && p.Id == scenario);
            if (!(procedure?.Taken(stage)?.Index < first))
            {
                yield return new ReplayFault(ReplayFaultKind.UsedBefore, scenario, first);
            }
        }
    }

    /// <summary>The first record of a use under each scenario of a governed grant.</summary>
    private static Dictionary<string, ulong> FirstUses(EvidencePackVerdict verdict)
    {
        var first = new Dictionary<string, ulong>(StringComparer.Ordinal);
        if (verdict.Log is not { } log)
        {
            return first;
        }

        var governed = verdict
            .Grants.Where(static g => g.Scope is not null)
            .Select(static g => g.Id)
            .ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<(uint Slot, ushort Scenario)>();
        foreach (var use in log.Uses)
        {
            if (
                seen.Add((use.Slot, use.Scenario))
                && log.Grants.TryGetValue(use.Slot, out var body)
                && governed.Contains(body.GrantId)
                && use.Scenario < body.Scenarios.Count
            )
            {
                _ = first.TryAdd(body.Scenarios[use.Scenario].Id, use.Index);
            }
        }

        return first;
    }

    /// <summary>By predicate type what stages name: of documents their own digest, of receipts that of the product.</summary>
    private static Dictionary<string, HashSet<string>> Documents(EvidencePackVerdict verdict) =>
        verdict
            .Statements.GroupBy(static s => s.Type)
            .ToDictionary(
                static g => g.Key,
                static g =>
                    g.Select(static s =>
                            s.Type == ReleaseReceipt.PredicateType
                            && s.Predicate.TryGetProperty("manifest", out var manifest)
                                ? manifest.ToString()
                                : Convert.ToHexStringLower(SHA256.HashData(s.PredicateBytes))
                        )
                        .ToHashSet(StringComparer.Ordinal),
                StringComparer.Ordinal
            );

    private static string? DocumentType(AuthorizationStage stage) =>
        stage switch
        {
            AuthorizationStage.PlanDrafted or AuthorizationStage.PlanApproved =>
                ImplementationPlan.PredicateType,
            AuthorizationStage.AgreementSigned or AuthorizationStage.AgreementFiled =>
                OperatingAgreement.PredicateType,
            AuthorizationStage.ScenarioDrafted or AuthorizationStage.ScenarioEvaluated =>
                ScenarioPlan.PredicateType,
            AuthorizationStage.ProductReleased => ReleaseReceipt.PredicateType,
            _ => null,
        };

    private static string Articles(AuthorizationStage stage) =>
        stage switch
        {
            AuthorizationStage.PlanDrafted or AuthorizationStage.PlanApproved => "9",
            AuthorizationStage.OperatorSelected
            or AuthorizationStage.AgreementSigned
            or AuthorizationStage.AgreementFiled => "10",
            AuthorizationStage.ScenarioDrafted => "20",
            AuthorizationStage.ScenarioEvaluated => "21",
            AuthorizationStage.ProductDeveloped => "22",
            _ => "23",
        };
}
