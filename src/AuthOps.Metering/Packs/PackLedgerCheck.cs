using System.Text.Json;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Reports;
using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Packs;

/// <summary>
/// The dedicated accounts: every entry by the rules it was booked under, charges against invoices, the signed statement
/// computed again with its trial balance and allowed revenue. Stateless.
/// </summary>
internal static class PackLedgerCheck
{
    public static Dictionary<string, DedicatedLedger> Read(PackContext context)
    {
        var ledgers = new Dictionary<string, DedicatedLedger>(StringComparer.Ordinal);
        foreach (
            var name in context.Pack.Names.Where(static n =>
                n.StartsWith(PackNames.Ledgers, StringComparison.Ordinal)
            )
        )
        {
            try
            {
                var ledger = DedicatedLedger.Parse(context.Pack.Read(name));
                if (!ledgers.TryAdd(ledger.GrantId.Value, ledger))
                {
                    context.Find(
                        PackFindingKind.LedgerDamaged,
                        name,
                        $"Grant {ledger.GrantId} has another ledger here."
                    );
                }
            }
            catch (Exception e) when (e is LedgerException or EvidencePackException)
            {
                context.Find(PackFindingKind.LedgerDamaged, name, e.Message);
            }
        }

        return ledgers;
    }

    public static string? Run(
        PackContext context,
        PackDocuments documents,
        Dictionary<string, DedicatedLedger> ledgers
    )
    {
        foreach (var ledger in ledgers.Values)
        {
            CheckCharges(context, documents, ledger);
            if (
                !context
                    .Of(DedicatedAccountStatement.PredicateType)
                    .Any(s => IsHead(s.Predicate, ledger))
            )
            {
                context.Find(
                    PackFindingKind.AccountDiffers,
                    NameOf(ledger),
                    $"No statement here binds the ledger of grant {ledger.GrantId} as it stands."
                );
            }
        }

        foreach (var statement in context.Of(DedicatedAccountStatement.PredicateType))
        {
            if (!IsRecomputed(statement.Predicate, ledgers))
            {
                context.Find(
                    PackFindingKind.AccountDiffers,
                    statement.File,
                    "The statement of the dedicated account does not follow from its ledger."
                );
            }
        }

        var balances = ledgers.Values.Select(static l => l.TrialBalance()).ToList();
        return ledgers.Count == 0
            ? null
            : FormattableString.Invariant(
                $"{ledgers.Count} accounts of {ledgers.Values.Sum(static l => l.Entries.Count)} entries, debits {balances.Aggregate((Int128)0, static (sum, b) => sum + b.Debits)} fen and credits {balances.Aggregate((Int128)0, static (sum, b) => sum + b.Credits)} fen, charges those of the invoices"
            );
    }

    private static void CheckCharges(
        PackContext context,
        PackDocuments documents,
        DedicatedLedger ledger
    )
    {
        if (!documents.Grants.ContainsKey(ledger.GrantId.Value))
        {
            Find($"The ledger is of grant {ledger.GrantId}, which is not here.");
            return;
        }

        var reversed = ledger.Entries.Select(static e => e.Reverses).OfType<long>().ToHashSet();
        var booked = ledger
            .Entries.Where(e => e.Kind == LedgerEntryKind.Charge && !reversed.Contains(e.Number))
            .ToList();
        var invoices = context
            .Invoices.Where(i => i.Grant.Id == ledger.GrantId.Value && i.Claimed.Total > 0)
            .ToDictionary(static i => i.Claimed.Digest, StringComparer.Ordinal);
        foreach (var entry in booked)
        {
            if (invoices.Remove(entry.Evidence!, out var invoice))
            {
                var amount = entry.Postings.Aggregate(
                    (Int128)0,
                    static (sum, p) => sum + p.Debit.Value
                );
                if (amount != invoice.Claimed.Total)
                {
                    Find(
                        $"Entry {entry.Number} charges {amount} fen for an invoice of {invoice.Claimed.Total}."
                    );
                }
            }
            else if (context.Manifest?.Period.Contains(entry.BookedAt) != false)
            {
                Find(
                    $"Entry {entry.Number} charges by an invoice {entry.Evidence} that is not here."
                );
            }
        }

        foreach (var digest in invoices.Keys)
        {
            Find($"The invoice {digest} is not booked.");
        }

        void Find(string message) =>
            context.Find(PackFindingKind.LedgerDiffers, NameOf(ledger), message);
    }

    private static string NameOf(DedicatedLedger ledger) =>
        $"{PackNames.Ledgers}{ledger.Head}{PackNames.LedgerSuffix}";

    private static bool IsHead(JsonElement predicate, DedicatedLedger ledger) =>
        predicate.TryGetProperty("head", out var head)
        && head.ValueKind == JsonValueKind.String
        && head.GetString() == ledger.Head;

    private static bool IsRecomputed(
        JsonElement predicate,
        Dictionary<string, DedicatedLedger> ledgers
    )
    {
        try
        {
            var period = new ValidityPeriod(
                predicate.RequireInstant("periodFrom"),
                predicate.RequireInstant("periodUntil")
            );
            return ledgers.TryGetValue(predicate.RequireString("grant"), out var ledger)
                && JsonElement.DeepEquals(
                    predicate,
                    JsonElement.Parse(
                        DedicatedAccountStatement
                            .Build(ledger, period, Cycle(predicate, period, ledger))
                            .ToCanonicalBytes()
                    )
                );
        }
        catch (Exception e) when (EvidenceJson.IsMalformed(e))
        {
            return false;
        }
    }

    /// <summary>The cycle a statement compares with, from its inputs; every figure of it is computed again.</summary>
    private static AllowedRevenueClose? Cycle(
        JsonElement predicate,
        ValidityPeriod period,
        DedicatedLedger ledger
    )
    {
        if (!predicate.TryGetProperty("allowedRevenue", out var facts))
        {
            return null;
        }

        var rate = facts.RequireString("profitRate").Split('/');
        var months =
            ((period.Until.Year - period.From.Year) * 12) + period.Until.Month - period.From.Month;
        return AllowedRevenueCycle
            .Restore(
                new AllowedRevenueTerms(Number(rate[0]), Number(rate[^1]), months),
                period.From,
                [
                    .. facts
                        .GetProperty("costs")
                        .EnumerateArray()
                        .Select(static c => new CostItem(
                            c.RequireName<CostCategory>("category"),
                            Amount(c, "amountFen"),
                            Amount(c, "subsidyFen")
                        )),
                ],
                Amount(facts, "taxesFen"),
                Amount(facts, "carriedOutFen")
                    - Amount(facts, "excessFen")
                    + Amount(facts, "deductedFen")
            )
            .Close(ledger.Revenue(period));
    }

    private static Fen Amount(JsonElement element, string name) =>
        new((long)element.RequireInteger(name));

    private static long Number(string text) =>
        long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
