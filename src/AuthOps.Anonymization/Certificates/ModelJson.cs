using System.Text.Json;
using System.Text.Json.Nodes;
using AuthOps.Anonymization.Hierarchies;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Certificates;

/// <summary>A privacy model in a published policy. Stateless.</summary>
internal static class ModelJson
{
    private const int MaxValues = 1_000_000;

    /// <summary>The model with its kind and parameters, all exact.</summary>
    public static JsonObject Write(PrivacyModel model)
    {
        var json = Parameters(model);
        if (model.SensitiveAttribute is { } attribute)
        {
            json["attribute"] = attribute;
        }

        return json;
    }

    /// <summary>The rows of a hierarchy: the value, then its labels from fine to coarse.</summary>
    public static JsonArray Rows(Hierarchy hierarchy) =>
        [
            .. hierarchy.Values.Select(
                (_, i) =>
                    new JsonArray([
                        .. Enumerable
                            .Range(0, hierarchy.LevelCount)
                            .Select(level =>
                                JsonValue.Create(
                                    hierarchy.Labels(level)[hierarchy.LabelIndex(level, i)]
                                )
                            ),
                    ])
            ),
        ];

    /// <summary>Reads a model.</summary>
    /// <exception cref="EvidenceFormatException">A member is missing, unknown or malformed.</exception>
    public static PrivacyModel Read(JsonElement element, Table population)
    {
        var model = new ObjectReader(
            element,
            "A model",
            "alpha",
            "attribute",
            "beta",
            "c",
            "countsAbsent",
            "delta",
            "distance",
            "enhanced",
            "estimator",
            "hierarchy",
            "k",
            "kind",
            "l",
            "maximum",
            "minimum",
            "order",
            "populationSize",
            "t",
            "threshold"
        );
        return model.Text("kind") switch
        {
            "kAnonymity" => new KAnonymity(model.Number("k", 1)),
            "kMap" => new KMap(model.Number("k", 2), population),
            "deltaPresence" => new DeltaPresence(
                model.Ratio("minimum"),
                model.Ratio("maximum"),
                population,
                model.Flag("countsAbsent")
            ),
            "averageRisk" => new AverageRisk(model.Ratio("threshold")),
            "maximumRisk" => new MaximumRisk(model.Ratio("threshold")),
            "sampleUniqueness" => new SampleUniqueness(model.Ratio("threshold")),
            "populationUniqueness" => new PopulationUniquenessLimit(
                model.Ratio("threshold"),
                model.Number("populationSize", 1),
                Estimator(model.Text("estimator"))
            ),
            var kind => Sensitive(model, kind, model.Text("attribute")),
        };
    }

    private static PrivacyModel Sensitive(ObjectReader model, string kind, string attribute) =>
        kind switch
        {
            "distinct" => new DistinctLDiversity(attribute, model.Number("l", 1)),
            "entropy" => new EntropyLDiversity(
                attribute,
                model.Ratio("l"),
                model.Text("estimator") == "shannon"
                    ? EntropyEstimator.Shannon
                    : EntropyEstimator.Grassberger
            ),
            "recursive" => new RecursiveDiversity(
                attribute,
                model.Ratio("c"),
                model.Number("l", 1)
            ),
            "tCloseness" => Closeness(model, attribute),
            "betaLikeness" => model.Flag("enhanced")
                ? new EnhancedBetaLikeness(attribute, model.Ratio("beta"))
                : new BasicBetaLikeness(attribute, model.Ratio("beta")),
            "deltaDisclosure" => new DeltaDisclosure(attribute, model.Ratio("delta")),
            "alphaK" => new AlphaKAnonymity(attribute, model.Ratio("alpha"), model.Number("k", 1)),
            _ => throw new EvidenceFormatException("A model's kind is unknown to this version."),
        };

