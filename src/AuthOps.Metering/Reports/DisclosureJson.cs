using System.Globalization;
using System.Text.Json;
using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Reports;

/// <summary>The canonical JSON of a disclosure, version 1.</summary>
internal static class DisclosureJson
{
    private const int Version = 1;
    private const string Suppressed = "suppressed";

    public static byte[] Write(DisclosureReport report) =>
        EvidenceJson.Write(json =>
        {
            json.WriteStartObject();
            WriteImplementingBody(json, report);
            json.WriteInteger("minimumDevelopers", report.Minimum);
            WriteOperator(json, report);
            json.WriteNumber("version", Version);
            json.WriteInstant("yearFrom", report.Year.From);
            json.WriteInstant("yearUntil", report.Year.Until);
            json.WriteEndObject();
        });

    private static void WriteImplementingBody(Utf8JsonWriter json, DisclosureReport report)
    {
        json.WriteStartObject("implementingBody");
        json.WriteStartArray("authorizations");
        foreach (var authorization in report.Authorizations)
        {
            json.WriteStartObject();
            json.WriteString("filingNumber", authorization.FilingNumber);
            json.WriteString("grant", authorization.Grant.Id);
            json.WriteString("method", authorization.Method);
            json.WriteString("operator", authorization.Grant.OperatorId);
            json.WriteInstant("validFrom", authorization.Grant.Validity.From);
            json.WriteInstant("validUntil", authorization.Grant.Validity.Until);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteBody(json, report.ImplementingBody);
        TariffJson.WriteCeilings(json, report.Ceilings);
        json.WriteEndObject();
    }

    private static void WriteOperator(Utf8JsonWriter json, DisclosureReport report)
    {
        json.WriteStartObject("operator");
        WriteBody(json, report.Operator);
        TariffJson.WritePrices(json, report.Prices);
        json.WriteStartArray("products");
        foreach (var product in report.Products)
        {
            json.WriteStartObject();
            json.WriteString("developers", Text(product.Developers));
            json.WriteString("id", product.Product.Id);
            json.WriteString("origin", product.Product.Origin.ToString());
            json.WriteString("revenueFen", Text(product.Revenue?.Value));
            json.WriteString("uses", Text(product.Uses));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStrings("resources", report.Resources);
        json.WriteInteger("revenueFen", report.Revenue.Value);
        json.WriteInteger("uses", report.Uses);
        json.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter json, DisclosedBody body)
    {
        json.WriteStartObject("body");
        json.WriteString("code", body.Code);
        json.WriteString("contact", body.Contact);
        json.WriteString("name", body.Name);
        json.WriteEndObject();
    }

    private static string Text(long? figure) =>
        figure?.ToString(CultureInfo.InvariantCulture) ?? Suppressed;
}
