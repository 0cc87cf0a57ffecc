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