    private static PrivacyModel Closeness(ObjectReader model, string attribute) =>
        model.Text("distance") switch
        {
            "equal" => new EqualTCloseness(attribute, model.Ratio("t")),
            "ordered" => new OrderedTCloseness(
                attribute,
                model.Ratio("t"),
                model.Has("order") ? model.Texts("order", MaxValues) : null
            ),
            "hierarchical" => new HierarchicalTCloseness(
                attribute,
                model.Ratio("t"),
                Hierarchy.FromRows(attribute, model.Rows("hierarchy", Hierarchy.MaxValues))
            ),
            _ => throw new EvidenceFormatException(
                "A model's distance must be equal, ordered or hierarchical."
            ),
        };

    private static UniquenessEstimator Estimator(string name) =>
        name switch
        {
            "dankar" => UniquenessEstimator.Dankar,
            "zayatz" => UniquenessEstimator.Zayatz,
            "pitman" => UniquenessEstimator.Pitman,
            _ => throw new EvidenceFormatException(
                "A model's estimator must be dankar, zayatz or pitman."
            ),
        };

    private static JsonObject Parameters(PrivacyModel model) =>
        model switch
        {
            KAnonymity m => Kind("kAnonymity", ("k", m.K)),
            KMap m => Kind("kMap", ("k", m.K)),
            DeltaPresence m => Kind(
                "deltaPresence",
                ("countsAbsent", m.CountsAbsent),
                ("maximum", m.Maximum.ToString()),
                ("minimum", m.Minimum.ToString())
            ),
            AverageRisk m => Kind("averageRisk", ("threshold", m.Threshold.ToString())),
            MaximumRisk m => Kind("maximumRisk", ("threshold", m.Threshold.ToString())),
            SampleUniqueness m => Kind("sampleUniqueness", ("threshold", m.Threshold.ToString())),
            PopulationUniquenessLimit m => Kind(
                "populationUniqueness",
                ("threshold", m.Threshold.ToString()),
                ("populationSize", m.PopulationSize),
                (
                    "estimator",
                    m.Estimator switch
                    {
                        UniquenessEstimator.Zayatz => "zayatz",
                        UniquenessEstimator.Pitman => "pitman",
                        _ => "dankar",
                    }
                )
            ),
            DistinctLDiversity m => Kind("distinct", ("l", m.L)),
            EntropyLDiversity m => Kind(
                "entropy",
                ("l", m.L.ToString()),
                ("estimator", m.Estimator == EntropyEstimator.Shannon ? "shannon" : "grassberger")
            ),
            RecursiveDiversity m => Kind("recursive", ("c", m.C.ToString()), ("l", m.L)),
            EqualTCloseness m => Kind("tCloseness", ("distance", "equal"), ("t", m.T.ToString())),
            OrderedTCloseness { Order: null } m => Kind(
                "tCloseness",
                ("distance", "ordered"),
                ("t", m.T.ToString())
            ),
            OrderedTCloseness m => Kind(
                "tCloseness",
                ("distance", "ordered"),
                ("order", new JsonArray([.. m.Order!.Select(v => JsonValue.Create(v))])),
                ("t", m.T.ToString())
            ),
            HierarchicalTCloseness m => Kind(
                "tCloseness",
                ("distance", "hierarchical"),
                ("hierarchy", Rows(m.Hierarchy)),
                ("t", m.T.ToString())
            ),
            BasicBetaLikeness m => Kind(
                "betaLikeness",
                ("beta", m.Beta.ToString()),
                ("enhanced", false)
            ),
            EnhancedBetaLikeness m => Kind(
                "betaLikeness",
                ("beta", m.Beta.ToString()),
                ("enhanced", true)
            ),
            DeltaDisclosure m => Kind("deltaDisclosure", ("delta", m.Delta.ToString())),
            AlphaKAnonymity m => Kind("alphaK", ("alpha", m.Alpha.ToString()), ("k", m.K)),
            _ => throw new InvalidOperationException($"There is no format of {model.Name}."),
        };

    private static JsonObject Kind(
        string kind,
        params ReadOnlySpan<(string Name, JsonNode Value)> parameters
    )
    {
        var json = new JsonObject { ["kind"] = kind };
        foreach (var (name, value) in parameters)
        {
            json[name] = value;
        }

        return json;
    }
}
