using AuthOps.Dp.Accounting;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Mechanisms;

/// <summary>
/// Chooses the candidate with nearly the best score: integer scores, one for each of a public list of candidates.
/// Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// <para>The mechanisms differ in accuracy and in the loss they may claim, and the claim of one does not hold for
/// another: all are ε-DP, and only <see cref="ExponentialMechanism"/> has a bounded range and so ρ = ε²/8.</para>
/// <para>A selection spends its loss each time; debit it before the scores are computed. Only the index may be released:
/// a score beside it costs extra. Which candidates exist must not depend on the data.</para>
/// </remarks>
public abstract class SelectionMechanism
{
    // Scores are clamped here, which changes no sensitivity, so that differences and sums with noise fit 64 bits.
    private protected const long ScoreLimit = 1L << 61;

    private protected SelectionMechanism(Epsilon epsilon, long sensitivity, ScoreChange change)
    {
        if (sensitivity < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(sensitivity),
                "The sensitivity of a score is at least 1; state the most that one unit changes it."
            );
        }

        if (change is not (ScoreChange.Any or ScoreChange.SameDirection))
        {
            throw new ArgumentOutOfRangeException(
                nameof(change),
                "State how the scores change together when a unit is added or removed."
            );
        }

        Epsilon = epsilon;
        Sensitivity = sensitivity;
        Change = change;
        Rate = epsilon.Value / sensitivity / (change == ScoreChange.Any ? 2 : 1);
    }

    /// <summary>The ε of one selection.</summary>
    public Epsilon Epsilon { get; }

    /// <summary>Δ: the most that one unit changes any one score.</summary>
    public long Sensitivity { get; }

    /// <summary>How the scores change together.</summary>
    public ScoreChange Change { get; }

    /// <summary>The pure loss of one selection.</summary>
    public PrivacyLoss Loss => Epsilon;

    /// <summary>The least ρ that is proved for one selection, exact.</summary>
    public abstract Rational Rho { get; }

    /// <summary>ε/2Δ, or ε/Δ where all scores move alike: by how much e-folds a score counts.</summary>
    private protected Rational Rate { get; }

    /// <summary>What an accountant is told of one selection: no more than is proved of this mechanism.</summary>
    /// <param name="relation">The neighbouring relation for which the sensitivity was stated.</param>
    public abstract PrivacyEvent ToEvent(NeighbouringRelation relation);

    /// <summary>Chooses one candidate.</summary>
    /// <param name="scores">At least one; the larger the better. Values beyond ±2^61 count as ±2^61.</param>
    /// <returns>The index of the chosen candidate.</returns>
    /// <exception cref="ArgumentException">There is no candidate.</exception>
    public int Select(ReadOnlySpan<long> scores)
    {
        SecureBits bits = default;
        return SelectFrom(ref bits, scores);
    }

    internal int SelectFrom<TBits>(ref TBits bits, ReadOnlySpan<long> scores)
        where TBits : struct, IRandomBits
    {
        if (scores.IsEmpty)
        {
            throw new ArgumentException("There must be at least one candidate.", nameof(scores));
        }

        return Choose(ref bits, scores);
    }

    private protected abstract int Choose<TBits>(ref TBits bits, ReadOnlySpan<long> scores)
        where TBits : struct, IRandomBits;

    private protected static long Clamp(long score) => Math.Clamp(score, -ScoreLimit, ScoreLimit);

    private protected static long Best(ReadOnlySpan<long> scores)
    {
        var best = Clamp(scores[0]);
        foreach (var score in scores[1..])
        {
            best = Math.Max(best, Clamp(score));
        }

        return best;
    }
}
