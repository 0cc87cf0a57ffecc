using System.Text.Json;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Usage;

namespace AuthOps.Metering.Authorization;

/// <summary>The canonical JSON of a grant, version 1.</summary>
internal static class GrantJson
{
    private const int Version = 1;

    public static byte[] Write(AuthorizationGrant grant) =>
        EvidenceJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("id", grant.Id);
            json.WriteString("implementingBody", grant.ImplementingBody);
            json.WriteString("operator", grant.OperatorId);
            WriteProducts(json, grant.Products);
            json.WriteStrings("purposes", grant.Purposes);
            json.WriteStartArray("quotas");
            foreach (var (unit, granted) in grant.Quotas)
            {
                json.WriteStartObject();
                json.WriteInteger("granted", granted);
                json.WriteString("unit", unit.ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStrings("resources", grant.Resources);
            WriteScenarios(json, grant.Scenarios);
            WriteScope(json, grant.Scope);
            json.WriteInstant("validFrom", grant.Validity.From);
            json.WriteInstant("validUntil", grant.Validity.Until);
            json.WriteNumber("version", Version);
            json.WriteEndObject();
        });

    public static AuthorizationGrant Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > EvidenceJson.MaxBytes)
        {
            throw new FormatException(
                $"A grant has at most {EvidenceJson.MaxBytes} bytes; this has {utf8.Length}."
            );
        }

        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 8 });
            using var document = JsonDocument.ParseValue(ref reader);
            var grant = Read(document.RootElement);
            if (!utf8.SequenceEqual(grant.ToCanonicalBytes()))
            {
                throw new FormatException(
                    "The grant is not in canonical form, or has a field unknown to this version."
                );
            }

            return grant;
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or ArgumentException
                        or OverflowException
                        or EvidenceFormatException
            )
        {
            throw new FormatException($"The bytes are not a valid grant: {e.Message}", e);
        }
    }

    private static AuthorizationGrant Read(JsonElement root)
    {
        if (root.GetProperty("version").GetInt32() != Version)
        {
            throw new FormatException(
                $"The grant's version is unknown; this program reads {Version}."
            );
        }

        return new AuthorizationGrant(
            root.RequireString("id"),
            root.RequireString("implementingBody"),
            root.RequireString("operator"),
            root.RequireStrings("resources"),
            [
                .. root.GetProperty("products")
                    .EnumerateArray()
                    .Select(p => new DataProduct(
                        p.RequireString("id"),
                        p.RequireName<ProductOrigin>("origin")
                    )),
            ],
            root.RequireStrings("purposes"),
            [
                .. root.GetProperty("scenarios")
                    .EnumerateArray()
                    .Select(s => new Scenario(
                        s.RequireString("id"),
                        s.RequireString("purpose"),
                        s.RequireName<PurposeClass>("purposeClass"),
                        s.RequireString("developer"),
                        s.RequireString("product")
                    )),
            ],
            new ValidityPeriod(root.RequireInstant("validFrom"), root.RequireInstant("validUntil")),
            root.GetProperty("quotas")
                .EnumerateArray()
                .ToDictionary(
                    q => q.RequireName<UsageUnit>("unit"),
                    q => q.RequireInteger("granted")
                ),
            root.TryGetProperty("scope", out var scope) ? ReadScope(scope) : null
        );
    }

    private static GrantScope ReadScope(JsonElement scope) =>
        new(
            scope.RequireString("agreement"),
            scope.RequireString("domain"),
            scope
                .GetProperty("fields")
                .EnumerateObject()
                .ToDictionary(
                    p => p.Name,
                    p => scope.GetProperty("fields").RequireStrings(p.Name),
                    StringComparer.Ordinal
                ),
            scope.TryGetProperty("parent", out _) ? scope.RequireString("parent") : null
        );

    private static void WriteScope(Utf8JsonWriter json, GrantScope? scope)
    {
        if (scope is null)
        {
            return;
        }

        json.WriteStartObject("scope");
        json.WriteString("agreement", scope.AgreementId);
        json.WriteString("domain", scope.Domain);
        json.WriteStartObject("fields");
        foreach (var (resource, fields) in scope.Fields)
        {
            json.WriteStrings(resource, fields);
        }

        json.WriteEndObject();
        if (scope.ParentGrantId is not null)
        {
            json.WriteString("parent", scope.ParentGrantId);
        }

        json.WriteEndObject();
    }

    private static void WriteProducts(Utf8JsonWriter json, IReadOnlyList<DataProduct> products)
    {
        json.WriteStartArray("products");
        foreach (var product in products)
        {
            json.WriteStartObject();
            json.WriteString("id", product.Id);
            json.WriteString("origin", product.Origin.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteScenarios(Utf8JsonWriter json, IReadOnlyList<Scenario> scenarios)
    {
        json.WriteStartArray("scenarios");
        foreach (var scenario in scenarios)
        {
            json.WriteStartObject();
            json.WriteString("developer", scenario.Developer);
            json.WriteString("id", scenario.Id);
            json.WriteString("product", scenario.ProductId);
            json.WriteString("purpose", scenario.Purpose);
            json.WriteString("purposeClass", scenario.PurposeClass.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
