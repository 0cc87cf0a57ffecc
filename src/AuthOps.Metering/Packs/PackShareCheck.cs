using System.Text.Json;
using AuthOps.Metering.Ledger;

namespace AuthOps.Metering.Packs;

/// <summary>The shares of the revenue, divided again to the fen, and against what the accounts gave. Stateless.</summary>
internal static class PackShareCheck
{
    public static string? Run(PackContext context, Dictionary<string, DedicatedLedger> ledgers)
    {
        var shares = new List<(string File, RevenueShares Shares)>();
        foreach (var statement in context.Of(RevenueShares.PredicateType))
        {
            try
            {
                var own = RevenueShares.Recompute(statement.Predicate);
                shares.Add((statement.File, own));
                if (
                    !JsonElement.DeepEquals(
                        statement.Predicate,
                        JsonElement.Parse(own.ToCanonicalBytes())
                    )
                )
                {
                    context.Find(
                        PackFindingKind.SharesDiffer,
                        statement.File,
                        $"By {own.Rule} the shares of {own.Total} yuan are {string.Join(", ", own.Shares.Select(static s => $"{s.Party} {s.Amount}"))}; the statement says otherwise."
                    );
                }
            }
            catch (FormatException e)
            {
                context.Find(PackFindingKind.SharesDiffer, statement.File, e.Message);
            }
        }

        foreach (var ledger in ledgers.Values)
        {
            CompareWith(context, ledger, shares);
        }

        return shares.Count == 0
            ? null
            : FormattableString.Invariant(
                $"{shares.Count} divisions computed again to the fen, {shares.Sum(static s => s.Shares.Shares.Count)} shares, those the accounts gave"
            );
    }

    // Each party, over the period of the pack.
    private static void CompareWith(
        PackContext context,
        DedicatedLedger ledger,
        List<(string File, RevenueShares Shares)> shares
    )
    {
        if (context.Manifest is not { } manifest)
        {
            return;
        }

        var given = ledger
            .TrialBalance(manifest.Period, withClosing: false)
            .Lines.Where(static l => l.Account.Kind == LedgerAccountKind.SharesGiven)
            .Where(static l => l.Balance != 0)
            .ToDictionary(static l => l.Account.Party ?? "", static l => l.Balance);
        var stated = shares
            .Where(s =>
                s.Shares.GrantId == ledger.GrantId && manifest.Period.Encloses(s.Shares.Period)
            )
            .SelectMany(static s => s.Shares.Shares)
            .GroupBy(static s => s.Party)
            .Select(static g =>
                (g.Key, Sum: g.Aggregate((Int128)0, static (sum, s) => sum + s.Amount.Value))
            )
            .Where(static s => s.Sum != 0)
            .ToDictionary(static s => s.Key, static s => s.Sum);
        foreach (var party in given.Keys.Union(stated.Keys).Order(StringComparer.Ordinal))
        {
            var (booked, said) = (given.GetValueOrDefault(party), stated.GetValueOrDefault(party));
            if (booked != said)
            {
                context.Find(
                    PackFindingKind.SharesDiffer,
                    $"{PackNames.Ledgers}{ledger.Head}{PackNames.LedgerSuffix}",
                    $"The account of grant {ledger.GrantId} gave {party} {booked} fen; the statements of shares say {said}."
                );
            }
        }
    }
}
