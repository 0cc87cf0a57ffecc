using AuthOps.Dp.Accounting;
using AuthOps.Dp.Accounting.Events;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Mechanisms;

/// <summary>
/// Sparse vector with discrete Gaussian noise: says of each of a stream of query answers whether it is above a
/// threshold, until so many were or so many were asked. Not safe for use by several threads at once.
/// </summary>
/// <remarks>
/// After Zhu and Wang, "Improving Sparse Vector Technique with Renyi Differential Privacy", 2020, with a fresh threshold
/// for each positive. It has a Rényi bound, α(ρ1 + ρ2) + ln(answers + 1)/(α - 1) for each positive, but neither a pure ε
/// nor a ρ: take a Rényi filter or curve. Better than <see cref="AboveThreshold"/> for many positives. The numbers
/// themselves must not be released.
/// </remarks>
public sealed class GaussianAboveThreshold
{
    private readonly long _threshold;
    private readonly Rational _rho;
    private Int128? _noisyThreshold;
    private int _positives;
    private long _answers;

    /// <summary>Starts a stream; charge <see cref="ToEvent"/> before.</summary>
    /// <param name="thresholdLoss">ρ1: what the noise of one threshold is worth.</param>
    /// <param name="answerLoss">ρ2: what the noise of one positive is worth.</param>
    /// <param name="sensitivity">Δ ≥ 1: the most that one unit changes any one answer.</param>
    /// <param name="change">How the answers change together when a unit is added or removed.</param>
    /// <param name="threshold">What an answer must reach; public, independent of the data.</param>
    /// <param name="maxPositives">After so many positives the stream ends; at least 1.</param>
    /// <param name="maxAnswers">After so many answers the stream ends; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter or a variance of noise lies outside its range.</exception>
    public GaussianAboveThreshold(
        Rho thresholdLoss,
        Rho answerLoss,
        long sensitivity,
        ScoreChange change,
        long threshold,
        int maxPositives,
        long maxAnswers
    )
    {
        var shift = SparseVector.ShiftOf(sensitivity, change, maxPositives);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxAnswers, 1);
        ThresholdNoise = new DiscreteGaussian(
            (Rational)sensitivity * sensitivity / (2 * thresholdLoss.Value)
        );
        AnswerNoise = new DiscreteGaussian(shift * shift / (2 * answerLoss.Value));
        _rho = thresholdLoss.Value + answerLoss.Value;
        _threshold = threshold;
        MaxPositives = maxPositives;
        MaxAnswers = maxAnswers;
    }

    /// <summary>After so many positives the stream ends.</summary>
    public int MaxPositives { get; }

    /// <summary>After so many answers the stream ends.</summary>
    public long MaxAnswers { get; }

    /// <summary>Whether the stream has ended, after which nothing more is answered.</summary>
    public bool IsOver => _positives == MaxPositives || _answers == MaxAnswers;

    /// <summary>The noise on each threshold, of variance Δ²/2ρ1.</summary>
    public DiscreteGaussian ThresholdNoise { get; }

    /// <summary>The noise on each answer, of variance (2Δ)²/2ρ2, or Δ²/2ρ2 where all answers move alike.</summary>
    public DiscreteGaussian AnswerNoise { get; }

    /// <summary>What an accountant is told of the whole stream.</summary>
    /// <param name="relation">The neighbouring relation for which the sensitivity was stated.</param>
    public PrivacyEvent ToEvent(NeighbouringRelation relation) =>
        new SparseGaussianEvent(_rho, MaxAnswers, relation).Repeat(MaxPositives);

    /// <summary>Whether the answer plus noise reaches the noisy threshold.</summary>
    /// <param name="answer">The exact answer; values beyond ±2^62 count as ±2^62.</param>
    /// <exception cref="InvalidOperationException">The stream is over.</exception>
    public bool IsAbove(long answer)
    {
        SecureBits bits = default;
        return IsAbove(ref bits, answer);
    }

    /// <summary>A new stream under the same claims.</summary>
    internal GaussianAboveThreshold Restart()
    {
        var stream = (GaussianAboveThreshold)MemberwiseClone();
        (stream._noisyThreshold, stream._positives, stream._answers) = (null, 0, 0);
        return stream;
    }

    internal bool IsAbove<TBits>(ref TBits bits, long answer)
        where TBits : struct, IRandomBits
    {
        if (IsOver)
        {
            throw new InvalidOperationException(
                $"The stream is over after {MaxPositives} positives or {MaxAnswers} answers; start another and spend again."
            );
        }

        var noisyThreshold =
            _noisyThreshold ?? SparseVector.NoisyThreshold(ref bits, _threshold, ThresholdNoise);
        var isAbove = SparseVector.Reaches(ref bits, answer, AnswerNoise, noisyThreshold);

        // The loss of one threshold covers one positive.
        _noisyThreshold = isAbove ? null : noisyThreshold;
        _positives += isAbove ? 1 : 0;
        _answers++;
        return isAbove;
    }
}
