using System.Runtime.Intrinsics;
using AuthOps.Dp.Accounting.Numerics;

namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>
/// The logarithmic moments K(θ) = Σ count ln E_P e^{θL} of composed measures, with mean and variance of the law tilted
/// by θ.
/// </summary>
internal sealed class LawMoments(IReadOnlyList<(LatticeMeasure Measure, long Count)> laws)
{
    /// <summary>K, K' and K'' of the upper laws; estimates for planning.</summary>
    internal (double Log, double Mean, double Variance) Upper(double theta)
    {
        var (log, mean, variance) = (0.0, 0.0, 0.0);
        foreach (var (measure, count) in laws)
        {
            var (m0, m1, m2, top) = Sums(measure.Upper, measure, theta);
            var average = m1 / m0;
            log += count * (Math.Log(m0) + top);
            mean += count * average;
            variance += count * Math.Max(0, (m2 / m0) - (average * average));
        }

        return (log, mean, variance);
    }

    /// <summary>A bound of K(θ) for the upper laws, and for the lower laws too where asked.</summary>
    internal double Bound(double theta, bool both)
    {
        var log = 0.0;
        foreach (var (measure, count) in laws)
        {
            var bound = LogSum(measure.Upper, measure, theta);
            if (both)
            {
                bound = Math.Max(bound, LogSum(measure.Lower, measure, theta));
            }

            log += count * bound;
        }

        return log;
    }

    private static double LogSum(ReadOnlySpan<double> masses, LatticeMeasure measure, double theta)
    {
        var (m0, _, _, top) = Sums(masses, measure, theta);
        var size = Math.Abs(theta) * (Math.Abs(measure.Offset) + Math.Abs(measure.MaxLoss));
        var error =
            measure.EntryError + ((masses.Length + 64 + (8 * size)) * BoundedExp.UnitRoundoff);
        return Outward.Log(Outward.Above(m0, error)).High
            + top
            + (4 * BoundedExp.UnitRoundoff * (Math.Abs(top) + 1));
    }

    /// <summary>Σ p e^{θl - top} l^j for j = 0, 1, 2, with top keeping the exponent at or below 0.</summary>
    private static (double M0, double M1, double M2, double Top) Sums(
        ReadOnlySpan<double> masses,
        LatticeMeasure measure,
        double theta
    )
    {
        var top = Math.Max(theta * measure.Offset, theta * measure.MaxLoss);
        var (s0, s1, s2) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero);
        var lane = Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7) * Vector512.Create(measure.Step);
        var floor = Vector512.Create(-BoundedExp.MaxArgument);
        var i = 0;
        for (; i + 8 <= masses.Length; i += 8)
        {
            var loss = lane + Vector512.Create(measure.Offset + (i * measure.Step));
            var exponent = Vector512.Max(
                (loss * Vector512.Create(theta)) - Vector512.Create(top),
                floor
            );
            var term = Vector512.LoadUnsafe(in masses[0], (nuint)i) * BoundedExp.Exp(exponent);
            s0 += term;
            s1 += term * loss;
            s2 += term * loss * loss;
        }

        var (m0, m1, m2) = (Vector512.Sum(s0), Vector512.Sum(s1), Vector512.Sum(s2));
        for (; i < masses.Length; i++)
        {
            var loss = measure.Offset + (i * measure.Step);
            var term =
                masses[i] * BoundedExp.Exp(Math.Max((theta * loss) - top, -BoundedExp.MaxArgument));
            m0 += term;
            m1 += term * loss;
            m2 += term * loss * loss;
        }

        return (m0, m1, m2, top);
    }
}
