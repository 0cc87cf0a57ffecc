using System.Globalization;
using System.Text.Json.Nodes;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;

namespace AuthOps.Cli.Facts;

/// <summary>
/// A policy inside a statement, hierarchies included, so that whoever has the release and the statement can check one
/// against the other.
/// </summary>
internal static class PolicyFacts
{
    /// <summary>The policy as an object.</summary>
    public static JsonObject ToJson(AnonymizationPolicy policy) =>
        new()
        {
            ["attributes"] = new JsonArray([.. policy.Attributes.Select(ToJson)]),
            ["diversity"] = new JsonArray([
                .. policy
                    .Models.OfType<DistinctLDiversity>()
                    .Select(model => new JsonObject
                    {
                        ["attribute"] = model.Attribute,
                        ["l"] = model.L,
                    }),
            ]),
            ["k"] = policy.MinimumClassSize,
            ["suppressionLimit"] = policy.SuppressionLimit.ToString(),
        };

    /// <summary>Reads a policy.</summary>
    /// <exception cref="FactsException">A member is missing, or the policy contradicts itself.</exception>
    public static AnonymizationPolicy Read(FactReader reader)
    {
        try
        {
            var models = new List<PrivacyModel> { new KAnonymity((int)reader.Count("k")) };
            models.AddRange(
                reader
                    .Items("diversity")
                    .Select(item => new DistinctLDiversity(
                        item.Text("attribute"),
                        (int)item.Count("l")
                    ))
            );
            return new AnonymizationPolicy(
                [.. reader.Items("attributes").Select(ReadAttribute)],
                models,
                Ratio.Parse(reader.Text("suppressionLimit"))
            );
        }
        catch (Exception error)
            when (error
                    is PolicyException
                        or HierarchyException
                        or ArgumentException
                        or FormatException
                        or OverflowException
            )
        {
            throw new FactsException($"the policy is malformed: {error.Message}");
        }
    }

    private static JsonObject ToJson(AttributePolicy attribute)
    {
        var json = new JsonObject
        {
            ["name"] = attribute.Name,
            ["role"] = attribute.Role.ToString(),
        };
        if (attribute.Hierarchy is { } hierarchy)
        {
            json["hierarchy"] = new JsonArray([
                .. hierarchy.Values.Select(value => new JsonArray([
                    .. Enumerable
                        .Range(0, hierarchy.LevelCount)
                        .Select(level => JsonValue.Create(hierarchy.Generalize(value, level))),
                ])),
            ]);
        }

        return json;
    }

    private static AttributePolicy ReadAttribute(FactReader reader)
    {
        var name = reader.Text("name");
        return reader.Text("role") switch
        {
            nameof(AttributeRole.Direct) => AttributePolicy.Direct(name),
            nameof(AttributeRole.Sensitive) => AttributePolicy.Sensitive(name),
            nameof(AttributeRole.NonIdentifying) => AttributePolicy.NonIdentifying(name),
            nameof(AttributeRole.QuasiIdentifier) => AttributePolicy.Quasi(
                name,
                Hierarchy.FromRows(name, reader.Rows("hierarchy"))
            ),
            _ => throw new FactsException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the role of an attribute is none of {string.Join(", ", Enum.GetNames<AttributeRole>())}"
                )
            ),
        };
    }
}
