using AuthOps.Metering.CloudEvents;
using AuthOps.Metering.Events;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Log;

/// <content>Uses that others report by name. Safe for concurrent use by many threads.</content>
public sealed partial class UsageLog
{
    /// <summary>The numbers of a grant and a scenario; null if the log does not know them.</summary>
    internal UsageTarget? FindTarget(string grantId, string scenarioId)
    {
        lock (Sync)
        {
            return
                State.Projection.FindGrant(grantId) is { } grant
                && grant.FindScenario(scenarioId) is var scenario and not RecordLayout.NoScenario
                ? new UsageTarget(grant.Slot, scenario)
                : null;
        }
    }

    /// <summary>Evidences, under the names it was given, a use that has no numbers or too large an amount.</summary>
    internal UsageEventOutcome RefuseReported(ReportedUse use)
    {
        lock (Sync)
        {
            var id = use.EventId;
            var claim = FindClaim(id);
            var grant = State.Projection.FindGrant(use.GrantId);
            var scenario = grant?.FindScenario(use.ScenarioId) ?? RecordLayout.NoScenario;
            var outcome =
                claim is not null ? UsageEventOutcome.Conflict
                : grant is null ? UsageEventOutcome.UnknownGrant
                : scenario == RecordLayout.NoScenario ? UsageEventOutcome.ScenarioNotAuthorized
                : UsageEventOutcome.QuotaExceeded;
            var names = new RefusalBody(use.GrantId, use.ScenarioId, "unknown", "unknown");
            Append(
                new RecordDraft(RecordKind.Refused, grant?.Slot ?? RecordLayout.NoGrant)
                {
                    Id = id,
                    Unit = (byte)use.Unit,
                    Code = (byte)(
                        claim is not null ? UsageRefusalReason.IdempotencyConflict
                        : grant is null ? UsageRefusalReason.UnknownGrant
                        : scenario == RecordLayout.NoScenario
                            ? UsageRefusalReason.ScenarioNotAuthorized
                        : UsageRefusalReason.QuotaExceeded
                    ),
                    Scenario = scenario,
                    Amount = use.Amount,
                    Reference = claim ?? 0,
                    Tag = use.Tag,
                    Extra = scenario == RecordLayout.NoScenario ? names.Write() : null,
                }
            );
            return outcome;
        }
    }
}
