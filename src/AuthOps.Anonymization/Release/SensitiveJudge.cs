using System.Numerics;
using AuthOps.Anonymization.PrivacyModels;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// One model of a sensitive attribute, decided from the counts of a class alone and from its definition: none of the
/// rules that the search uses, but for the integers that decide about an entropy at the bound.
/// </summary>
internal abstract class SensitiveJudge
{
    /// <summary>Whether a larger measure is the worse one.</summary>
    public virtual bool LargerIsWorse => true;

    /// <summary>The judge of a model.</summary>
    /// <exception cref="InvalidDataException">A value of the attribute has no place in the model.</exception>
    public static SensitiveJudge Create(PrivacyModel model, SensitiveValues values) =>
        model switch
        {
            DistinctLDiversity m => new DistinctJudge(m.L),
            EntropyLDiversity { Estimator: EntropyEstimator.Shannon } m => new EntropyJudge(m.L),
            EntropyLDiversity m => new GrassbergerJudge(m.L),
            RecursiveDiversity m => new RecursiveJudge(m.C, m.L),
            EqualTCloseness m => new EqualDistanceJudge(m.T, values),
            OrderedTCloseness m => new OrderedDistanceJudge(m.T, values, m.Order),
            HierarchicalTCloseness m => new HierarchicalDistanceJudge(m.T, values, m.Hierarchy),
            BasicBetaLikeness m => new LikenessJudge(m.Beta, values, isEnhanced: false),
            EnhancedBetaLikeness m => new LikenessJudge(m.Beta, values, isEnhanced: true),
            DeltaDisclosure m => new DisclosureJudge(m.Delta, values),
            AlphaKAnonymity m => new ShareJudge(m.Alpha),
            _ => throw new InvalidOperationException($"There is no check of {model.Name}."),
        };

    /// <summary>Judges a class.</summary>
    /// <param name="values">Its values with their counts, in any order.</param>
    /// <param name="size">The sum of the counts.</param>
    /// <returns>Whether the model holds, and what the class has of it.</returns>
    public abstract Judgement Judge(ReadOnlySpan<ValueCount> values, int size);

    /// <summary>Whether numerator / denominator is at most a limit, exactly.</summary>
    private protected static bool IsAtMost(
        BigInteger numerator,
        BigInteger denominator,
        Ratio limit
    ) => numerator * limit.Denominator <= limit.Numerator * denominator;

    /// <summary>Counts in falling order; records of unknown value count as the most frequent one.</summary>
    private protected static int[] Descending(ReadOnlySpan<ValueCount> values)
    {
        var known = new List<int>(values.Length);
        var unknown = 0;
        foreach (var (value, count) in values)
        {
            if (value == 0)
            {
                unknown = count;
            }
            else
            {
                known.Add(count);
            }
        }

        known.Sort(static (a, b) => b.CompareTo(a));
        if (known.Count > 0)
        {
            known[0] += unknown;
        }

        return [.. known];
    }
}
