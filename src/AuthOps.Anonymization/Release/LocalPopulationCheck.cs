using System.Numerics;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// Counts the records of a population that match each class of a local recoding: those whose every value lies under the
/// label the class has there, at the finest allowed level that has the label. A row with a value its hierarchy lacks
/// matches no class; one may match several, which δ-presence forbids, since then no share of one class bounds how likely
/// the person is in the release. Stateless.
/// </summary>
internal static class LocalPopulationCheck
{
    private const int WordBits = 64;

    /// <summary>Judges k-map or δ-presence.</summary>
    public static ModelMeasure Judge(
        PrivacyModel model,
        AnonymizationPolicy policy,
        ClassCheck classes,
        IReadOnlyList<LabelCheck> labels,
        List<ReleaseFinding> findings,
        CancellationToken cancellationToken
    )
    {
        var matching = policy
            .QuasiIdentifiers.Select(a => new Dictionary<string, ulong[]>(StringComparer.Ordinal))
            .ToArray();
        var population = model.PopulationTable!;
        var met = new ulong[(population.RowCount + WordBits - 1) / WordBits];
        var severally = new ulong[met.Length];
        var failing = new List<int>();
        var worst = model is KMap && classes.Count > 0 ? double.PositiveInfinity : 0;
        for (var number = 0; number < classes.Count; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var persons = Matching(population, policy, classes, labels, number, matching);
            for (var word = 0; word < persons.Length; word++)
            {
                severally[word] |= met[word] & persons[word];
                met[word] |= persons[word];
            }

            var (records, people) = (classes.Size(number), Count(persons));
            worst =
                model is KMap
                    ? Math.Min(worst, people)
                    : Math.Max(worst, people == 0 ? 1 : (double)records / people);
            if (!PopulationCheck.Holds(model, records, people))
            {
                failing.Add(number);
            }
        }

        if (failing.Count > 0)
        {
            findings.Add(
                ClassFinding.Of(
                    classes,
                    failing,
                    ReleaseFindingKind.ClassFailsPopulation,
                    null,
                    model.Name,
                    worst
                )
            );
        }

        if (model is DeltaPresence presence)
        {
            JudgeTogether(presence, policy, met, Count(severally), findings);
        }

        return new ModelMeasure(
            model.Name,
            null,
            worst,
            failing.Count,
            failing.Sum(number => (long)classes.Size(number))
        )
        {
            Exact = model is KMap ? new Ratio((long)worst, 1) : null,
        };
    }

    /// <summary>A bit for every row of the population that a class matches.</summary>
    private static ulong[] Matching(
        Table population,
        AnonymizationPolicy policy,
        ClassCheck classes,
        IReadOnlyList<LabelCheck> labels,
        int number,
        Dictionary<string, ulong[]>[] matching
    )
    {
        var persons = new ulong[(population.RowCount + WordBits - 1) / WordBits];
        Array.Fill(persons, ulong.MaxValue);
        for (var i = 0; i < labels.Count; i++)
        {
            var text = labels[i].Text(classes.Number(number, i));
            if (!matching[i].TryGetValue(text, out var under))
            {
                under = Under(population, policy.QuasiIdentifiers[i], text);
                matching[i].Add(text, under);
            }

            for (var word = 0; word < persons.Length; word++)
            {
                persons[word] &= under[word];
            }
        }

        return persons;
    }

    private static void JudgeTogether(
        DeltaPresence model,
        AnonymizationPolicy policy,
        ulong[] met,
        long severally,
        List<ReleaseFinding> findings
    )
    {
        if (severally > 0)
        {
            Add(
                $"{severally} records of the population lie under the labels of several classes, so that no share of one class bounds {model.Name}."
            );
        }

        if (!model.CountsAbsent || model.Minimum == Ratio.Zero)
        {
            return;
        }

        var absent = 0;
        for (var row = 0; row < model.Population.RowCount; row++)
        {
            absent +=
                (met[row / WordBits] >> (row % WordBits) & 1) == 0
                && policy.QuasiIdentifiers.All(a =>
                    a.Hierarchy!.TryGetIndex(model.Population[a.Name][row] ?? "", out _)
                )
                    ? 1
                    : 0;
        }

        if (absent > 0)
        {
            Add(
                $"{absent} records of the population lie under no class, so that their share is below the lower bound of {model.Name}."
            );
        }

        void Add(FormattableString message) =>
            findings.Add(
                new ReleaseFinding(
                    ReleaseFindingKind.ReleaseFailsModel,
                    null,
                    0,
                    0,
                    FormattableString.Invariant(message)
                )
                {
                    Model = model.Name,
                }
            );
    }

    private static long Count(ulong[] persons) =>
        persons.Sum(static word => (long)BitOperations.PopCount(word));

    /// <summary>A bit for every row of the population whose value lies under a label.</summary>
    private static ulong[] Under(Table population, AttributePolicy attribute, string label)
    {
        var column = population[attribute.Name];
        var hierarchy = attribute.Hierarchy!;
        var under = new ulong[(column.Count + WordBits - 1) / WordBits];
        var level = Enumerable
            .Range(attribute.MinimumLevel, attribute.MaximumLevel - attribute.MinimumLevel + 1)
            .FirstOrDefault(l => hierarchy.Labels(l).Contains(label), -1);
        if (level < 0)
        {
            return under;
        }

        for (var row = 0; row < column.Count; row++)
        {
            var value = column[row] ?? "";
            if (
                hierarchy.TryGetIndex(value, out _)
                && string.Equals(
                    hierarchy.Generalize(value, level),
                    label,
                    StringComparison.Ordinal
                )
            )
            {
                under[row / WordBits] |= 1UL << (row % WordBits);
            }
        }

        return under;
    }
}
