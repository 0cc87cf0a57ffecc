using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>
/// Products of powers of the transforms of two real sequences, the first and the second, which were transformed as one
/// complex sequence; beside them a bound of how far each value is from the product of powers of the exact transforms.
/// </summary>
/// <remarks>
/// In the order of <see cref="FourierTransform"/> the frequency -(k + M r) stands in the row of -k, lanes reversed. Rows
/// 0 and 1 (k = 0 and M/2) are their own partners; the other partners of an octave [2^j, 2^{j+1}) are the octave read
/// backwards. docs/math/fourier-round-off.md has the bounds.
/// </remarks>
internal sealed class SpectrumPower : IDisposable
{
    /// <summary>Values below it in size are set to 0, so that nothing becomes subnormal.</summary>
    private const double Negligible = 1e-70;

    private const double Rounding = 1 + (8 * BoundedExp.UnitRoundoff);

    private readonly int _rows;
    private readonly double[][] _kept = new double[8][];
    private bool _isFirst = true;
    private double _counts;
    private double _sizes;
    private double _errors;

    /// <summary>Starts with the empty product.</summary>
    internal SpectrumPower(int length) => _rows = length / FourierTransform.Rows;

    private double PowerError => 3.0 * _counts * BoundedExp.UnitRoundoff;

    public void Dispose()
    {
        foreach (var array in _kept)
        {
            if (array is not null)
            {
                ArrayPool<double>.Shared.Return(array);
            }
        }
    }

    /// <summary>
    /// Multiplies by the power of a transform whose values are each off by at most an error; the last factor's arrays
    /// receive the product, as one complex sequence again.
    /// </summary>
    /// <remarks>
    /// With z exact and ẑ computed, |ẑ - z| ≤ e and m = |ẑ| + e: |Πẑ^n - Πz^n| ≤ Πm^n Σ n e/m, as in a telescoping sum
    /// every factor is at most its m. A product of k factors by squaring is off by at most (k - 1) 2.83 u of itself.
    /// </remarks>
    internal void Multiply(double[] re, double[] im, double error, long count, bool isLast)
    {
        if (_isFirst && !isLast)
        {
            for (var i = 0; i < _kept.Length; i++)
            {
                _kept[i] = ArrayPool<double>.Shared.Rent(((_rows / 2) + 1) * 8);
            }
        }

        _counts += count;
        var factor = new Factor(error, count);
        Row(re, im, factor, 0, isLast);
        Row(re, im, factor, 1, isLast);
        for (var octave = 2; octave < _rows; octave *= 2)
        {
            for (var row = octave; row < octave + (octave / 2); row++)
            {
                Row(re, im, factor, row, isLast);
            }
        }

        _isFirst = false;
    }

    /// <summary>
    /// A bound of (1/N) Σ over all N frequencies of the error of a value of either product, hence of every value of its
    /// inverse transform; for both together.
    /// </summary>
    internal double MeanError() =>
        // Sizes carry roundings of their own, below 4 count u.
        ((_errors + (_sizes * PowerError)) * (1 + (2 * PowerError) + 1e-9) / (8.0 * _rows)) + 1e-60;

    /// <summary>A bound of (1/N) Σ |value| over all N frequencies of both products.</summary>
    internal double MeanSize() => (_sizes * (1 + (3 * PowerError) + 1e-9) / (8.0 * _rows)) + 1e-60;

    private static int Partner(int row) =>
        row < 2 ? row : (3 << BitOperations.Log2((uint)row)) - 1 - row;

