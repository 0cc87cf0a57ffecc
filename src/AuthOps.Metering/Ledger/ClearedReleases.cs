using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;

namespace AuthOps.Metering.Ledger;

/// <summary>Which releases a bill under a governed grant may rest on: those of receipts the log knows. Stateless.</summary>
internal static class ClearedReleases
{
    /// <summary>The releases that count, each for as long as it does; all of them under a grant without a scope.</summary>
    public static IReadOnlyList<ProductRelease> Of(
        UsageLogSnapshot log,
        AuthorizationGrant grant,
        IReadOnlyList<ProductRelease> releases
    )
    {
        if (grant.Scope is null)
        {
            return releases;
        }

        var cleared = new List<ProductRelease>();
        foreach (var release in releases)
        {
            if (IsOfItsReceipt(release, grant) && HeldIn(log, release) is { } held)
            {
                cleared.Add(release with { Effective = held });
            }
        }

        return cleared;
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
