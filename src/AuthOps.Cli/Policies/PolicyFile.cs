using System.Text.Json;
using AuthOps.Anonymization;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Transformations;
using AuthOps.Cli.Input;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Policies;

/// <summary>
/// An anonymisation policy read from its file, <c>docs/wire/anonymization-policy.md</c>. The parser is strict:
/// whatever it does not know is an error that names the JSON path. Immutable.
/// </summary>
internal sealed class PolicyFile
{
    public const int Version = 1;

    private const int MaxBytes = 1 << 20;
    private const int MaxDepth = 8;
    private const int MaxAttributes = 4_096;
    private const int MaxNameLength = 256;
    private const int MaxTextLength = 4_096;

    private PolicyFile(
        string path,
        byte[] content,
        AnonymizationPolicy policy,
        IReadOnlyList<TableTransformation> transformations,
        IReadOnlyList<string> hierarchyPaths,
        ModelReader models
    )
    {
        PopulationPath = models.PopulationPath;
        IsPopulationChanged = models.IsPopulationChanged;
        Path = path;
        Sha256 = Convert.ToHexStringLower(Primitives.Hashing.Sha256.Hash(content));
        Policy = policy;
        Transformations = transformations;
        HierarchyPaths = hierarchyPaths;
    }

    /// <summary>The file as the user named it.</summary>
    public string Path { get; }

    /// <summary>The SHA-256 of the file, lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    public AnonymizationPolicy Policy { get; }

    /// <summary>What is done to a table before the search, in order; once it was done, with what came of the data fixed.</summary>
    public IReadOnlyList<TableTransformation> Transformations { get; private set; }

    /// <summary>The file of the population that models compare with, or null.</summary>
    public string? PopulationPath { get; }

    /// <summary>Whether steps of the policy changed the population after it was read.</summary>
    public bool IsPopulationChanged { get; }

    /// <summary>The hierarchy files the policy names.</summary>
    public IReadOnlyList<string> HierarchyPaths { get; }