    private void Row(double[] re, double[] im, in Factor factor, int row, bool isLast)
    {
        var partner = Partner(row);
        var (at, to) = ((nuint)(8 * row), (nuint)(8 * partner));
        var zRe = Vector512.LoadUnsafe(ref re[0], at);
        var zIm = Vector512.LoadUnsafe(ref im[0], at);
        var yRe = Backwards(Vector512.LoadUnsafe(ref re[0], to), row);
        var yIm = Backwards(Vector512.LoadUnsafe(ref im[0], to), row);
        var half = Vector512.Create(0.5);
        var first = new Value((zRe + yRe) * half, (zIm - yIm) * half);
        var second = new Value((zIm + yIm) * half, (yRe - zRe) * half);
        if (factor.IsNegligible(first) && factor.IsNegligible(second))
        {
            (first, second) = (default, default);
        }
        else
        {
            first = factor.Power(first);
            second = factor.Power(second);
        }

        // Of the partners of an octave one half is visited.
        var kept = row < 2 ? row : row - (1 << (BitOperations.Log2((uint)row) - 1)) + 1;
        if (!_isFirst)
        {
            first = first.Times(Load(0, kept));
            second = second.Times(Load(4, kept));
        }

        if (!isLast)
        {
            Keep(first, 0, kept);
            Keep(second, 4, kept);
            return;
        }

        Count(first, second, row < 2 ? 1 : 2);
        (first.Re - second.Im).StoreUnsafe(ref re[0], at);
        (first.Im + second.Re).StoreUnsafe(ref im[0], at);
        if (partner != row)
        {
            Backwards(first.Re + second.Im, row).StoreUnsafe(ref re[0], to);
            Backwards(second.Re - first.Im, row).StoreUnsafe(ref im[0], to);
        }
    }

    private void Count(in Value first, in Value second, int times)
    {
        if (first.IsZero && second.IsZero)
        {
            return;
        }

        _sizes += times * Vector512.Sum(first.Size + second.Size);
        _errors += times * Vector512.Sum((first.Size * first.Ratio) + (second.Size * second.Ratio));
    }

    private Value Load(int array, int row) =>
        new(Kept(array, row), Kept(array + 1, row))
        {
            Size = Kept(array + 2, row),
            Ratio = Kept(array + 3, row),
        };

    private Vector512<double> Kept(int array, int row) =>
        Vector512.LoadUnsafe(ref _kept[array][0], (nuint)(8 * row));

    private void Keep(in Value value, int array, int row)
    {
        var at = (nuint)(8 * row);
        value.Re.StoreUnsafe(ref _kept[array][0], at);
        value.Im.StoreUnsafe(ref _kept[array + 1][0], at);
        value.Size.StoreUnsafe(ref _kept[array + 2][0], at);
        value.Ratio.StoreUnsafe(ref _kept[array + 3][0], at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Backwards(Vector512<double> v, int row) =>
        row == 0
            ? Vector512.Shuffle(v, Vector512.Create(0L, 7, 6, 5, 4, 3, 2, 1))
            : Vector512.Shuffle(v, Vector512.Create(7L, 6, 5, 4, 3, 2, 1, 0));

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

    /// <summary>Eight values, the bound Πm^n of their size, and Σ n e/m.</summary>
    private readonly struct Value(Vector512<double> re, Vector512<double> im)
    {
        internal Vector512<double> Re { get; } = re;

        internal Vector512<double> Im { get; } = im;

        internal Vector512<double> Size { get; init; }

        internal Vector512<double> Ratio { get; init; }

        internal Vector512<double> Square => (Re * Re) + (Im * Im);

        internal bool IsZero => Size == Vector512<double>.Zero;

        internal Value Times(in Value other)
        {
            var size = Size * other.Size;
            return new Value((Re * other.Re) - (Im * other.Im), (Re * other.Im) + (Im * other.Re))
            {
                Size = WithoutSmall(size, size),
                Ratio = Ratio + other.Ratio,
            };
        }
    }

    /// <summary>One factor: how far its values are off, and its power.</summary>
    private readonly struct Factor
    {
        private readonly double _error;
        private readonly long _count;
        private readonly double _negligible;

        internal Factor(double error, long count)
        {
            (_error, _count) = (error, count);

            // e^-162 < 10^-70, and the error of the exponential, raised to the count, stays below e^0.1.
            _negligible = BoundedExp.Exp(-162.0 / count) * 0.999999999 / Rounding;
        }

        /// <summary>Whether all eight powers are below 10^-70 in size.</summary>
        internal bool IsNegligible(in Value value) =>
            Vector512.LessThanAll(
                Vector512.Sqrt(value.Square) + Vector512.Create(_error),
                Vector512.Create(_negligible)
            );

        internal Value Power(in Value value)
        {
            var m =
                (Vector512.Sqrt(value.Square) * Vector512.Create(Rounding))
                + Vector512.Create(_error);
            var (re, im) = Power(value.Re, value.Im, _count);
            return new Value(re, im)
            {
                Size = Power(m, _count),
                Ratio = Vector512.Create(_error * _count) / m,
            };
        }

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
    }
}
