using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// Which releases a bill may rest on. Under a governed grant, that is one with a scope or one in a log over which a desk
/// stands, those of receipts that the log knows; else those declared, too. Immutable.
/// </summary>
internal sealed class ClearedReleases
{
    private readonly bool _isGoverned;

    private ClearedReleases(IReadOnlyList<ProductRelease> releases, bool isGoverned)
    {
        Releases = releases;
        _isGoverned = isGoverned;
    }

    /// <summary>The releases that count, each for as long as it does.</summary>
    public IReadOnlyList<ProductRelease> Releases { get; }

    /// <summary>What a charge needs that has no release.</summary>
    public string Needed =>
        _isGoverned
            ? "have the product reviewed and released at the desk (AuthorizationDesk.Review, Release) and bill by the receipt that both sides sign; a release that is merely declared or listed counts for nothing under a governed grant"
            : "declare the release of the product that both sides agreed on";

    /// <summary>The releases that count.</summary>
    public static ClearedReleases Of(
        UsageLogSnapshot log,
        AuthorizationGrant grant,
        IReadOnlyList<ProductRelease> releases
    )
    {
        var isGoverned = grant.Scope is not null || log.Records.OfType<DecisionRecord>().Any();
        var cleared = new List<ProductRelease>();
        foreach (var release in releases)
        {
            if (release.Clearance is null && !isGoverned)
            {
                cleared.Add(release);
            }
            else if (IsOfItsReceipt(release, grant) && HeldIn(log, release) is { } held)
            {
                cleared.Add(release with { Effective = held });
            }
        }

        return new ClearedReleases(cleared, isGoverned);
    }

    private static bool IsOfItsReceipt(ProductRelease release, AuthorizationGrant grant) =>
        release.Clearance is { } clearance
        && release.ReleaseId.Value == clearance.StatementDigest
        && release.GrantId.Value == grant.Id
        && clearance.GrantId == grant.Id
        && release.ScenarioId.Value == clearance.ScenarioId
        && grant.FindScenario(clearance.ScenarioId)?.ProductId == release.ProductId.Value;

    /// <summary>From its record in the log until it runs out or is revoked; null where it never holds.</summary>
    private static ValidityPeriod? HeldIn(UsageLogSnapshot log, ProductRelease release)
    {
        var (from, until) = (DateTimeOffset.MaxValue, release.Effective.Until);
        foreach (var decision in log.Records.OfType<DecisionRecord>())
        {
            if (
                decision.Digest != release.ReleaseId.Value
                || decision.GrantId != release.GrantId.Value
            )
            {
                continue;
            }

            if (decision.Kind == DecisionKind.Released && decision.Time < from)
            {
                from = decision.Time;
            }

            if (decision.Kind == DecisionKind.ReleaseRevoked && decision.Time < until)
            {
                until = decision.Time;
            }
        }

        from = from < release.Effective.From ? release.Effective.From : from;
        until = until < release.Clearance!.ValidUntil ? until : release.Clearance.ValidUntil;
        return from < until ? new ValidityPeriod(from, until) : null;
    }
}
