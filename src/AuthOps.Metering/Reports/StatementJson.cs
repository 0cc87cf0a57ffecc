using System.Text.Json;
using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Reports;

/// <summary>The canonical JSON of a usage statement, version 1.</summary>
internal static class StatementJson
{
    public static byte[] Write(UsageStatement statement) =>
        EvidenceJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("lines");
            foreach (var line in statement.Lines)
            {
                WriteLine(json, line);
            }

            json.WriteEndArray();
            json.WriteString("logId", statement.LogId);
            json.WriteString("logRoot", statement.LogRoot);
            json.WriteInteger("logSize", statement.LogSize);
            json.WriteInstant("periodFrom", statement.Period.From);
            json.WriteInstant("periodUntil", statement.Period.Until);
            json.WriteStartObject("refusals");
            foreach (var (reason, count) in statement.Refusals)
            {
                json.WriteInteger(reason.ToString(), count);
            }

            json.WriteEndObject();
            json.WriteStartArray("shares");
            foreach (var share in statement.Shares)
            {
                json.WriteStartObject();
                json.WriteInteger("amountFen", share.Amount.Value);
                json.WriteString("party", share.PartyId);
                json.WriteInteger("weight", share.Weight);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("split", "largest-remainder");
            json.WriteInteger("totalFen", statement.Total.Value);
            json.WriteEndObject();
        });

    private static void WriteLine(Utf8JsonWriter json, UsageStatementLine line)
    {
        json.WriteStartObject();
        json.WriteInteger("amountFen", line.Amount.Value);
        json.WriteString("basis", line.Quote.Basis.ToString());
        json.WriteInteger("burned", line.Burned);
        json.WriteString("ceilingFen", line.Quote.Ceiling is UnitPrice c ? c.ToString() : "none");
        json.WriteString("customers", line.Quote.Customers.ToString());
        json.WriteString("grant", line.GrantId);
        json.WriteInteger("open", line.Open);
        json.WriteString("priceFen", line.Quote.Price.ToString());
        json.WriteString("product", line.ProductId);
        json.WriteString("purposeClass", line.PurposeClass.ToString());
        json.WriteInteger("quantity", line.Quantity);
        json.WriteString("rounding", line.Quote.Rounding.ToString());
        json.WriteString("scenario", line.ScenarioId);
        json.WriteString("unit", line.Unit.ToString());
        json.WriteInteger("uses", line.Uses);
        json.WriteEndObject();
    }
}
