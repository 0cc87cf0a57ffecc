using AuthOps.Metering.Ledger;
using AuthOps.Metering.Review;

namespace AuthOps.Metering.Packs;

/// <summary>
/// The releases: under governed grants those of receipts that the log knows, from its record on, until they run out or
/// are revoked; under others those of the signed list. Stateless.
/// </summary>
internal static class PackReleaseCheck
{
    public static string? Run(PackContext context, PackDocuments documents)
    {
        if (context.Log is not { } log)
        {
            return null;
        }

        var releases = new ReleaseEvidence(Acts(log), id => documents.Grants.GetValueOrDefault(id));
        context.Releases = releases;
        foreach (var list in context.Of(ReleaseList.PredicateType))
        {
            AddList(context, releases, list);
        }

        var listed = releases.Standing.Count();
        foreach (var receipt in context.Of(ReleaseReceipt.PredicateType))
        {
            AddReceipt(context, releases, receipt);
        }

        RequireOneAtATime(context, releases);
        var standing = releases.Standing.Count();
        return standing == 0
            ? null
            : FormattableString.Invariant(
                $"{standing - listed} by receipts that the log knows, {listed} by lists"
            );
    }

    private static ReleaseActs Acts(PackLog log)
    {
        var acts = new ReleaseActs();
        foreach (var act in log.Decisions)
        {
            acts.Add(
                act.Kind,
                log.Grants.TryGetValue(act.Slot, out var grant) ? grant.GrantId : "",
                act.Body.Digest,
                act.Time
            );
        }

        return acts;
    }

    // Of whoever has no trust file the signers are not established, which is no finding.
    private static bool IsSigned(PackContext context, PackStatement statement) =>
        context.Trust is null || statement.IsSigned;

    private static void AddList(PackContext context, ReleaseEvidence releases, PackStatement list)
    {
        try
        {
            foreach (
                var release in releases
                    .AddList(list.Predicate, IsSigned(context, list))
                    .Where(static r => r.Standing == ReleaseStanding.OnlyListed)
            )
            {
                context.Find(
                    PackFindingKind.ReleaseUnproved,
                    list.File,
                    $"Release {release.Id} is under a governed grant and has no receipt; a list is no release there. Have the product reviewed and released at the desk."
                );
            }
        }
        catch (FormatException e)
        {
            context.Find(PackFindingKind.StatementMalformed, list.File, e.Message);
        }
    }

    private static void AddReceipt(
        PackContext context,
        ReleaseEvidence releases,
        PackStatement receipt
    )
    {
        string? fault;
        try
        {
            fault = releases
                .AddReceipt(receipt.Digest, receipt.Predicate, IsSigned(context, receipt))
                .Standing switch
            {
                ReleaseStanding.Foreign => "it is of no scenario of a grant here.",
                ReleaseStanding.NotRecorded =>
                    "the log has no release of this receipt, or it never held.",
                _ => null,
            };
        }
        catch (FormatException e)
        {
            fault = e.Message;
        }

        if (fault is not null)
        {
            context.Find(
                PackFindingKind.ReleaseUnproved,
                receipt.File,
                $"The receipt opens nothing: {fault}"
            );
        }
    }

    private static void RequireOneAtATime(PackContext context, ReleaseEvidence releases)
    {
        foreach (
            var group in releases.Standing.GroupBy(static r => (r.Grant, r.Scenario, r.Product))
        )
        {
            var sorted = group.OrderBy(static r => r.Held!.From).ToList();
            for (var i = 1; i < sorted.Count; i++)
            {
                if (sorted[i - 1].Held!.Overlaps(sorted[i].Held!))
                {
                    context.Find(
                        PackFindingKind.ReleaseUnproved,
                        PackNames.Statements.TrimEnd('/'),
                        $"Releases {sorted[i - 1].Id} and {sorted[i].Id} of product {group.Key.Product} hold at the same time."
                    );
                }
            }
        }
    }
}
