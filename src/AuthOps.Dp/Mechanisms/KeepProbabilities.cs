using System.Numerics;
using AuthOps.Dp.Noise;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Mechanisms;

/// <summary>
/// The optimal probabilities of keeping a partition of n units, Desfontaines, Voss, Gipson, Mandayam 2022, by their
/// recurrence π_0 = 0, π_(n+1) = min(e^ε π_n + δ, 1 - e^-ε (1 - π_n - δ), 1), in intervals as narrow as one asks for.
/// </summary>
internal static class KeepProbabilities
{
    /// <summary>The longest table; beyond it ε and δ for each partition are too small for this rule.</summary>
    internal const int MaxLength = 1 << 20;

    private const int FirstPrecision = 320;

    /// <summary>
    /// ⌊2^64 π_n⌋ for n = 0, 1, … as long as π_n &lt; 1. Both ends of each interval agree on it, or the whole is computed
    /// again more precisely.
    /// </summary>
    /// <returns>The table, or null where it would be longer than <see cref="MaxLength"/>.</returns>
    internal static ulong[]? Thresholds(Rational epsilon, Rational delta)
    {
        if (ExpectedLength(epsilon.ToDouble(), delta.ToDouble()) > MaxLength)
        {
            return null;
        }

        for (var bits = FirstPrecision; ; bits *= 2)
        {
            List<ulong> thresholds = [];
            var decided = true;
            foreach (var keep in Sequence(epsilon, delta, bits))
            {
                if (keep.Low == BigInteger.One << bits)
                {
                    break;
                }

                decided = keep.TryFloor(64, out var floor) && floor <= ulong.MaxValue;
                if (!decided)
                {
                    break;
                }

                thresholds.Add((ulong)floor);
                if (thresholds.Count > MaxLength)
                {
                    return null;
                }
            }

            if (decided)
            {
                return [.. thresholds];
            }
        }
    }

    // π grows as δ (e^nε - 1)/(e^ε - 1) to about 1/2, and in the same number of steps from there to 1.
    private static double ExpectedLength(double epsilon, double delta) =>
        2 * Math.Log(1 + (Math.Min(epsilon, 1) / (2 * delta))) / epsilon;

    /// <summary>π_n.</summary>
    internal static BinaryInterval At(Rational epsilon, Rational delta, int n, int bits) =>
        Sequence(epsilon, delta, bits).Skip(n).First();

    private static IEnumerable<BinaryInterval> Sequence(Rational epsilon, Rational delta, int bits)
    {
        var one = BinaryInterval.One(bits);
        var fall = BinaryInterval.ExpMinus(epsilon, bits);
        var rise = one / fall;
        var step = BinaryInterval.Of(delta, bits);
        var keep = BinaryInterval.Of(Rational.Zero, bits);
        while (true)
        {
            yield return keep;
            var grown = (rise * keep) + step;

            // Where π + δ passes 1 the difference stops at 0 and the second bound is 1, as it should be.
            var mirrored = one - (fall * (one - (keep + step).AtMostOne()));
            keep = BinaryInterval.Min(grown, mirrored).AtMostOne();
        }
    }
}
