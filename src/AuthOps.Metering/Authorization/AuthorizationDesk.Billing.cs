using AuthOps.Metering.Ledger;
using AuthOps.Metering.Log;
using AuthOps.Metering.Review;
using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Authorization;

/// <content>Bills and what they rest on (Art. 11). Safe for concurrent use by many threads.</content>
public sealed partial class AuthorizationDesk
{
    /// <summary>Takes a release back, now: nothing leaves under its receipt any more, and no later use is charged by it.</summary>
    /// <param name="receiptDigest">SHA-256 of the receipt's statement, 64 lower-case hexadecimal digits.</param>
    /// <param name="actor">Who supervises releases.</param>
    /// <exception cref="AuthorizationException">There is no such release, it was taken back before, or the party may not; evidenced.</exception>
    /// <exception cref="ArgumentException">The digest or the actor is malformed.</exception>
    public void RevokeRelease(string receiptDigest, string actor)
    {
        _ = Sha256Text.Require(receiptDigest, nameof(receiptDigest));
        lock (_log.Sync)
        {
            var released = Evidenced(
                actor,
                receiptDigest,
                stage: null,
                () =>
                {
                    _ = Require(actor, GovernedAction.SuperviseRelease);
                    return IsReleased(receiptDigest)
                        ? _log.Decisions.First(d =>
                            d.Kind == DecisionKind.Released && d.Body.Digest == receiptDigest
                        )
                        : throw NotApproved(
                            "The log has no release of this receipt, or it was revoked before."
                        );
                }
            );
            Append(
                DecisionKind.ReleaseRevoked,
                released.Slot,
                new(actor, released.Body.Subject, receiptDigest, released.Body.Inputs, [])
            );
        }
    }

    /// <summary>
    /// Bills a developer under a governed grant. A use with a price whose release has no receipt signed by both sides, is
    /// not in the log, has run out or was revoked makes no bill at all, and that is evidenced.
    /// </summary>
    /// <param name="grantId">The grant; a terminated one is still billed for what was used before.</param>
    /// <param name="developer">The developer.</param>
    /// <param name="tariff">Prices and ceilings.</param>
    /// <param name="receipts">The verified receipts of releases.</param>
    /// <param name="period">The period billed.</param>
    /// <param name="actor">Who bills: the operator.</param>
    /// <returns>The invoice, computed from the log as it stands now.</returns>
    /// <exception cref="AuthorizationException">
    /// The grant is unknown, the party may not, or what a charge rests on is missing; evidenced.
    /// </exception>
    /// <exception cref="ArgumentException">An identifier is malformed.</exception>
    /// <exception cref="TariffException">A use has no price.</exception>
    /// <exception cref="OverflowException">An amount exceeds 64 bits of fen.</exception>
    public Invoice Bill(
        string grantId,
        string developer,
        TariffPlan tariff,
        IReadOnlyList<ReleaseClearance> receipts,
        ValidityPeriod period,
        string actor
    )
    {
        ArgumentNullException.ThrowIfNull(receipts);
        _ = Identifiers.Require(grantId, nameof(grantId));
        _ = Identifiers.Require(developer, nameof(developer));
        lock (_log.Sync)
        {
            return Evidenced(
                actor,
                developer,
                stage: null,
                () =>
                {
                    var party = Require(actor, GovernedAction.IssueInvoice);
                    var grant = RequireBillable(grantId, developer, party.Id);
                    try
                    {
                        return Invoice.Build(
                            _log.Snapshot(),
                            grant,
                            developer,
                            tariff,
                            [
                                .. receipts
                                    .Where(r =>
                                        r.GrantId == grant.Id
                                        && grant.FindScenario(r.ScenarioId) is not null
                                        && r.ValidUntil > grant.Validity.From
                                    )
                                    .Select(r => ProductRelease.Of(r, grant)),
                            ],
                            period
                        );
                    }
                    catch (ChargeRefusedException e)
                    {
                        throw new AuthorizationException(
                            AuthorizationFault.ChargeRefused,
                            e.Message
                        );
                    }
                }
            );
        }
    }

    private AuthorizationGrant RequireBillable(string grantId, string developer, string actor) =>
        _register.FindGrant(grantId) is { } grant
        && grant.OperatorId == actor
        && grant.Scenarios.Any(s => s.Developer == developer)
            ? grant
            : throw new AuthorizationException(
                AuthorizationFault.ChargeRefused,
                $"{actor} is not the operator of a grant {grantId} with a scenario of {developer}; nothing is charged outside a grant."
            );

    private bool IsReleased(string receiptDigest) =>
        _log.WasReleased(receiptDigest)
        && !_log.Decisions.Any(d =>
            d.Kind == DecisionKind.ReleaseRevoked && d.Body.Digest == receiptDigest
        );
}
