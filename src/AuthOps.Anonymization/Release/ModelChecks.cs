using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Release;

/// <summary>Every privacy model of a policy, checked over the classes of a release. Not safe for concurrent use.</summary>
internal sealed class ModelChecks(
    AnonymizationPolicy policy,
    Table? original,
    ClassCheck classes,
    IReadOnlyList<LabelCheck> labels,
    List<ReleaseFinding> findings,
    bool isLocal
)
{
    private readonly List<ModelMeasure> _measures = [];
    private readonly List<string> _unchecked = [];

    /// <summary>What was measured, in the order of the policy.</summary>
    public IReadOnlyList<ModelMeasure> Measures => _measures;

    /// <summary>Models that the findings before made impossible to check.</summary>
    public IReadOnlyList<string> Unchecked => _unchecked;

    /// <summary>Per sensitive attribute the fewest different values of a class.</summary>
    public Dictionary<string, int> FewestDistinct { get; } = new(StringComparer.Ordinal);

    /// <summary>Checks all models.</summary>
    /// <param name="sensitive">The values of every sensitive attribute the release has.</param>
    /// <param name="levels">The level of every quasi-identifier that has one.</param>
    /// <param name="cancellationToken">Looked at between models and while the population is read.</param>
    public void Run(
        IReadOnlyList<SensitiveValues> sensitive,
        IReadOnlyDictionary<string, int> levels,
        CancellationToken cancellationToken
    )
    {
        var rows = 0L;
        foreach (var size in classes.Sizes)
        {
            rows += size;
        }

        var byClass = sensitive.ToDictionary(
            static values => values.Name,
            values => (Values: values, Classes: values.ByClass(classes.Count)),
            StringComparer.Ordinal
        );
        foreach (var (name, (values, lists)) in byClass)
        {
            values.Complete(lists);
            if (lists.Length > 0)
            {
                FewestDistinct[name] = lists.Min(static list =>
                    list.Count(static v => v.Value != 0)
                );
            }
        }

        PopulationCheck? population = null;
        foreach (var model in policy.Models)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (model is KAnonymity or MaximumRisk)
            {
                _measures.Add(OfSize(model, model.DeclaredClassSize));
            }
            else if (model is KMap or DeltaPresence)
            {
                if (JudgePopulation(model, levels, ref population, cancellationToken) is { } judged)
                {
                    _measures.Add(judged);
                }
                else
                {
                    _unchecked.Add(model.Name);
                }
            }
            else if (model.SensitiveAttribute is { } name)
            {
                if (byClass.TryGetValue(name, out var found))
                {
                    Judge(model, found.Values, found.Classes);
                }
                else
                {
                    _unchecked.Add(model.Name);
                }
            }
            else if (SizesJudge.Judge(model, classes, rows, findings) is { } measure)
            {
                _measures.Add(measure);
            }
            else
            {
                _unchecked.Add(model.Name);
            }
        }
    }

    /// <summary>A model of the population, or null where a column or its level is missing.</summary>
    private ModelMeasure? JudgePopulation(
        PrivacyModel model,
        IReadOnlyDictionary<string, int> levels,
        ref PopulationCheck? population,
        CancellationToken cancellationToken
    )
    {
        if (isLocal)
        {
            return labels.Count == policy.QuasiIdentifiers.Count
                ? LocalPopulationCheck.Judge(
                    model,
                    policy,
                    classes,
                    labels,
                    findings,
                    cancellationToken
                )
                : null;
        }

        if (!policy.QuasiIdentifiers.All(a => levels.ContainsKey(a.Name)))
        {
            return null;
        }

        population ??= new PopulationCheck(
            policy,
            levels,
            classes,
            labels,
            original,
            cancellationToken
        );
        return population.Judge(model, findings);
    }

    /// <summary>Classes below a size were found before; here they are only counted.</summary>
    private ModelMeasure OfSize(PrivacyModel model, int least)
    {
        var failing = Enumerable
            .Range(0, classes.Count)
            .Where(number => classes.Size(number) < least)
            .ToArray();
        var worst =
            model is MaximumRisk && classes.Smallest > 0
                ? 1.0 / classes.Smallest
                : classes.Smallest;
        return new ModelMeasure(
            model.Name,
            null,
            worst,
            failing.Length,
            failing.Sum(number => (long)classes.Size(number))
        )
        {
            Exact =
                model is MaximumRisk && classes.Smallest > 0
                    ? new Ratio(1, classes.Smallest)
                    : new Ratio(classes.Smallest, 1),
        };
    }

    private void Judge(PrivacyModel model, SensitiveValues values, ValueCount[][] byClass)
    {
        SensitiveJudge judge;
        try
        {
            judge = SensitiveJudge.Create(model, values);
        }
        catch (InvalidDataException e)
        {
            findings.Add(
                new ReleaseFinding(
                    ReleaseFindingKind.ValueOutsideHierarchy,
                    values.Name,
                    0,
                    0,
                    $"Column '{values.Name}' {e.Message}."
                )
                {
                    Model = model.Name,
                }
            );
            _unchecked.Add(model.Name);
            return;
        }

        var failing = new List<int>();
        var worst = default(Judgement);
        for (var number = 0; number < byClass.Length; number++)
        {
            var judged = judge.Judge(byClass[number], classes.Size(number));
            if (!judged.Holds)
            {
                failing.Add(number);
            }

            worst = number == 0 || judged.IsWorseThan(worst, judge.LargerIsWorse) ? judged : worst;
        }

        if (byClass.Length == 0)
        {
            return;
        }

        _measures.Add(
            new ModelMeasure(
                model.Name,
                values.Name,
                worst.Measure,
                failing.Count,
                failing.Sum(number => (long)classes.Size(number))
            )
            {
                Exact = worst.Fraction,
            }
        );
        if (failing.Count > 0)
        {
            findings.Add(
                ClassFinding.Of(
                    classes,
                    failing,
                    model is DistinctLDiversity
                        ? ReleaseFindingKind.ClassBelowL
                        : ReleaseFindingKind.ClassFailsModel,
                    values.Name,
                    model.Name,
                    worst.Measure
                )
            );
        }
    }
}
