using System.Text.Json;
using AuthOps.Metering.Ledger;
using AuthOps.Metering.Reports;

namespace AuthOps.Metering.Packs;

/// <summary>The disclosure against grants, tariff, invoices and accounts; what it suppresses it may, what it shows is right. Stateless.</summary>
internal static class PackDisclosureCheck
{
    private const string Suppressed = "suppressed";

    public static string? Run(
        PackContext context,
        PackDocuments documents,
        Dictionary<string, DedicatedLedger> ledgers
    )
    {
        var forms = context.Of(DisclosureReport.PredicateType).ToList();
        foreach (var form in forms)
        {
            try
            {
                Check(
                    form.Predicate,
                    documents,
                    ledgers,
                    context,
                    message => context.Find(PackFindingKind.DisclosureDiffers, form.File, message)
                );
            }
            catch (Exception e) when (EvidenceJson.IsMalformed(e))
            {
                context.Find(
                    PackFindingKind.DisclosureDiffers,
                    form.File,
                    $"The disclosure cannot be read: {e.Message}"
                );
            }
        }

        return forms.Count == 0
            ? null
            : FormattableString.Invariant(
                $"{forms.Count} disclosures, every figure that of accounts, invoices, grants and tariff"
            );
    }

    private static void Check(
        JsonElement form,
        PackDocuments documents,
        Dictionary<string, DedicatedLedger> ledgers,
        PackContext context,
        Action<string> find
    )
    {
        var year = new ValidityPeriod(
            form.RequireInstant("yearFrom"),
            form.RequireInstant("yearUntil")
        );
        var body = form.GetProperty("implementingBody");
        var operatorPart = form.GetProperty("operator");
        string[] grants =
        [
            .. body.GetProperty("authorizations")
                .EnumerateArray()
                .Select(static a => a.RequireString("grant")),
        ];
        foreach (var id in grants.Where(id => !documents.Grants.ContainsKey(id)))
        {
            find($"The disclosure names grant {id}, which is not here.");
        }

        var resources = grants
            .Where(documents.Grants.ContainsKey)
            .SelectMany(id => documents.Grants[id].Resources)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        if (!operatorPart.RequireStrings("resources").SequenceEqual(resources))
        {
            find("The disclosure lists other resources than the grants.");
        }

        CheckPrices(body, operatorPart, year, documents, find);
        var revenue = ledgers
            .Where(l => grants.Contains(l.Key))
            .Aggregate((Int128)0, (sum, l) => sum + l.Value.Revenue(year).Value);
        if (operatorPart.RequireInteger("revenueFen") != revenue)
        {
            find(
                $"The disclosure says {operatorPart.RequireInteger("revenueFen")} fen of fees; the accounts have {revenue}."
            );
        }

        CheckProducts(
            form,
            operatorPart,
            [
                .. context.Invoices.Where(i =>
                    grants.Contains(i.Grant.Id) && year.Encloses(i.Claimed.Period)
                ),
            ],
            find
        );
    }

    private static void CheckPrices(
        JsonElement body,
        JsonElement operatorPart,
        ValidityPeriod year,
        PackDocuments documents,
        Action<string> find
    )
    {
        var ceilings = documents
            .Tariffs.Values.SelectMany(static t => t.Ceilings)
            .Where(c => c.Effective.Overlaps(year))
            .Select(static c => $"{c.ProductId} {c.Unit} {c.Effective} {c.Maximum}");
        var prices = documents
            .Tariffs.Values.SelectMany(static t => t.Items)
            .Where(i => i.Effective.Overlaps(year))
            .Select(static i => $"{i.ProductId} {i.Unit} {i.Effective} {i.Customers} {i.Price}");
        var disclosedCeilings = body.GetProperty("ceilings")
            .EnumerateArray()
            .Select(static c => $"{Common(c)} {c.RequireString("maximumFen")}");
        var disclosedPrices = operatorPart
            .GetProperty("prices")
            .EnumerateArray()
            .Select(static p =>
                $"{Common(p)} {p.RequireString("customers")} {p.RequireString("priceFen")}"
            );
        if (!ceilings.ToHashSet(StringComparer.Ordinal).SetEquals(disclosedCeilings))
        {
            find("The disclosure lists other ceilings than the tariff.");
        }

        if (!prices.ToHashSet(StringComparer.Ordinal).SetEquals(disclosedPrices))
        {
            find("The disclosure lists other prices than the tariff.");
        }

        static string Common(JsonElement line) =>
            $"{line.RequireString("product")} {line.RequireString("unit")} {new ValidityPeriod(line.RequireInstant("from"), line.RequireInstant("until"))}";
    }

    private static void CheckProducts(
        JsonElement form,
        JsonElement operatorPart,
        IReadOnlyList<PackInvoice> invoices,
        Action<string> find
    )
    {
        var lines = invoices
            .SelectMany(static i =>
                i.Claimed.Lines.Select(l => (i.Claimed.Developer, l.Key.Product, l.Value))
            )
            .ToLookup(static l => l.Product, StringComparer.Ordinal);
        var uses = lines
            .SelectMany(static g => g)
            .Aggregate((Int128)0, (sum, l) => sum + l.Value.Uses);
        if (operatorPart.RequireInteger("uses") != uses)
        {
            find(
                $"The disclosure says {operatorPart.RequireInteger("uses")} uses; the invoices have {uses}."
            );
        }

        var minimum = form.RequireInteger("minimumDevelopers");
        foreach (var product in operatorPart.GetProperty("products").EnumerateArray())
        {
            if (product.RequireString("developers") == Suppressed)
            {
                continue;
            }

            var own = lines[product.RequireString("id")].ToList();
            var developers = own.Select(static l => l.Developer).Distinct().Count();
            if (
                (developers > 0 && developers < minimum)
                || product.RequireInteger("developers") != developers
                || product.RequireInteger("uses")
                    != own.Aggregate((Int128)0, static (sum, l) => sum + l.Value.Uses)
                || product.RequireInteger("revenueFen")
                    != own.Aggregate((Int128)0, static (sum, l) => sum + l.Value.Amount)
            )
            {
                find(
                    $"The disclosure has other figures of product {product.RequireString("id")} than the invoices, or shows what so few used."
                );
            }
        }
    }
}
