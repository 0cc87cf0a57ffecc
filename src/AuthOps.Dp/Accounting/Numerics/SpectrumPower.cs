using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>
/// The product of powers of several transforms, and beside it a bound of how far each value is from the product of
/// powers of the exact transforms.
/// </summary>
internal sealed class SpectrumPower
{
    /// <summary>Values below it in size are set to 0, so that nothing becomes subnormal.</summary>
    private const double Negligible = 1e-70;

    private readonly double[] _re;
    private readonly double[] _im;
    private readonly double[] _size;
    private readonly double[] _ratio;
    private bool _isFirst = true;
    private double _powerError;

    /// <summary>Starts with the empty product; the arrays receive it.</summary>
    internal SpectrumPower(int length)
    {
        _re = new double[length];
        _im = new double[length];
        _size = new double[length];
        _ratio = new double[length];
    }

    internal double[] Re => _re;

    internal double[] Im => _im;

    /// <summary>Multiplies by the power of a transform whose values are each off by at most an error.</summary>
    /// <remarks>
    /// With z exact and ẑ computed, |ẑ - z| ≤ e and m = |ẑ| + e: |Πẑ^n - Πz^n| ≤ Πm^n Σ n e/m, as in a telescoping sum
    /// every factor is at most its m. A product of k factors by squaring is off by at most (k - 1) 2.83 u of itself.
    /// </remarks>
    internal void Multiply(double[] re, double[] im, double error, long count)
    {
        for (var i = 0; i < _re.Length; i += 8)
        {
            var zRe = Vector512.LoadUnsafe(ref re[0], (nuint)i);
            var zIm = Vector512.LoadUnsafe(ref im[0], (nuint)i);
            var m =
                (
                    Vector512.Sqrt((zRe * zRe) + (zIm * zIm))
                    * Vector512.Create(1 + (8 * BoundedExp.UnitRoundoff))
                ) + Vector512.Create(error);
            var ratio = Vector512.Create(error * count) / m;
            var (pRe, pIm) = Power(zRe, zIm, count);
            var size = Power(m, count);
            if (!_isFirst)
            {
                var aRe = Vector512.LoadUnsafe(ref _re[0], (nuint)i);
                var aIm = Vector512.LoadUnsafe(ref _im[0], (nuint)i);
                (pRe, pIm) = ((aRe * pRe) - (aIm * pIm), (aRe * pIm) + (aIm * pRe));
                size *= Vector512.LoadUnsafe(ref _size[0], (nuint)i);
                ratio += Vector512.LoadUnsafe(ref _ratio[0], (nuint)i);
                size = WithoutSmall(size, size);
            }

            pRe.StoreUnsafe(ref _re[0], (nuint)i);
            pIm.StoreUnsafe(ref _im[0], (nuint)i);
            size.StoreUnsafe(ref _size[0], (nuint)i);
            ratio.StoreUnsafe(ref _ratio[0], (nuint)i);
        }

        _isFirst = false;
        _powerError += 3.0 * count * BoundedExp.UnitRoundoff;
    }

    /// <summary>
    /// A bound of (1/N) Σ over all N frequencies of the error of a value: of every value of the inverse transform.
    /// </summary>
    internal double MeanError(int length)
    {
        var sum = Vector512<double>.Zero;
        var power = Vector512.Create(_powerError);
        for (var i = 0; i < _re.Length; i += 8)
        {
            var size = Vector512.LoadUnsafe(ref _size[0], (nuint)i);
            var ratio = Vector512.LoadUnsafe(ref _ratio[0], (nuint)i);
            sum += size * (ratio + power);
        }

        // Sizes carry roundings of their own, below 4 count u; every frequency but two stands for two.
        var total = 2 * Vector512.Sum(sum) * (1 + (2 * _powerError) + 1e-9) / length;
        return total + 1e-60;
    }

    /// <summary>Σ |value|² over all N frequencies, rounded up.</summary>
    internal double SquaredNorm()
    {
        var sum = Vector512<double>.Zero;
        for (var i = 0; i < _re.Length; i += 8)
        {
            var re = Vector512.LoadUnsafe(ref _re[0], (nuint)i);
            var im = Vector512.LoadUnsafe(ref _im[0], (nuint)i);
            sum += (re * re) + (im * im);
        }

        return (2 * Vector512.Sum(sum) * (1 + 1e-9)) + 1e-100;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Re, Vector512<double> Im) Power(
        Vector512<double> re,
        Vector512<double> im,
        long count
    )
    {
        var (rRe, rIm) = (Vector512<double>.One, Vector512<double>.Zero);
        while (true)
        {
            if ((count & 1) == 1)
            {
                (rRe, rIm) = ((rRe * re) - (rIm * im), (rRe * im) + (rIm * re));
                var size = Vector512.Max(Vector512.Abs(rRe), Vector512.Abs(rIm));
                rRe = WithoutSmall(rRe, size);
                rIm = WithoutSmall(rIm, size);
            }

            count >>= 1;
            if (count == 0)
            {
                return (rRe, rIm);
            }

            var twice = re * im;
            (re, im) = ((re * re) - (im * im), twice + twice);
            var square = Vector512.Max(Vector512.Abs(re), Vector512.Abs(im));
            re = WithoutSmall(re, square);
            im = WithoutSmall(im, square);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Power(Vector512<double> value, long count)
    {
        var result = Vector512<double>.One;
        while (true)
        {
            if ((count & 1) == 1)
            {
                result *= value;
                result = WithoutSmall(result, result);
            }

            count >>= 1;
            if (count == 0)
            {
                return result;
            }

            value *= value;
            value = WithoutSmall(value, value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> WithoutSmall(
        Vector512<double> value,
        Vector512<double> size
    ) =>
        Vector512.ConditionalSelect(
            Vector512.GreaterThan(size, Vector512.Create(Negligible)),
            value,
            Vector512<double>.Zero
        );
}
