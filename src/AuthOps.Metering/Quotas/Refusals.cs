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
                _ => $"Refused under grant {request.GrantId}.",
            }
        );
}
