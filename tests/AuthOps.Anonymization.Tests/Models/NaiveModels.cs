using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Risk;

namespace AuthOps.Anonymization.Tests.Models;

/// <summary>
/// Every privacy model written down once more from its definition, over lists of strings and doubles, sharing
/// nothing with the engine. A tolerance far below any difference of small fractions stands for equality.
/// </summary>
internal static class NaiveModels
{
    private const double Tiny = 1e-9;

    /// <summary>Whether the sensitive values of a class satisfy a model.</summary>
    public static bool Holds(PrivacyModel model, List<string?> values, List<string?> whole) =>
        model switch
        {
            DistinctLDiversity m => values.Where(v => v is not null).Distinct().Count() >= m.L,
            EntropyLDiversity m => Entropy(m, Known(values)) >= Math.Log(m.L.ToDouble()) - Tiny
                && (
                    m.Estimator == EntropyEstimator.Shannon
                    || Known(values).Count >= Math.Floor(m.L.ToDouble())
                ),
            RecursiveDiversity m => Recursive(m, Known(values)),
            EqualTCloseness m => Union(values, whole)
                .Sum(v => Math.Abs(Share(values, v) - Share(whole, v))) / 2
                <= m.T.ToDouble() + Tiny,
            OrderedTCloseness m => Ordered(m, values, whole) <= m.T.ToDouble() + Tiny,
            HierarchicalTCloseness m => Hierarchical(m, values, whole) <= m.T.ToDouble() + Tiny,
            BasicBetaLikeness m => values.All(v =>
                Gain(values, whole, v) <= m.Beta.ToDouble() + Tiny
            ),
            EnhancedBetaLikeness m => values.All(v =>
                Gain(values, whole, v)
                <= Math.Min(m.Beta.ToDouble(), -Math.Log(Share(whole, v))) + Tiny
            ),
            DeltaDisclosure m => values.All(v =>
                Math.Abs(Math.Log2(Share(values, v) / Share(whole, v))) < m.Delta.ToDouble() - Tiny
            ),
            AlphaKAnonymity m => values.Count >= m.K
                && values.All(v => Share(values, v) <= m.Alpha.ToDouble() + Tiny),
            _ => true,
        };

    /// <summary>Whether the size of a class satisfies a model.</summary>
    public static bool HoldsSize(PrivacyModel model, int records, int population) =>
        model switch
        {
            KAnonymity m => records >= m.K,
            MaximumRisk m => 1.0 / records <= m.Threshold.ToDouble() + Tiny,
            KMap m => population >= m.K,
            DeltaPresence m => (double)records / population >= m.Minimum.ToDouble() - Tiny
                && (double)records / population <= m.Maximum.ToDouble() + Tiny,
            _ => true,
        };

    /// <summary>Whether the sizes of all released classes satisfy a model.</summary>
    public static bool HoldsSizes(PrivacyModel model, List<int> sizes) =>
        sizes.Count == 0
        || model switch
        {
            AverageRisk m => sizes.Count / (double)sizes.Sum() <= m.Threshold.ToDouble() + Tiny,
            SampleUniqueness m => sizes.Count(s => s == 1) / (double)sizes.Sum()
                <= m.Threshold.ToDouble() + Tiny,
            PopulationUniquenessLimit m => !sizes.Contains(1)
                || Uniqueness(m, sizes) is var share and > 0
                    && share <= m.Threshold.ToDouble() + Tiny,
            _ => true,
        };

    /// <summary>
    /// Zayatz, and the rule of Dankar where it is the same, from the hypergeometric law: Pitman's likelihood is checked
    /// on a grid, in PopulationUniquenessTests.
    /// </summary>
    private static double Uniqueness(PopulationUniquenessLimit model, List<int> sizes)
    {
        double n = sizes.Sum();
        var persons = Math.Max(model.PopulationSize, n);
        if (model.Estimator == UniquenessEstimator.Dankar && n / persons <= 0.1)
        {
            return PitmanModel.PopulationUniqueness(
                    [
                        .. sizes
                            .CountBy(s => s)
                            .OrderBy(s => s.Key)
                            .Select(s => new ClassSizeCount(s.Key, s.Value)),
                    ],
                    persons
                ) ?? Zayatz(sizes, n, persons);
        }

        return Zayatz(sizes, n, persons);
    }

