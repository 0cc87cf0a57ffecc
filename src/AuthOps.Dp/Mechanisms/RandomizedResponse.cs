using AuthOps.Dp.Accounting;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Mechanisms;

/// <summary>
/// Each respondent gives the true one of k categories with probability e^ε / (e^ε + k - 1) and else one of the others,
/// all alike: local differential privacy, no trusted collector. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// Warner 1965; Kairouz, Oh, Viswanath 2016. The probability is exact: 31 bits of a uniform number against a threshold,
/// and as many further bits as it takes where they coincide.
/// </remarks>
public sealed class RandomizedResponse
{
    private readonly DigitPlan _lie;

    /// <summary>States the claims.</summary>
    /// <param name="epsilon">The ε of one answer; every answer of a respondent spends it again.</param>
    /// <param name="categories">k ≥ 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two categories.</exception>
    public RandomizedResponse(Epsilon epsilon, int categories)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(categories, 2);
        Epsilon = epsilon;
        Categories = categories;
        _lie = DigitPlan.Single(new LieLaw(epsilon.Value, categories));
        var odds = (categories - 1) * Math.Exp(-epsilon.Value.ToDouble());
        TruthProbability = 1 / (1 + odds);
    }

    /// <summary>The ε of one answer.</summary>
    public Epsilon Epsilon { get; }

    /// <summary>How many categories there are.</summary>
    public int Categories { get; }

    /// <summary>The pure loss of one answer.</summary>
    public PrivacyLoss Loss => Epsilon;

    /// <summary>The probability of the true answer, to about 15 digits; for estimates.</summary>
    public double TruthProbability { get; }

    /// <summary>What an accountant is told of one answer: a pure loss when the answer of one respondent is replaced.</summary>
    public PrivacyEvent ToEvent() => PrivacyEvent.Pure(Epsilon, NeighbouringRelation.ReplaceOne);

    /// <summary>Randomises one answer.</summary>
    /// <param name="truth">0 to k - 1; anything else counts as 0, so that no error tells of it.</param>
    public int Respond(int truth)
    {
        SecureBits bits = default;
        return Respond(ref bits, truth);
    }

    /// <summary>Randomises many answers, each on its own.</summary>
    /// <param name="truths">0 to k - 1 each; anything else counts as 0.</param>
    /// <param name="answers">Receives the answers; as long as <paramref name="truths"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Respond(ReadOnlySpan<int> truths, Span<int> answers)
    {
        if (truths.Length != answers.Length)
        {
            throw new ArgumentException(
                $"{truths.Length} truths need as many answers, not {answers.Length}.",
                nameof(answers)
            );
        }

        SecureBits bits = default;
        for (var i = 0; i < truths.Length; i++)
        {
            answers[i] = Respond(ref bits, truths[i]);
        }
    }

    /// <summary>
    /// Unbiased estimates of how many respondents truly are in each category; may be negative. Post-processing, free.
    /// </summary>
    /// <param name="observed">How many randomised answers name each category; k numbers.</param>
    /// <exception cref="ArgumentException">There are not k numbers, or one is negative.</exception>
    public double[] Estimate(ReadOnlySpan<long> observed)
    {
        if (observed.Length != Categories)
        {
            throw new ArgumentException(
                $"There are {Categories} categories, not {observed.Length}.",
                nameof(observed)
            );
        }

        var total = 0.0;
        foreach (var count in observed)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(observed));
            total += count;
        }

        var other = (1 - TruthProbability) / (Categories - 1);
        var estimates = new double[observed.Length];
        for (var i = 0; i < estimates.Length; i++)
        {
            estimates[i] = (observed[i] - (total * other)) / (TruthProbability - other);
        }

        return estimates;
    }

    /// <summary>Whether to lie, as the samplers draw it; a proof walks through it.</summary>
    internal DigitPlan LiePlan => _lie;

    internal int Respond<TBits>(ref TBits bits, int truth)
        where TBits : struct, IRandomBits
    {
        var known = truth >= 0 && truth < Categories ? truth : 0;
        var lies = DigitSampler.Draw(ref bits, _lie) == 1;

        // Drawn in any case, so that the work does not tell whether it is used.
        var choices = new BitChoices<TBits>(bits);
        var other = (int)choices.Below((ulong)(Categories - 1));
        bits = choices.Bits;
        other += other >= known ? 1 : 0;
        return lies ? other : known;
    }

    /// <summary>c_1 = (k - 1) e^-ε / (1 + (k - 1) e^-ε).</summary>
    private sealed class LieLaw(Rational epsilon, int categories) : TailLaw
    {
        internal override IEnumerable<BinaryInterval> Tails(int bits)
        {
            var others = BinaryInterval.ExpMinus(epsilon, bits).Times(categories - 1);
            yield return others / (BinaryInterval.One(bits) + others);
        }
    }
}
