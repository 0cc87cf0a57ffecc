using System.Text.Json;
using AuthOps.Anonymization;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Transformations;
using AuthOps.Cli.Input;
using AuthOps.Primitives.Tables;

namespace AuthOps.Cli.Policies;

/// <summary>Reads the privacy models of a policy: those of the table, and those of a sensitive attribute. Used by one thread.</summary>
internal sealed class ModelReader(
    string policyPath,
    CsvReadOptions reading,
    HierarchyFiles files,
    IReadOnlyList<TableTransformation> steps
)
{
    private const int MaxModels = 64;
    private const int MaxValues = 1_000_000;
    private const int MaxTextLength = 4_096;

    private Table? _population;

    /// <summary>The file of the population, as a full path; null where no model names one.</summary>
    public string? PopulationPath { get; private set; }

    /// <summary>Whether a step changed the population after it was read.</summary>
    public bool IsPopulationChanged { get; private set; }

    /// <summary>Tables the policy names, as full paths.</summary>
    public List<string> Paths { get; } = [];

    /// <summary>The models of the whole table.</summary>
    public IEnumerable<PrivacyModel> OfTable(StrictJsonObject policy)
    {
        if (policy.Has("k"))
        {
            yield return new KAnonymity(policy.Integer("k", 2, int.MaxValue));
        }

        if (!policy.Has("models"))
        {
            policy.Forbid("population", "belongs to the models \"kMap\" and \"deltaPresence\"");
            yield break;
        }

        var elements = policy.Array("models", 0, MaxModels);
        for (var i = 0; i < elements.Length; i++)
        {
            yield return Build(policy, $"$.models[{i}]", elements[i]);
        }
    }

    /// <summary>The models of a sensitive attribute.</summary>
    public IEnumerable<PrivacyModel> OfAttribute(StrictJsonObject attribute, string name)
    {
        if (attribute.Has("l") || !attribute.Has("models"))
        {
            yield return new DistinctLDiversity(name, attribute.Integer("l", 2, int.MaxValue));
        }

        if (attribute.Has("models"))
        {
            var elements = attribute.Array("models", 1, MaxModels);
            for (var i = 0; i < elements.Length; i++)
            {
                var path = $"{attribute.MemberPath("models")}[{i}]";
                yield return Sensitive(path, elements[i], name);
            }
        }
    }

    private PrivacyModel Build(StrictJsonObject policy, string path, JsonElement element)
    {
        StrictJsonObject Members(params ReadOnlySpan<string> known) =>
            new(policyPath, path, element, known);

        switch (StrictJsonObject.KindOf(policyPath, path, element))
        {
            case "kAnonymity":
                return new KAnonymity(Members("kind", "k").Integer("k", 2, int.MaxValue));
            case "kMap":
                return new KMap(
                    Members("kind", "k").Integer("k", 2, int.MaxValue),
                    Population(policy)
                );
            case "deltaPresence":
                var presence = Members("kind", "minimum", "maximum");
                return Made(
                    presence,
                    () =>
                        new DeltaPresence(
                            presence.Share("minimum"),
                            presence.Share("maximum"),
                            Population(policy)
                        )
                );
            case "averageRisk":
                var average = Members("kind", "threshold");
                return Made(average, () => new AverageRisk(average.Share("threshold")));
            case "maximumRisk":
                var maximum = Members("kind", "threshold");
                return Made(maximum, () => new MaximumRisk(maximum.Share("threshold")));
            case "sampleUniqueness":
                var uniqueness = Members("kind", "threshold");
                return Made(uniqueness, () => new SampleUniqueness(uniqueness.Share("threshold")));
            case "populationUniqueness":
                var limit = Members("kind", "threshold", "populationSize", "estimator");
                return Made(limit, () => Uniqueness(limit));
            default:
                throw policy.Fault(
                    $"{path}.kind",
                    "must be \"kAnonymity\", \"kMap\", \"deltaPresence\", \"averageRisk\", \"maximumRisk\", \"sampleUniqueness\" or \"populationUniqueness\""
                );
        }
    }

    private static PopulationUniquenessLimit Uniqueness(StrictJsonObject limit) =>
        new(
            limit.Share("threshold"),
            limit.Integer("populationSize", 1, int.MaxValue),
            limit.OneOf("estimator", "dankar", "zayatz", "pitman") switch
            {
                "dankar" => UniquenessEstimator.Dankar,
                "zayatz" => UniquenessEstimator.Zayatz,
                _ => UniquenessEstimator.Pitman,
            }
        );

    private PrivacyModel Sensitive(string path, JsonElement element, string name)
    {
        StrictJsonObject Members(params ReadOnlySpan<string> known) =>
            new(policyPath, path, element, known);

        switch (StrictJsonObject.KindOf(policyPath, path, element))
        {
            case "distinct":
                return new DistinctLDiversity(
                    name,
                    Members("kind", "l").Integer("l", 2, int.MaxValue)
                );
            case "entropy":
                var entropy = Members("kind", "l", "estimator");
                return Made(
                    entropy,
                    () =>
                        new EntropyLDiversity(
                            name,
                            entropy.Ratio("l"),
                            entropy.OneOf("estimator", "shannon", "grassberger") == "shannon"
                                ? EntropyEstimator.Shannon
                                : EntropyEstimator.Grassberger
                        )
                );
            case "recursive":
                var recursive = Members("kind", "c", "l");
                return Made(
                    recursive,
                    () =>
                        new RecursiveDiversity(
                            name,
                            recursive.Ratio("c"),
                            recursive.Integer("l", 2, int.MaxValue)
                        )
                );
            case "tCloseness":
                return Closeness(path, element, name);
            case "betaLikeness":
                var likeness = Members("kind", "beta", "enhanced");
                return Made<PrivacyModel>(
                    likeness,
                    () =>
                        likeness.Boolean("enhanced")
                            ? new EnhancedBetaLikeness(name, likeness.Ratio("beta"))
                            : new BasicBetaLikeness(name, likeness.Ratio("beta"))
                );
            case "deltaDisclosure":
                var disclosure = Members("kind", "delta");
                return Made(disclosure, () => new DeltaDisclosure(name, disclosure.Ratio("delta")));
            case "alphaK":
                var alpha = Members("kind", "alpha", "k");
                return Made(
                    alpha,
                    () =>
                        new AlphaKAnonymity(
                            name,
                            alpha.Share("alpha"),
                            alpha.Integer("k", 2, int.MaxValue)
                        )
                );
            default:
                throw new InputDataException(
                    policyPath,
                    $"{path}.kind must be \"distinct\", \"entropy\", \"recursive\", \"tCloseness\", \"betaLikeness\", \"deltaDisclosure\" or \"alphaK\""
                );
        }
    }

    private PrivacyModel Closeness(string path, JsonElement element, string name)
    {
        var t = new StrictJsonObject(
            policyPath,
            path,
            element,
            "kind",
            "t",
            "distance",
            "order",
            "hierarchy"
        );
        var distance = t.OneOf("distance", "equal", "ordered", "hierarchical");
        if (distance != "ordered")
        {
            t.Forbid("order", "belongs to the ordered distance");
        }

        if (distance != "hierarchical")
        {
            t.Forbid("hierarchy", "belongs to the hierarchical distance");
        }

        return Made<PrivacyModel>(
            t,
            () =>
                distance switch
                {
                    "equal" => new EqualTCloseness(name, t.Share("t")),
                    "ordered" => new OrderedTCloseness(
                        name,
                        t.Share("t"),
                        t.Has("order") ? t.Strings("order", 1, MaxValues) : null
                    ),
                    _ => new HierarchicalTCloseness(
                        name,
                        t.Share("t"),
                        HierarchySpecification.Read(t, "hierarchy", name, files)
                    ),
                }
        );
    }

    /// <summary>What a model itself refuses is a fault of its object.</summary>
    private static T Made<T>(StrictJsonObject model, Func<T> make)
        where T : PrivacyModel
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw model.Fault(model.Path, $"is refused: {e.Message.Split(" (Parameter '", 2)[0]}");
        }
    }

    private Table Population(StrictJsonObject policy)
    {
        if (_population is null)
        {
            var path = policy.String("population", MaxTextLength);
            var full = Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(policyPath))!);
            Paths.Add(full);
            PopulationPath = full;
            _population = Transformed(full, CsvTableReader.Read(full, reading).Table);
        }

        return _population;
    }

    /// <summary>What is done to the columns of the data is done to those of the population; it is never sampled.</summary>
    private Table Transformed(string path, Table population)
    {
        try
        {
            foreach (var step in steps)
            {
                var column = step switch
                {
                    TopBottomCoding s => s.Column,
                    QuantileCoding s => s.Column,
                    Rounding s => s.Column,
                    AttributeSuppression s => s.Column,
                    _ => null,
                };
                if (column is not null && population.TryGetColumn(column, out _))
                {
                    if (step is QuantileCoding)
                    {
                        throw new InputDataException(
                            policyPath,
                            $"codes '{column}' at quantiles of the data and names a population, which has to be coded alike; state the bounds as numbers"
                        );
                    }

                    population = step.Apply(population).Table;
                    IsPopulationChanged = true;
                }
            }
        }
        catch (PolicyException e)
        {
            throw new InputDataException(path, e.Message);
        }

        return population;
    }
}
