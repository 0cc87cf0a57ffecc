using System.Globalization;
using System.Text;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// Counts the records of a population that match each class, by the text of their labels at the levels the release
/// was found to have. Rows whose values a hierarchy lacks match no class. Not safe for concurrent use.
/// </summary>
internal sealed class PopulationCheck
{
    private readonly Dictionary<string, int> _classOf = new(StringComparer.Ordinal);
    private readonly ClassCheck _classes;
    private readonly long[] _population;
    private readonly HashSet<string> _absent = new(StringComparer.Ordinal);

    public PopulationCheck(
        AnonymizationPolicy policy,
        IReadOnlyDictionary<string, int> levels,
        ClassCheck classes,
        IReadOnlyList<LabelCheck> labels,
        Table? original,
        CancellationToken cancellationToken
    )
    {
        _classes = classes;
        _population = new long[classes.Count];
        for (var number = 0; number < classes.Count; number++)
        {
            _classOf.Add(
                Key(labels.Select((label, i) => label.Text(classes.Number(number, i)))),
                number
            );
        }

        foreach (var key in Keys(policy.Population!, policy, levels, cancellationToken))
        {
            if (_classOf.TryGetValue(key, out var number))
            {
                _population[number]++;
            }
            else
            {
                _absent.Add(key);
            }
        }

        // What the original table holds and the release does not was suppressed, and is no absent class.
        if (original is not null && _absent.Count > 0)
        {
            _absent.ExceptWith(Keys(original, policy, levels, cancellationToken));
        }
    }

    /// <summary>Judges a model of the population.</summary>
    public ModelMeasure Judge(PrivacyModel model, List<ReleaseFinding> findings)
    {
        var failing = new List<int>();
        var worst = model is KMap ? double.PositiveInfinity : 0;
        for (var number = 0; number < _population.Length; number++)
        {
            var (records, people) = (_classes.Size(number), _population[number]);
            if (!Holds(model, records, people))
            {
                failing.Add(number);
            }

            worst =
                model is KMap
                    ? Math.Min(worst, people)
                    : Math.Max(worst, people == 0 ? 1 : (double)records / people);
        }

        var measure = new ModelMeasure(
            model.Name,
            null,
            worst,
            failing.Count,
            failing.Sum(number => (long)_classes.Size(number))
        )
        {
            Exact = model is KMap && double.IsFinite(worst) ? new Ratio((long)worst, 1) : null,
        };
        if (failing.Count > 0)
        {
            findings.Add(
                ClassFinding.Of(
                    _classes,
                    failing,
                    ReleaseFindingKind.ClassFailsPopulation,
                    null,
                    model.Name,
                    worst
                )
            );
        }

        if (
            _absent.Count > 0
            && model is DeltaPresence { CountsAbsent: true } presence
            && presence.Minimum > Ratio.Zero
        )
        {
            findings.Add(
                new ReleaseFinding(
                    ReleaseFindingKind.ReleaseFailsModel,
                    null,
                    0,
                    0,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{_absent.Count} classes of the population have no record in the release, so that their share is below the lower bound of {model.Name}."
                    )
                )
                {
                    Model = model.Name,
                }
            );
        }

        return measure;
    }

    /// <summary>Whether a class satisfies a model of the population.</summary>
    internal static bool Holds(PrivacyModel model, long records, long population) =>
        model switch
        {
            KMap m => population >= m.K,
            DeltaPresence m => population >= records
                && new Ratio(records, population) is var share
                && share >= m.Minimum
                && share <= m.Maximum,
            _ => throw new InvalidOperationException($"There is no check of {model.Name}."),
        };

    private static IEnumerable<string> Keys(
        Table table,
        AnonymizationPolicy policy,
        IReadOnlyDictionary<string, int> levels,
        CancellationToken cancellationToken
    )
    {
        var columns = policy
            .QuasiIdentifiers.Select(a =>
                (Column: table[a.Name], a.Hierarchy!, Level: levels[a.Name])
            )
            .ToArray();
        var labels = new string[columns.Length];
        for (var row = 0; row < table.RowCount; row++)
        {
            if (row % 4096 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var isKnown = true;
            for (var i = 0; i < columns.Length && isKnown; i++)
            {
                var (column, hierarchy, level) = columns[i];
                isKnown = hierarchy.TryGetIndex(column[row] ?? "", out _);
                labels[i] = isKnown ? hierarchy.Generalize(column[row] ?? "", level) : "";
            }

            if (isKnown)
            {
                yield return Key(labels);
            }
        }
    }

    /// <summary>Labels with their lengths, so that no two lists give the same text.</summary>
    private static string Key(IEnumerable<string> labels)
    {
        var text = new StringBuilder();
        foreach (var label in labels)
        {
            text.Append(CultureInfo.InvariantCulture, $"{label.Length}:{label}");
        }

        return text.ToString();
    }
}
