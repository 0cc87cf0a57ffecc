using AuthOps.Metering.Log;
using AuthOps.Metering.Monitoring;

namespace AuthOps.Metering.Authorization;

/// <content>Alerts. Safe for concurrent use by many threads.</content>
public sealed partial class AuthorizationDesk
{
    /// <summary>Records an alert in the chain of its grant; the same alert once.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="actor">The party that monitors, which may read the evidence.</param>
    /// <returns>Whether it was new.</returns>
    /// <exception cref="AuthorizationException">The party may not, or the grant is unknown; evidenced.</exception>
    public bool RecordAlert(AnomalyAlert alert, string actor)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var digest = alert.Digest;
        lock (_log.Sync)
        {
            var slot = Evidenced(
                actor,
                alert.Rule.ToString(),
                stage: null,
                () =>
                {
                    _ = Require(actor, GovernedAction.ReadEvidence);
                    return _register.FindGrant(alert.GrantId) is null
                        ? throw new AuthorizationException(
                            AuthorizationFault.ScopeExceeded,
                            $"Grant {alert.GrantId} is not registered."
                        )
                        : _log.SlotOf(alert.GrantId);
                }
            );
            if (
                _log.Decisions.Any(d =>
                    d.Kind == DecisionKind.AlertRaised && d.Body.Digest == digest
                )
            )
            {
                return false;
            }

            string[] scenarios = alert.ScenarioId is null ? [] : [alert.ScenarioId];
            Append(
                DecisionKind.AlertRaised,
                slot,
                new(actor, alert.Rule.ToString(), digest, scenarios, [])
            );
            return true;
        }
    }
}
