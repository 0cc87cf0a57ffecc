using System.Numerics;
using AuthOps.Anonymization.PrivacyModels;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// Counts the records of a population that match each class of a local recoding: those whose every value lies under the
/// label the class has there, at the finest allowed level that has the label. A row with a value its hierarchy lacks
/// matches no class; one may match several. Stateless.
/// </summary>
internal static class LocalPopulationCheck
{
    private const int WordBits = 64;

    /// <summary>Judges k-map.</summary>
    public static ModelMeasure Judge(
        KMap model,
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
        var failing = new List<int>();
        var least = long.MaxValue;
        for (var number = 0; number < classes.Count; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var persons = new ulong[(model.Population.RowCount + WordBits - 1) / WordBits];
            Array.Fill(persons, ulong.MaxValue);
            for (var i = 0; i < labels.Count; i++)
            {
                var text = labels[i].Text(classes.Number(number, i));
                if (!matching[i].TryGetValue(text, out var under))
                {
                    under = Under(model, policy.QuasiIdentifiers[i], text);
                    matching[i].Add(text, under);
                }

                for (var word = 0; word < persons.Length; word++)
                {
                    persons[word] &= under[word];
                }
            }

            var count = persons.Sum(static word => (long)BitOperations.PopCount(word));
            least = Math.Min(least, count);
            if (count < model.K)
            {
                failing.Add(number);
            }
        }

        least = classes.Count == 0 ? 0 : least;
        if (failing.Count > 0)
        {
            findings.Add(
                ClassFinding.Of(
                    classes,
                    failing,
                    ReleaseFindingKind.ClassFailsPopulation,
                    null,
                    model.Name,
                    least
                )
            );
        }

        return new ModelMeasure(
            model.Name,
            null,
            least,
            failing.Count,
            failing.Sum(number => (long)classes.Size(number))
        )
        {
            Exact = new Ratio(least, 1),
        };
    }

    /// <summary>A bit for every row of the population whose value lies under a label.</summary>
    private static ulong[] Under(KMap model, AttributePolicy attribute, string label)
    {
        var column = model.Population[attribute.Name];
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
