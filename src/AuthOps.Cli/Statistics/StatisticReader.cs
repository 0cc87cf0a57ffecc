using System.Text.Json;
using AuthOps.Cli.Policies;
using AuthOps.Dp;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Statistics;

namespace AuthOps.Cli.Statistics;

/// <summary>Reads one statistic of a plan file.</summary>
internal static class StatisticReader
{
    private static readonly string[] s_members =
    [
        "kind",
        "name",
        "epsilon",
        "rho",
        "column",
        "columns",
        "range",
        "maxNorm",
        "edges",
        "categories",
        "ranks",
        "confidence",
        "grid",
        "boundsEpsilon",
        "boundsRho",
    ];

    private static readonly Dictionary<string, string[]> s_needs = new(StringComparer.Ordinal)
    {
        ["row-count"] = [],
        ["unit-count"] = [],
        ["distinct-count"] = ["column"],
        ["sum"] = ["column", "range"],
        ["mean"] = ["column", "range"],
        ["variance"] = ["column", "range"],
        ["vector-sum"] = ["columns", "range", "maxNorm"],
        ["bin-counts"] = ["column", "edges", "categories"],
        ["quantiles"] = ["column", "range", "ranks", "confidence"],
        ["automatic-sum"] = ["column", "grid", "boundsEpsilon", "boundsRho"],
    };

    public static Statistic Read(string source, string path, JsonElement element)
    {
        var json = new StrictJsonObject(source, path, element, s_members);
        var kind = json.String("kind", PlanFile.MaxTextLength);
        if (!s_needs.TryGetValue(kind, out var members))
        {
            throw json.Fault(
                json.MemberPath("kind"),
                $"is none of {string.Join(", ", s_needs.Keys)}"
            );
        }

        foreach (var other in s_members.Skip(4).Except(members))
        {
            json.Forbid(other, $"does not belong to the kind \"{kind}\"");
        }

        return Make(source, json, kind);
    }

    private static Statistic Make(string source, StrictJsonObject json, string kind)
    {
        var name = json.String("name", PlanFile.MaxTextLength);
        var loss = PlanFile.Loss(json, "epsilon", "rho");
        return kind switch
        {
            "row-count" => new RowCount { Name = name, Loss = loss },
            "unit-count" => new UnitCount { Name = name, Loss = loss },
            "distinct-count" => new DistinctCount
            {
                Name = name,
                Column = Column(json),
                Loss = loss,
            },
            "sum" => new Sum
            {
                Name = name,
                Column = Column(json),
                Range = Range(source, json),
                Loss = loss,
            },
            "mean" => new Mean
            {
                Name = name,
                Column = Column(json),
                Range = Range(source, json),
                Loss = loss,
            },
            "variance" => new Variance
            {
                Name = name,
                Column = Column(json),
                Range = Range(source, json),
                Loss = loss,
            },
            "vector-sum" => new VectorSum
            {
                Name = name,
                Columns = Texts(json, "columns", VectorSum.MaxColumns),
                Range = Range(source, json),
                MaxNorm = OptionalNumber(json, "maxNorm"),
                Loss = loss,
            },
            "bin-counts" => new BinCounts
            {
                Name = name,
                Column = Column(json),
                Edges = json.Has("edges") ? Numbers(json, "edges", BinCounts.MaxBins + 1) : null,
                Categories = json.Has("categories")
                    ? PublicKeys.Of([.. Texts(json, "categories", BinCounts.MaxBins)])
                    : null,
                Loss = loss,
            },
            "quantiles" => new Quantiles
            {
                Name = name,
                Column = Column(json),
                Range = Range(source, json),
                Ranks = Numbers(json, "ranks", Quantiles.MaxRanks),
                IntervalConfidence = OptionalNumber(json, "confidence"),
                Loss = loss,
            },
            _ => MakeAutomaticSum(json, name, loss),
        };
    }

    private static AutomaticSum MakeAutomaticSum(
        StrictJsonObject json,
        string name,
        PrivacyLoss loss
    ) =>
        new()
        {
            Name = name,
            Column = Column(json),
            Grid = PlanFile.Number(json, "grid"),
            BoundsLoss = PlanFile.Loss(json, "boundsEpsilon", "boundsRho"),
            Loss = loss,
        };

    private static Rational? OptionalNumber(StrictJsonObject json, string name) =>
        json.Has(name) ? PlanFile.Number(json, name) : null;

    private static string Column(StrictJsonObject json) =>
        json.String("column", PlanFile.MaxTextLength);

    private static ValueRange Range(string source, StrictJsonObject json)
    {
        var range = new StrictJsonObject(
            source,
            json.MemberPath("range"),
            json.Element("range"),
            "lower",
            "upper",
            "grid",
            "missingAs"
        );
        var declared = ValueRange.Of(
            PlanFile.Number(range, "lower"),
            PlanFile.Number(range, "upper"),
            PlanFile.Number(range, "grid")
        );
        return range.Has("missingAs")
            ? declared with
            {
                MissingAs = PlanFile.Number(range, "missingAs"),
            }
            : declared;
    }

    private static string[] Texts(StrictJsonObject json, string name, int most) =>
        [
            .. json.Array(name, 1, most)
                .Select(
                    (element, i) =>
                        element.ValueKind == JsonValueKind.String
                            ? element.GetString()!
                            : throw json.Fault($"{json.MemberPath(name)}[{i}]", "must be a string")
                ),
        ];

    private static Rational[] Numbers(StrictJsonObject json, string name, int most) =>
        [
            .. Texts(json, name, most)
                .Select(
                    (text, i) =>
                        Rational.TryParse(text, out var value)
                            ? value
                            : throw json.Fault(
                                $"{json.MemberPath(name)}[{i}]",
                                "must be an exact number as text"
                            )
                ),
        ];
}
