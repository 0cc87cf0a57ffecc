using System.Text.Json;
using AuthOps.Cli.Input;
using AuthOps.Cli.Policies;
using AuthOps.Dp;
using AuthOps.Dp.Privacy;

namespace AuthOps.Cli.Statistics;

/// <summary>
/// A plan of private statistics read from its file, <c>docs/wire/dp-plan.md</c>. The parser is strict: whatever it
/// does not know is an error that names the JSON path, and nothing that spends privacy has a default.
/// </summary>
internal static class PlanFile
{
    public const int Version = 1;

    internal const int MaxTextLength = 4_096;
    private const int MaxBytes = 1 << 24;
    private const int MaxDepth = 8;

    /// <summary>Reads a plan; opens no data.</summary>
    /// <exception cref="InputDataException">The file is missing or malformed, or the plan contradicts itself.</exception>
    public static AggregationPlan Load(string path)
    {
        var content = TextFile.ReadAllBytes(path, MaxBytes);
        try
        {
            using var document = JsonDocument.Parse(
                content,
                new JsonDocumentOptions { MaxDepth = MaxDepth }
            );
            var plan = Read(path, document.RootElement);

            // What contradicts itself is found before any data or ledger is named.
            _ = plan.Loss;
            return plan;
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
        catch (ArgumentException e)
        {
            throw new InputDataException(path, Sentence(e));
        }
    }

    /// <summary>A message without the name of a parameter, which a file does not have.</summary>
    internal static string Sentence(ArgumentException e) =>
        e.ParamName is null
            ? e.Message
            : e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal);

    /// <summary>An exact number as text.</summary>
    internal static Rational Number(StrictJsonObject owner, string name) =>
        Rational.TryParse(owner.String(name, MaxTextLength), out var value)
            ? value
            : throw owner.Fault(
                owner.MemberPath(name),
                "must be an exact number as text: an integer, a decimal such as \"0.25\" or a fraction such as \"1/3\""
            );

    /// <summary>The loss stated by exactly one of two members.</summary>
    internal static PrivacyLoss Loss(StrictJsonObject owner, string epsilon, string rho)
    {
        if (owner.Has(epsilon) == owner.Has(rho))
        {
            throw owner.Fault(
                owner.Path,
                $"must state its loss by exactly one of {epsilon} and {rho}; there is no default"
            );
        }

        var name = owner.Has(epsilon) ? epsilon : rho;
        var value = Number(owner, name);
        try
        {
            return name == epsilon ? new Epsilon(value) : new Rho(value);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw owner.Fault(owner.MemberPath(name), "is out of range: " + Sentence(e));
        }
    }

    private static AggregationPlan Read(string source, JsonElement root)
    {
        var plan = new StrictJsonObject(
            source,
            "$",
            root,
            "$schema",
            "version",
            "unit",
            "bound",
            "groups",
            "statistics"
        );
        if (plan.Has("$schema"))
        {
            _ = plan.String("$schema", MaxTextLength);
        }

        _ = plan.Integer("version", Version, Version);
        var elements = plan.Array("statistics", 1, AggregationPlan.MaxStatistics);
        return new AggregationPlan
        {
            Unit = Unit(source, plan),
            Bound = Bound(source, plan),
            Groups = Groups(source, plan),
            Statistics =
            [
                .. elements.Select(
                    (element, i) => StatisticReader.Read(source, $"$.statistics[{i}]", element)
                ),
            ],
        };
    }

    private static PrivacyUnit Unit(string source, StrictJsonObject plan)
    {
        var element = plan.Element("unit");
        if (element.ValueKind == JsonValueKind.String)
        {
            return element.GetString() == "row"
                ? PrivacyUnit.Row
                : throw plan.Fault(
                    plan.MemberPath("unit"),
                    "must be \"row\" or an object that names a column"
                );
        }

        var unit = new StrictJsonObject(source, plan.MemberPath("unit"), element, "column");
        return PrivacyUnit.OfColumn(unit.String("column", MaxTextLength));
    }

    private static ContributionBound Bound(string source, StrictJsonObject plan)
    {
        var bound = new StrictJsonObject(
            source,
            plan.MemberPath("bound"),
            plan.Element("bound"),
            "maxKeysPerUnit",
            "maxRowsPerKey",
            "maxRowsPerUnit"
        );
        return new ContributionBound
        {
            MaxKeysPerUnit = bound.Integer("maxKeysPerUnit", 1, ContributionBound.MaxBound),
            MaxRowsPerKey = bound.Integer("maxRowsPerKey", 1, ContributionBound.MaxBound),
            MaxRowsPerUnit = bound.Has("maxRowsPerUnit")
                ? bound.Integer("maxRowsPerUnit", 1, ContributionBound.MaxBound)
                : null,
        };
    }

    private static Grouping Groups(string source, StrictJsonObject plan)
    {
        var element = plan.Element("groups");
        if (element.ValueKind == JsonValueKind.String)
        {
            return element.GetString() == "none"
                ? Grouping.None
                : throw plan.Fault(
                    plan.MemberPath("groups"),
                    "must be \"none\" or an object that names a column"
                );
        }

        var groups = new StrictJsonObject(
            source,
            plan.MemberPath("groups"),
            element,
            "column",
            "publicKeys",
            "privateKeys"
        );
        var column = groups.String("column", MaxTextLength);
        if (groups.Has("publicKeys") == groups.Has("privateKeys"))
        {
            throw groups.Fault(
                groups.Path,
                "must state exactly one of publicKeys and privateKeys: where the keys come from is a claim"
            );
        }

        if (!groups.Has("publicKeys"))
        {
            return Grouping.By(column, PrivateKeysReader.Read(source, groups));
        }

        var keys = groups
            .Array("publicKeys", 1, PublicKeys.MaxCount)
            .Select(
                (key, i) =>
                    key.ValueKind == JsonValueKind.String
                        ? key.GetString()!
                        : throw groups.Fault(
                            $"{groups.MemberPath("publicKeys")}[{i}]",
                            "must be a string"
                        )
            );
        return Grouping.By(column, PublicKeys.Of([.. keys]));
    }
}