    /// <summary>Reads a policy and the hierarchies it names, relative to it.</summary>
    /// <param name="path">The policy file.</param>
    /// <param name="reading">How hierarchy files and tables it names are read; the policy itself is UTF-8.</param>
    /// <exception cref="InputDataException">A file is missing or malformed, or the policy contradicts itself.</exception>
    public static PolicyFile Load(string path, CsvReadOptions reading)
    {
        var content = TextFile.ReadAllBytes(path, MaxBytes);
        try
        {
            using var document = JsonDocument.Parse(
                WithoutMark(content),
                new JsonDocumentOptions { MaxDepth = MaxDepth }
            );
            var hierarchies = new HierarchyFiles(path, reading.Encoding);
            var root = Root(path, document.RootElement);
            var steps = TransformationReader.Read(path, root);
            var models = new ModelReader(path, reading, hierarchies, steps);
            var policy = Read(path, root, hierarchies, models);
            return new PolicyFile(
                path,
                content,
                policy,
                steps,
                [.. hierarchies.Paths, .. models.Paths],
                models
            );
        }
        catch (JsonException e)
        {
            throw new InputDataException(
                path,
                $"is not JSON as RFC 8259 has it, nested at most {MaxDepth} deep (comments and trailing commas are not)",
                (e.LineNumber ?? 0) + 1
            );
        }
        catch (InvalidOperationException)
        {
            // Only an escape such as \ud800 without its partner leads here.
            throw new InputDataException(path, "a string holds half of a surrogate pair");
        }
        catch (PolicyException e)
        {
            throw new InputDataException(path, e.Message);
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(byte[] content) =>
        content.AsSpan().StartsWith([(byte)0xEF, (byte)0xBB, (byte)0xBF])
            ? content.AsMemory(3)
            : content;

    /// <summary>Applies the transformations of the policy, in order.</summary>
    /// <exception cref="PolicyException">A column is missing, or a cell is not what a step needs.</exception>
    public Table Transform(Table table, CancellationToken cancellationToken)
    {
        var steps = new List<TableTransformation>();
        foreach (var step in Transformations)
        {
            var settled = step.FixedFor(table);
            table = settled.Apply(table, cancellationToken).Table;
            steps.Add(settled);
        }

        Transformations = steps;
        return table;
    }

    private static StrictJsonObject Root(string source, JsonElement root) =>
        new(
            source,
            "$",
            root,
            "$schema",
            "version",
            "k",
            "models",
            "population",
            "suppressionLimit",
            "quality",
            "transformations",
            "attributes"
        );

    private static AnonymizationPolicy Read(
        string source,
        StrictJsonObject policy,
        HierarchyFiles hierarchies,
        ModelReader modelReader
    )
    {
        if (policy.Has("$schema"))
        {
            _ = policy.String("$schema", MaxTextLength);
        }

        _ = policy.Integer("version", Version, Version);
        var models = modelReader.OfTable(policy).ToList();
        var limit = SuppressionLimit(policy);
        var quality = QualityReader.Read(policy);
        var elements = policy.Array("attributes", 1, MaxAttributes);
        var attributes = new List<AttributePolicy>(elements.Length);
        var roles = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < elements.Length; i++)
        {
            var attribute = new StrictJsonObject(
                source,
                $"$.attributes[{i}]",
                elements[i],
                "name",
                "role",
                "hierarchy",
                "weight",
                "suppressible",
                "minimumLevel",
                "maximumLevel",
                "l",
                "models"
            );
            attributes.Add(Attribute(attribute, roles, hierarchies, modelReader, models));
        }

        return new AnonymizationPolicy(attributes, models, limit, quality);
    }

    private static Ratio SuppressionLimit(StrictJsonObject policy)
    {
        const string Name = "suppressionLimit";
        var text = policy.String(Name, MaxNameLength);
        return Ratio.TryParse(text, out var limit) && limit >= Ratio.Zero && limit <= Ratio.One
            ? limit
            : throw policy.Fault(
                policy.MemberPath(Name),
                "must be a decimal such as \"0.05\" or a fraction such as \"1/20\", from 0 to 1"
            );
    }

    private static AttributePolicy Attribute(
        StrictJsonObject attribute,
        Dictionary<string, string> roles,
        HierarchyFiles hierarchies,
        ModelReader modelReader,
        List<PrivacyModel> models
    )
    {
        var name = attribute.String("name", MaxNameLength);
        var role = attribute.String("role", MaxNameLength);
        if (!roles.TryAdd(name, role))
        {
            throw attribute.Fault(
                attribute.MemberPath("name"),
                (roles[name], role) is ("quasi", "sensitive") or ("sensitive", "quasi")
                    ? "is the name of an earlier attribute: a column is sensitive or a quasi-identifier, not both; choose one role"
                    : "is the name of an earlier attribute; declare every column once"
            );
        }

        if (role != "quasi")
        {
            attribute.Forbid("hierarchy", "belongs to attributes of role \"quasi\" only");
            attribute.Forbid("weight", "belongs to attributes of role \"quasi\" only");
            attribute.Forbid("suppressible", "belongs to attributes of role \"quasi\" only");
            attribute.Forbid("minimumLevel", "belongs to attributes of role \"quasi\" only");
            attribute.Forbid("maximumLevel", "belongs to attributes of role \"quasi\" only");
        }

        if (role != "sensitive")
        {
            attribute.Forbid("l", "belongs to attributes of role \"sensitive\" only");
            attribute.Forbid("models", "belongs to attributes of role \"sensitive\" only");
        }

        switch (role)
        {
            case "direct":
                return AttributePolicy.Direct(name);
            case "quasi":
                return Quasi(
                    attribute,
                    name,
                    Suppressible(
                        attribute,
                        HierarchySpecification.Read(attribute, "hierarchy", name, hierarchies)
                    )
                );
            case "sensitive":
                models.AddRange(modelReader.OfAttribute(attribute, name));
                return AttributePolicy.Sensitive(name);
            case "nonIdentifying":
                return AttributePolicy.NonIdentifying(name);
            default:
                throw attribute.Fault(
                    attribute.MemberPath("role"),
                    "must be \"direct\", \"quasi\", \"sensitive\" or \"nonIdentifying\""
                );
        }
    }

    private static AttributePolicy Quasi(
        StrictJsonObject attribute,
        string name,
        Hierarchy hierarchy
    )
    {
        var least = attribute.Has("minimumLevel")
            ? attribute.Integer("minimumLevel", 0, hierarchy.Height)
            : 0;
        var most = attribute.Has("maximumLevel")
            ? attribute.Integer("maximumLevel", least, hierarchy.Height)
            : hierarchy.Height;
        return AttributePolicy.Quasi(
            name,
            hierarchy,
            attribute.Has("weight") ? attribute.Ratio("weight") : null,
            least,
            most
        );
    }

    /// <summary>With a level more that suppresses the column whole, where the policy asks for one.</summary>
    private static Hierarchy Suppressible(StrictJsonObject attribute, Hierarchy hierarchy)
    {
        if (!attribute.Has("suppressible") || !attribute.Boolean("suppressible"))
        {
            return hierarchy;
        }

        return hierarchy.LevelCount < Hierarchy.MaxLevels
            ? hierarchy.WithSuppression()
            : throw attribute.Fault(
                attribute.MemberPath("suppressible"),
                $"needs a level more than the {Hierarchy.MaxLevels} there may be"
            );
    }
}
