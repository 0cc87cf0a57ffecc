using System.Text.Json;

namespace AuthOps.Metering.Tariffs;

/// <summary>The canonical JSON of a tariff, version 1, from which its digest is made.</summary>
internal static class TariffJson
{
    private const int Version = 1;

    public static byte[] Write(TariffPlan plan) =>
        EvidenceJson.Write(json =>
        {
            json.WriteStartObject();
            WriteCeilings(json, plan.Ceilings);
            if (plan.Terms.FreeUse is { } free)
            {
                json.WriteStartArray("freeUse");
                foreach (var terms in free)
                {
                    json.WriteStartObject();
                    json.WriteString("beneficiary", terms.Beneficiary);
                    json.WriteInstant("from", terms.Effective.From);
                    json.WriteString("purpose", terms.Purpose);
                    json.WriteString("scenario", terms.ScenarioId);
                    json.WriteString("undertaking", terms.UndertakingId);
                    json.WriteInstant("until", terms.Effective.Until);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            if (plan.Terms.OperationBegan is { } began)
            {
                json.WriteInstant("operationBegan", began);
            }

            WritePrices(json, plan.Items);
            json.WriteStartArray("products");
            foreach (var product in plan.Products)
            {
                json.WriteStartObject();
                json.WriteString("id", product.Id);
                json.WriteString("origin", product.Origin.ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("rounding", plan.Terms.Rounding.ToString());
            json.WriteStrings("smallEnterprises", plan.Terms.SmallEnterprises);
            json.WriteNumber("version", Version);
            json.WriteEndObject();
        });

    /// <summary>Writes the member <c>ceilings</c>, as tariffs and disclosures have it.</summary>
    public static void WriteCeilings(Utf8JsonWriter json, IEnumerable<TariffCeiling> ceilings)
    {
        json.WriteStartArray("ceilings");
        foreach (var ceiling in ceilings)
        {
            json.WriteStartObject();
            json.WriteInstant("from", ceiling.Effective.From);
            json.WriteString("maximumFen", ceiling.Maximum.ToString());
            json.WriteString("product", ceiling.ProductId);
            json.WriteString("unit", ceiling.Unit.ToString());
            json.WriteInstant("until", ceiling.Effective.Until);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the member <c>prices</c>, as tariffs and disclosures have it.</summary>
    public static void WritePrices(Utf8JsonWriter json, IEnumerable<TariffItem> items)
    {
        json.WriteStartArray("prices");
        foreach (var item in items)
        {
            json.WriteStartObject();
            json.WriteString("customers", item.Customers.ToString());
            json.WriteInstant("from", item.Effective.From);
            json.WriteString("priceFen", item.Price.ToString());
            json.WriteString("product", item.ProductId);
            json.WriteString("trial", item.IsTrial ? "yes" : "no");
            json.WriteString("unit", item.Unit.ToString());
            json.WriteInstant("until", item.Effective.Until);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
