using System.Runtime.Intrinsics;
using AuthOps.Dp.Accounting.Numerics;

namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>p e^{θ i h - c} of both laws of a measure, with c such that the upper ones add up to 1.</summary>
internal sealed class TiltedLaw
{
    private readonly LatticeMeasure _measure;
    private readonly double _perPoint;

    internal TiltedLaw(LatticeMeasure measure, double theta)
    {
        _measure = measure;
        _perPoint = theta * measure.Step;
        var moments = new LawMoments([(measure, 1)]).Upper(theta);
        LogScale = moments.Log - (theta * measure.Offset);
        var size = Math.Abs(LogScale) + (_perPoint * measure.Points);
        EntryError = measure.EntryError + ((96 + (8 * size)) * BoundedExp.UnitRoundoff);
    }

    /// <summary>c.</summary>
    internal double LogScale { get; }

    /// <summary>How far an entry may be off, relatively.</summary>
    internal double EntryError { get; }

    /// <summary>
    /// Puts the upper law into the real and the lower law into the imaginary parts, wrapped to the length, and gives a
    /// bound of the sum of all sizes.
    /// </summary>
    internal double Fill(double[] re, double[] im, int length)
    {
        var points = _measure.Points;
        var mask = length - 1;
        Array.Clear(re, 0, length);
        Array.Clear(im, 0, length);
        var i = 0;
        var lanes = Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7) * Vector512.Create(_perPoint);
        var limit = Vector512.Create(2 * BoundedExp.MaxArgument);
        for (; i + 8 <= points; i += 8)
        {
            var exponent = lanes + Vector512.Create((i * _perPoint) - LogScale);
            exponent = Vector512.Min(Vector512.Max(exponent, -limit), limit);
            var half = BoundedExp.Exp(exponent * Vector512.Create(0.5));
            var upper = Vector512.LoadUnsafe(in _measure.Upper[0], (nuint)i) * half * half;
            var lower = Vector512.LoadUnsafe(in _measure.Lower[0], (nuint)i) * half * half;
            var at = (nuint)(i & mask);
            (Vector512.LoadUnsafe(ref re[0], at) + upper).StoreUnsafe(ref re[0], at);
            (Vector512.LoadUnsafe(ref im[0], at) + lower).StoreUnsafe(ref im[0], at);
        }

        for (; i < points; i++)
        {
            var exponent = (i * _perPoint) - LogScale;
            var half = BoundedExp.Exp(
                Math.Clamp(exponent / 2, -BoundedExp.MaxArgument, BoundedExp.MaxArgument)
            );
            re[i & mask] += _measure.Upper[i] * half * half;
            im[i & mask] += _measure.Lower[i] * half * half;
        }

        return Total(re, im, Math.Min(length, (points + 7) & ~7));
    }

    private static double Total(double[] re, double[] im, int length)
    {
        var sum = Vector512<double>.Zero;
        for (var i = 0; i < length; i += 8)
        {
            var x = Vector512.LoadUnsafe(ref re[0], (nuint)i);
            var y = Vector512.LoadUnsafe(ref im[0], (nuint)i);
            sum += x + y;
        }

        return Vector512.Sum(sum) * (1 + 1e-9);
    }
}
