using AuthOps.Dp.Accounting;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Mechanisms;

/// <summary>
/// Sparse vector: says of each of a stream of query answers whether it is above a threshold, and spends on the first
/// <see cref="MaxPositives"/> that are, however many are not. Not safe for use by several threads at once.
/// </summary>
/// <remarks>
/// Lyu, Su, Li, "Understanding the Sparse Vector Technique", 2017, Algorithm 1: one noisy threshold for the whole stream,
/// fresh noise on every answer of a scale that grows with the number of positives, and an end after the last positive.
/// The whole stream, adaptively chosen, is (ε1 + ε2)-DP. The numbers themselves must not be released.
/// </remarks>
public sealed class AboveThreshold
{
    private readonly DiscreteLaplace _noise;
    private Int128 _noisyThreshold;
    private int _positives;

    /// <summary>Starts a stream; debit <see cref="Loss"/> before.</summary>
    /// <param name="thresholdLoss">ε1: what the noisy threshold costs; about a third of the whole is a good choice.</param>
    /// <param name="answersLoss">ε2: what the positives cost together.</param>
    /// <param name="sensitivity">Δ ≥ 1: the most that one unit changes any one answer.</param>
    /// <param name="change">How the answers change together when a unit is added or removed.</param>
    /// <param name="threshold">What an answer must reach; public, independent of the data.</param>
    /// <param name="maxPositives">After so many positives the stream ends; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter or a scale of noise lies outside its range.</exception>
    public AboveThreshold(
        Epsilon thresholdLoss,
        Epsilon answersLoss,
        long sensitivity,
        ScoreChange change,
        long threshold,
        int maxPositives
    )
    {
        var shift = SparseVector.ShiftOf(sensitivity, change, maxPositives);
        ThresholdNoise = new DiscreteLaplace(sensitivity / thresholdLoss.Value);
        _noise = new DiscreteLaplace(shift * maxPositives / answersLoss.Value);
        Loss = PrivacyLoss.FromEpsilon(new Epsilon(thresholdLoss.Value + answersLoss.Value));
        MaxPositives = maxPositives;
        SecureBits bits = default;
        _noisyThreshold = SparseVector.NoisyThreshold(ref bits, threshold, ThresholdNoise);
    }

    /// <summary>The pure loss ε1 + ε2 of the whole stream.</summary>
    public PrivacyLoss Loss { get; }

    /// <summary>After so many positives the stream ends.</summary>
    public int MaxPositives { get; }

    /// <summary>Whether the last positive has been given, after which nothing more is answered.</summary>
    public bool IsOver => _positives == MaxPositives;

    /// <summary>The noise on the threshold, of scale Δ/ε1.</summary>
    public DiscreteLaplace ThresholdNoise { get; }

    /// <summary>The noise on each answer, of scale 2cΔ/ε2, or cΔ/ε2 where all answers move alike.</summary>
    public DiscreteLaplace AnswerNoise => _noise;

    /// <summary>What an accountant is told of the whole stream: a pure loss.</summary>
    /// <param name="relation">The neighbouring relation for which the sensitivity was stated.</param>
    public PrivacyEvent ToEvent(NeighbouringRelation relation) =>
        PrivacyEvent.Pure(new Epsilon(Loss.Value), relation);

    /// <summary>Whether the answer plus noise reaches the noisy threshold.</summary>
    /// <param name="answer">The exact answer; values beyond ±2^62 count as ±2^62.</param>
    /// <exception cref="InvalidOperationException">The stream is over.</exception>
    public bool IsAbove(long answer)
    {
        SecureBits bits = default;
        return IsAbove(ref bits, answer);
    }

    /// <summary>A new stream under the same claims whose noise a test replays.</summary>
    internal AboveThreshold Replay<TBits>(ref TBits bits, long threshold)
        where TBits : struct, IRandomBits
    {
        var stream = (AboveThreshold)MemberwiseClone();
        stream._positives = 0;
        stream._noisyThreshold = SparseVector.NoisyThreshold(ref bits, threshold, ThresholdNoise);
        return stream;
    }

    internal bool IsAbove<TBits>(ref TBits bits, long answer)
        where TBits : struct, IRandomBits
    {
        if (IsOver)
        {
            throw new InvalidOperationException(
                $"The stream is over after {MaxPositives} positives; start another and spend again."
            );
        }

        var isAbove = SparseVector.Reaches(ref bits, answer, _noise, _noisyThreshold);
        _positives += isAbove ? 1 : 0;
        return isAbove;
    }
}
