using AuthOps.Metering.Authorization;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Quotas;

/// <summary>The rules by which a grant refuses, and how a refusal is told.</summary>
internal static class Refusals
{
    /// <summary>Why a grant does not cover a request, quota aside; null if it does.</summary>
    public static UsageRefusalReason? OutOfScope(
        AuthorizationGrant grant,
        UsageRequest request,
        DateTimeOffset now
    )
    {
        if (!grant.Validity.Contains(now))
        {
            return UsageRefusalReason.OutsideValidity;
        }

        if (grant.FindScenario(request.ScenarioId) is not { } scenario)
        {
            return UsageRefusalReason.ScenarioNotAuthorized;
        }

        if (!string.Equals(scenario.Purpose, request.Purpose, StringComparison.Ordinal))
        {
            return UsageRefusalReason.PurposeNotAuthorized;
        }

        if (!string.Equals(scenario.ProductId, request.ProductId, StringComparison.Ordinal))
        {
            return UsageRefusalReason.ProductNotAuthorized;
        }

        return grant.FindQuota(request.Unit) is null ? UsageRefusalReason.UnitNotAuthorized : null;
    }

    /// <summary>The exception for a refusal already logged.</summary>
    public static UsageRefusedException Exception(
        UsageRequest request,
        UsageRefusalReason reason
    ) =>
        new(
            reason,
            reason switch
            {
                UsageRefusalReason.UnknownGrant =>
                    $"Grant {request.GrantId} is not in force here; open the gate with it.",
                UsageRefusalReason.OutsideValidity =>
                    $"Grant {request.GrantId} is not yet or no longer valid.",
                UsageRefusalReason.ScenarioNotAuthorized =>
                    $"Scenario {request.ScenarioId} is not approved under grant {request.GrantId}; have it approved first.",
                UsageRefusalReason.PurposeNotAuthorized =>
                    $"Purpose {request.Purpose} is not the one approved for scenario {request.ScenarioId}.",
                UsageRefusalReason.ProductNotAuthorized =>
                    $"Product {request.ProductId} is not the one approved for scenario {request.ScenarioId}.",
                UsageRefusalReason.UnitNotAuthorized =>
                    $"Grant {request.GrantId} has no quota of {request.Unit}.",
                UsageRefusalReason.QuotaExceeded =>
                    $"The quota of {request.Unit} left under grant {request.GrantId} is smaller than the amount asked for.",
                UsageRefusalReason.PrivacyBudgetExceeded =>
                    $"The privacy budget left under grant {request.GrantId} is smaller than the loss asked for; it is never replenished.",
                UsageRefusalReason.IdempotencyConflict =>
                    $"The idempotency key was used before under grant {request.GrantId} with other content; use a new key.",
                UsageRefusalReason.AccessNotDeclared =>
                    $"Grant {request.GrantId} is governed; declare actor, domain and fields.",
                UsageRefusalReason.ActorNotAuthorized =>
                    $"{request.Access?.Actor ?? "The actor"} may not use data in scenario {request.ScenarioId}: its developer and the operator may.",
                UsageRefusalReason.DomainNotAuthorized =>
                    $"Grant {request.GrantId} is for another operation domain.",
                UsageRefusalReason.ResourceNotAuthorized =>
                    $"A resource is not in the plan of scenario {request.ScenarioId}.",
                UsageRefusalReason.FieldNotAuthorized =>
                    $"A field is not in the plan of scenario {request.ScenarioId}; have the plan changed and evaluated.",
                UsageRefusalReason.AgreementNotFiled =>
                    $"The agreement of grant {request.GrantId}, or of one it narrows, is not filed, or no desk stands over the log.",
                UsageRefusalReason.RegistrationInvalid =>
                    $"A resource used in scenario {request.ScenarioId} is not registered, or no longer; register it first.",
                UsageRefusalReason.ClassificationNotAuthorized =>
                    $"The data of scenario {request.ScenarioId}, taken together, is important or core data.",
                UsageRefusalReason.ScenarioNotApproved =>
                    $"The plan of scenario {request.ScenarioId}, as it is, has not been evaluated and approved.",
                UsageRefusalReason.ConsentMissing =>
                    $"Scenario {request.ScenarioId} uses data of persons or firms without a consent set in force, or another basis.",
                UsageRefusalReason.ConsentForOtherPurpose =>
                    $"The consent set is for another purpose than scenario {request.ScenarioId}.",
                UsageRefusalReason.RedevelopmentBanned =>
                    $"The developer of scenario {request.ScenarioId} is the operator or affiliated with it, and would develop what the operator delivered.",
                UsageRefusalReason.Terminated => $"Grant {request.GrantId} was terminated.",
                _ => $"Refused under grant {request.GrantId}.",
            }
        );
}