    private static double Zayatz(List<int> sizes, double n, double persons)
    {
        // A class of f persons is met once: f C(N − f, n − 1) / C(N, n).
        double Once(int f) =>
            persons - f < n - 1
                ? 0
                : f * Math.Exp(LogChoose(persons - f, n - 1) - LogChoose(persons, n));
        var alone = sizes.Count(s => s == 1);
        return alone * (alone * Once(1) / sizes.Sum(Once)) / n;
    }

    private static double LogChoose(double n, double k) =>
        Enumerable.Range(1, (int)k).Sum(i => Math.Log((n - k + i) / i));

    /// <summary>Counts in falling order, unknown records added to the most frequent value.</summary>
    private static List<int> Known(List<string?> values)
    {
        var counts = values
            .Where(v => v is not null)
            .GroupBy(v => v)
            .Select(g => g.Count())
            .OrderDescending()
            .ToList();
        if (counts.Count > 0)
        {
            counts[0] += values.Count(v => v is null);
        }

        return counts;
    }

    private static double Entropy(EntropyLDiversity model, List<int> counts)
    {
        double n = counts.Sum();
        if (counts.Count == 0)
        {
            return double.NegativeInfinity;
        }

        return model.Estimator == EntropyEstimator.Shannon
            ? -counts.Sum(c => c / n * Math.Log(c / n))
            : G(counts.Sum()) - counts.Sum(c => c * G(c)) / n;
    }

    /// <summary>G by its definition over digamma, not by the recursion.</summary>
    private static double G(int n) =>
        Digamma(n) + ((n % 2 == 0 ? 0.5 : -0.5) * (Digamma((n + 1) / 2.0) - Digamma(n / 2.0)));

    private static double Digamma(double x)
    {
        var result = 0.0;
        for (; x < 20; x++)
        {
            result -= 1 / x;
        }

        var y = 1 / (x * x);
        return result
            + Math.Log(x)
            - (0.5 / x)
            - (y * ((1.0 / 12) - (y * ((1.0 / 120) - (y * ((1.0 / 252) - (y / 240)))))));
    }

    private static bool Recursive(RecursiveDiversity model, List<int> counts) =>
        counts.Count >= model.L
        && counts[0] < (model.C.ToDouble() * counts.Skip(model.L - 1).Sum()) - Tiny;

    private static IEnumerable<string?> Union(List<string?> a, List<string?> b) =>
        a.Concat(b).Distinct();

    private static double Share(List<string?> values, string? value) =>
        values.Count(v => v == value) / (double)values.Count;

    private static double Gain(List<string?> values, List<string?> whole, string? value) =>
        (Share(values, value) - Share(whole, value)) / Share(whole, value);

    private static double Ordered(
        OrderedTCloseness model,
        List<string?> values,
        List<string?> whole
    )
    {
        var line = new List<string?> { null };
        line.AddRange(model.Order!);
        line.RemoveAll(v => !whole.Contains(v));
        var sum = 0.0;
        for (var i = 0; i < line.Count; i++)
        {
            sum += Math.Abs(line.Take(i + 1).Sum(v => Share(values, v) - Share(whole, v)));
        }

        return sum / Math.Max(1, line.Count - 1);
    }

    /// <summary>A tree metric: every edge a level up costs half a step, and carries what its subtree has too much.</summary>
    private static double Hierarchical(
        HierarchicalTCloseness model,
        List<string?> values,
        List<string?> whole
    )
    {
        var hierarchy = model.Hierarchy;
        var sum = 0.0;
        for (var level = 0; level < hierarchy.Height; level++)
        {
            foreach (var label in hierarchy.Labels(level))
            {
                double Under(List<string?> list) =>
                    list.Count(v => hierarchy.Generalize(v ?? "", level) == label)
                    / (double)list.Count;
                sum += Math.Abs(Under(values) - Under(whole));
            }
        }

        return sum / (2 * hierarchy.Height);
    }
}
