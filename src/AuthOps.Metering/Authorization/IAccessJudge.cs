using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Authorization;

/// <summary>Judges uses under governed grants for the gate. Called under the log's lock.</summary>
internal interface IAccessJudge
{
    /// <summary>Why a use is not allowed; null if it is.</summary>
    UsageRefusalReason? Refusal(AuthorizationGrant grant, UsageRequest request, long now);
}
