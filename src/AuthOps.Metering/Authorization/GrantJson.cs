using System.Text.Json;
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

    public static AuthorizationGrant Read(ReadOnlySpan<byte> utf8) =>
        EvidenceJson.ReadCanonical(utf8, "a valid grant", Read, static g => g.ToCanonicalBytes());

    private static AuthorizationGrant Read(JsonElement root)
    {
        root.RequireVersion(Version);
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
            scope.RequireLists("fields"),
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
