using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Mechanisms;

/// <summary>What sparse vectors have in common, whatever the law of their noise. Stateless.</summary>
internal static class SparseVector
{
    private const long AnswerLimit = 1L << 62;

    /// <summary>
    /// By how much one unit can move an answer against the noisy threshold: 2Δ, or Δ where all answers move alike.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A claim lies outside its range.</exception>
    internal static Rational ShiftOf(long sensitivity, ScoreChange change, int maxPositives)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sensitivity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPositives, 1);
        if (change is not (ScoreChange.Any or ScoreChange.SameDirection))
        {
            throw new ArgumentOutOfRangeException(
                nameof(change),
                "State how the answers change together when a unit is added or removed."
            );
        }

        return (Rational)sensitivity * (change == ScoreChange.Any ? 2 : 1);
    }

    internal static Int128 NoisyThreshold<TBits>(
        ref TBits bits,
        long threshold,
        NoiseDistribution noise
    )
        where TBits : struct, IRandomBits => (Int128)threshold + noise.Draw(ref bits);

    /// <summary>Whether the answer, within ±2^62, plus fresh noise reaches a noisy threshold.</summary>
    internal static bool Reaches<TBits>(
        ref TBits bits,
        long answer,
        NoiseDistribution noise,
        Int128 noisyThreshold
    )
        where TBits : struct, IRandomBits
    {
        var clamped = Math.Clamp(answer, -AnswerLimit, AnswerLimit);
        return (Int128)clamped + noise.Draw(ref bits) >= noisyThreshold;
    }
}
