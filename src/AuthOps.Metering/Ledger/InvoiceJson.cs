using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Ledger;

/// <summary>The canonical JSON of an invoice, version 1.</summary>
internal static class InvoiceJson
{
    private const int Version = 1;

    public static byte[] Write(Invoice invoice) =>
        EvidenceJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("charges");
            foreach (var charge in invoice.Charges)
            {
                json.WriteStartObject();
                json.WriteInteger("amountFen", charge.Amount.Value);
                json.WriteString("basis", charge.Quote.Basis.ToString());
                json.WriteString(
                    "ceilingFen",
                    charge.Quote.Ceiling is UnitPrice ceiling ? ceiling.ToString() : "none"
                );
                json.WriteString("customers", charge.Quote.Customers.ToString());
                json.WriteString("grant", charge.GrantId.Value);
                json.WriteString("priceFen", charge.Quote.Price.ToString());
                json.WriteString("product", charge.ProductId.Value);
                json.WriteInteger("quantity", charge.Quantity);
                json.WriteString("release", charge.ReleaseId.Value);
                json.WriteString("rounding", charge.Quote.Rounding.ToString());
                json.WriteString("scenario", charge.ScenarioId.Value);
                json.WriteString("unit", charge.Unit.ToString());
                json.WriteInteger("uses", charge.Uses);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("developer", invoice.Developer);
            json.WriteStartArray("freeUses");
            foreach (var use in invoice.FreeUses)
            {
                json.WriteStartObject();
                json.WriteString("basis", use.Basis.ToString());
                json.WriteString("product", use.ProductId.Value);
                json.WriteInteger("quantity", use.Quantity);
                json.WriteString("scenario", use.ScenarioId.Value);
                json.WriteString("unit", use.Unit.ToString());
                json.WriteInteger("uses", use.Uses);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("grant", invoice.GrantId.Value);
            json.WriteString("grantDigest", invoice.GrantDigest);
            json.WriteString("logId", invoice.LogId);
            json.WriteString("logRoot", invoice.LogRoot);
            json.WriteInteger("logSize", invoice.LogSize);
            json.WriteInstant("periodFrom", invoice.Period.From);
            json.WriteInstant("periodUntil", invoice.Period.Until);
            json.WriteString("tariffDigest", invoice.TariffDigest);
            json.WriteInteger("totalFen", invoice.Total.Value);
            json.WriteNumber("version", Version);
            json.WriteEndObject();
        });
}
