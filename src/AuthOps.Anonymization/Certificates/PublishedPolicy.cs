using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Certificates;

/// <summary>
/// A policy as a file that whoever verifies a release needs besides it: roles, hierarchies in full, levels, models and
/// limit, in canonical JSON; without weights and quality, which say nothing about a release. Format:
/// docs/wire/release-certificate.md. Stateless and safe for concurrent use.
/// </summary>
public static class PublishedPolicy
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    /// <summary>The longest file, in bytes.</summary>
    public const int MaxBytes = 256 * 1024 * 1024;

    private const int MaxAttributes = 4_096;
    private const int MaxModels = 4_096;

    /// <summary>Writes a policy.</summary>
    /// <param name="policy">The policy; a population it names is not written.</param>
    /// <returns>Canonical JSON.</returns>
    /// <exception cref="EvidenceFormatException">It is longer than <see cref="MaxBytes"/>.</exception>
    public static byte[] Write(AnonymizationPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var json = new JsonObject
        {
            ["attributes"] = new JsonArray([.. policy.Attributes.Select(Attribute)]),
            ["models"] = new JsonArray([.. policy.Models.Select(ModelJson.Write)]),
            ["suppressionLimit"] = policy.SuppressionLimit.ToString(),
            ["version"] = Version,
        };
        return CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(json.ToJsonString()), MaxBytes);
    }

    /// <summary>Reads a policy.</summary>
    /// <param name="utf8Json">The file.</param>
    /// <param name="population">The population that its models name, or null to put an empty one in its place: such models cannot be decided then.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="EvidenceFormatException">It is not canonical, of another version, or contradicts itself.</exception>
    public static AnonymizationPolicy Read(ReadOnlySpan<byte> utf8Json, Table? population = null)
    {
        if (!CanonicalJson.IsCanonical(utf8Json, MaxBytes))
        {
            throw new EvidenceFormatException(
                "The published policy is not canonical JSON; fetch the original file."
            );
        }

        using var document = JsonDocument.Parse(utf8Json.ToArray());
        try
        {
            return Read(document.RootElement, population);
        }
        catch (Exception error)
            when (error is PolicyException or HierarchyException or ArgumentException)
        {
            throw new EvidenceFormatException(
                $"The published policy contradicts itself: {error.Message}",
                error
            );
        }
    }

    /// <summary>Whether a model compares with a population.</summary>
    internal static bool NeedsPopulation(PrivacyModel model) => model is KMap or DeltaPresence;

    private static AnonymizationPolicy Read(JsonElement root, Table? population)
    {
        var policy = new ObjectReader(
            root,
            "The policy",
            "attributes",
            "models",
            "suppressionLimit",
            "version"
        );
        _ = policy.Number("version", Version, Version);
        var attributes = policy.Items("attributes", MaxAttributes).Select(ReadAttribute).ToArray();
        population ??= Table.FromColumns([
            .. attributes
                .Where(static a => a.Role == AttributeRole.QuasiIdentifier)
                .Select(static a => Column.FromStrings(a.Name)),
        ]);
        return new AnonymizationPolicy(
            attributes,
            policy.Items("models", MaxModels).Select(m => ModelJson.Read(m, population)),
            policy.Ratio("suppressionLimit")
        );
    }

    private static JsonObject Attribute(AttributePolicy attribute)
    {
        var json = new JsonObject
        {
            ["name"] = attribute.Name,
            ["role"] = attribute.Role switch
            {
                AttributeRole.Direct => "direct",
                AttributeRole.QuasiIdentifier => "quasi",
                AttributeRole.Sensitive => "sensitive",
                _ => "nonIdentifying",
            },
        };
        if (attribute.Hierarchy is { } hierarchy)
        {
            json["hierarchy"] = ModelJson.Rows(hierarchy);
            json["maximumLevel"] = attribute.MaximumLevel;
            json["minimumLevel"] = attribute.MinimumLevel;
        }

        return json;
    }

    private static AttributePolicy ReadAttribute(JsonElement element)
    {
        var attribute = new ObjectReader(
            element,
            "An attribute",
            "hierarchy",
            "maximumLevel",
            "minimumLevel",
            "name",
            "role"
        );
        var name = attribute.Text("name");
        return attribute.Text("role") switch
        {
            "direct" => AttributePolicy.Direct(name),
            "sensitive" => AttributePolicy.Sensitive(name),
            "nonIdentifying" => AttributePolicy.NonIdentifying(name),
            "quasi" => AttributePolicy.Quasi(
                name,
                Hierarchy.FromRows(name, attribute.Rows("hierarchy", Hierarchy.MaxValues)),
                minimumLevel: attribute.Number("minimumLevel", 0, Hierarchy.MaxLevels),
                maximumLevel: attribute.Number("maximumLevel", 0, Hierarchy.MaxLevels)
            ),
            _ => throw new EvidenceFormatException(
                "An attribute's role must be direct, quasi, sensitive or nonIdentifying."
            ),
        };
    }
}
