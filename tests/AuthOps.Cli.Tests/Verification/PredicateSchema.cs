using System.Text.Json;
using System.Text.RegularExpressions;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Cli.Tests.Verification;

/// <summary>Holds a statement against the published schema of its predicate.</summary>
internal static class PredicateSchema
{
    public static void AssertFits(Statement statement)
    {
        Assert.True(
            PredicateTypes.TryParse(statement.PredicateType, out var name, out var version)
        );
        var path = Path.Combine(
            Repository(),
            "docs",
            "wire",
            "predicates",
            $"{name}.v{version}.schema.json"
        );
        using var schema = JsonDocument.Parse(File.ReadAllText(path));

        Assert.Equal(statement.PredicateType, schema.RootElement.GetProperty("$id").GetString());
        Check(schema.RootElement, schema.RootElement, statement.Predicate, name);
    }

    // The part of JSON Schema 2020-12 that these schemas use; any other keyword fails.
    private static void Check(JsonElement root, JsonElement schema, JsonElement value, string where)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            switch (keyword.Name)
            {
                case "$schema" or "$id" or "$defs" or "title" or "description" or "properties":
                    break;
                case "$ref":
                    Check(root, Definition(root, keyword.Value.GetString()!), value, where);
                    break;
                case "minItems" or "maxItems":
                    Assert.True(IsWithin(keyword, value.GetArrayLength()), where);
                    break;
                case "minLength" or "maxLength":
                    Assert.True(IsWithin(keyword, value.GetString()!.Length), where);
                    break;
                case "minimum" or "maximum":
                    Assert.True(IsWithin(keyword, value.GetInt64()), where);
                    break;
                case "format":
                    Assert.Equal("date-time", keyword.Value.GetString());
                    Assert.True(value.TryGetDateTimeOffset(out _), where);
                    break;
                case "dependentRequired":
                    CheckDependents(keyword.Value, value, where);
                    break;
                case "type":
                    Assert.True(HasType(value, keyword.Value.GetString()!), $"{where}: type");
                    break;
                case "additionalProperties":
                    CheckMembers(root, schema, keyword.Value, value, where);
                    break;
                case "required":
                    Assert.All(
                        keyword.Value.EnumerateArray(),
                        name => Assert.True(value.TryGetProperty(name.GetString()!, out _), where)
                    );
                    break;
                case "items":
                    foreach (var item in value.EnumerateArray())
                    {
                        Check(root, keyword.Value, item, where + "[]");
                    }

                    break;
                case "pattern":
                    Assert.Matches(new Regex(keyword.Value.GetString()!), value.GetString()!);
                    break;
                case "const":
                    Assert.True(JsonElement.DeepEquals(keyword.Value, value), where);
                    break;
                case "enum":
                    Assert.Contains(
                        value.GetString(),
                        keyword.Value.EnumerateArray().Select(allowed => allowed.GetString())
                    );
                    break;
                default:
                    Assert.Fail($"{where}: the keyword {keyword.Name} is not checked");
                    break;
            }
        }
    }

    private static void CheckMembers(
        JsonElement root,
        JsonElement schema,
        JsonElement others,
        JsonElement value,
        string where
    )
    {
        var isOpen = others.ValueKind == JsonValueKind.Object;
        foreach (var member in value.EnumerateObject())
        {
            var known = isOpen ? others : default;
            Assert.True(
                isOpen || schema.GetProperty("properties").TryGetProperty(member.Name, out known),
                $"{where}: the schema has no {member.Name}"
            );
            Check(root, known, member.Value, $"{where}.{member.Name}");
        }
    }

    private static bool IsWithin(JsonProperty bound, long actual) =>
        bound.Name.StartsWith("min", StringComparison.Ordinal)
            ? actual >= bound.Value.GetInt64()
            : actual <= bound.Value.GetInt64();

    private static JsonElement Definition(JsonElement root, string reference)
    {
        Assert.StartsWith("#/", reference, StringComparison.Ordinal);
        return reference[2..].Split('/').Aggregate(root, (at, name) => at.GetProperty(name));
    }

    private static void CheckDependents(JsonElement dependents, JsonElement value, string where)
    {
        foreach (var member in dependents.EnumerateObject())
        {
            if (value.TryGetProperty(member.Name, out _))
            {
                Assert.All(
                    member.Value.EnumerateArray(),
                    name => Assert.True(value.TryGetProperty(name.GetString()!, out _), where)
                );
            }
        }
    }

    private static bool HasType(JsonElement value, string type) =>
        type switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            _ => false,
        };

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Libraries.sln")))
        {
            folder =
                folder.Parent
                ?? throw new InvalidOperationException("The tests do not run inside the tree.");
        }

        return folder.FullName;
    }
}
