using AuthOps.Metering.Log;
using AuthOps.Metering.Quotas;

namespace AuthOps.Metering.Authorization;

/// <content>Termination. Safe for concurrent use by many threads.</content>
public sealed partial class AuthorizationDesk
{
    /// <summary>
    /// Terminates a grant and every grant that narrows it (退出, Art. 9), now and for good: what is reserved under them is
    /// burned, leases end, and no use is accepted any more, also after the log is opened again.
    /// </summary>
    /// <param name="grantId">The grant.</param>
    /// <param name="actor">The party that terminates it.</param>
    /// <param name="evidence">The documents that show the exit.</param>
    /// <returns>The certificate, for the parties to sign.</returns>
    /// <exception cref="AuthorizationException">The party may not, or the grant is unknown or terminated already; evidenced.</exception>
    /// <exception cref="ArgumentException">An identifier is malformed.</exception>
    public ExitCertificate Terminate(string grantId, string actor, ExitEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        _ = Identifiers.Require(grantId, nameof(grantId));
        lock (_log.Sync)
        {
            var ids = Evidenced(actor, grantId, stage: null, () => ToTerminate(grantId, actor));
            var first = Gate.Terminate(ids, actor);
            Compile();
            return Certificate(ids, actor, first, evidence);
        }
    }

    /// <summary>Makes the certificate of a grant terminated before once more, where the first was lost.</summary>
    /// <param name="grantId">The grant that was terminated, not one that narrowed it.</param>
    /// <param name="actor">The party that terminated it.</param>
    /// <param name="evidence">The documents that show the exit.</param>
    /// <returns>The certificate, of the log as it stands now.</returns>
    /// <exception cref="AuthorizationException">The party did not terminate it; evidenced.</exception>
    /// <exception cref="ArgumentException">An identifier is malformed.</exception>
    public ExitCertificate Certify(string grantId, string actor, ExitEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        _ = Identifiers.Require(grantId, nameof(grantId));
        lock (_log.Sync)
        {
            var ended = Evidenced(actor, grantId, stage: null, () => Terminations(grantId, actor));
            return Certificate(
                [.. ended.Select(static d => d.Body.Subject)],
                actor,
                ended[0].Index,
                evidence
            );
        }
    }

    private ExitCertificate Certificate(
        IReadOnlyList<string> ids,
        string actor,
        ulong first,
        ExitEvidence evidence
    )
    {
        var log = _log.Snapshot();
        return new ExitCertificate(
            ids,
            actor,
            log.Records[(int)first].Time,
            first,
            log,
            [.. Gate.Balances.Where(b => ids.Contains(b.GrantId))],
            evidence
        );
    }

    /// <summary>The records by which a grant ended and, in the same breath, those that narrow it.</summary>
    private List<LoggedDecision> Terminations(string grantId, string actor)
    {
        var ended = _log
            .Decisions.Where(static d => d.Kind == DecisionKind.GrantTerminated)
            .SkipWhile(d => d.Body.Subject != grantId)
            .ToList();
        if (ended.Count == 0 || ended[0].Body.Actor != actor)
        {
            throw new AuthorizationException(
                AuthorizationFault.RoleNotPermitted,
                $"{actor} has not terminated {grantId}; who has certifies it."
            );
        }

        var below = _register.Descendants(grantId).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. ended.TakeWhile(
                (d, i) => d.Index == ended[0].Index + (ulong)i && below.Contains(d.Body.Subject)
            ),
        ];
    }

    private IReadOnlyList<string> ToTerminate(string grantId, string actor)
    {
        _ = Require(actor, GovernedAction.TerminateGrant);
        if (_register.FindGrant(grantId) is null)
        {
            throw new AuthorizationException(
                AuthorizationFault.ScopeExceeded,
                $"Grant {grantId} is not registered."
            );
        }

        return _log.IsTerminated(grantId)
            ? throw new AuthorizationException(
                AuthorizationFault.Terminated,
                $"Grant {grantId} was terminated before."
            )
            : [.. _register.Descendants(grantId).Where(id => !_log.IsTerminated(id))];
    }
}
