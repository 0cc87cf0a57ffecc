using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>
/// The discrete Fourier transform of a power-of-two length with a proved round-off bound. The forward transform leaves
/// its result in scrambled order, the inverse takes it from there, so nothing is ever reordered. Immutable after
/// construction and safe to share between threads.
/// </summary>
/// <remarks>
/// The input is M = N/8 rows of eight: a transform of length M down each of the eight columns (radix 4, decimation in
/// frequency), eight-fold twiddles, a transform of length 8 along each row. X[k + M r] stands at r M + rev(k).
/// docs/math/fourier-round-off.md proves <see cref="RelativeError"/>.
/// </remarks>
internal sealed class FourierTransform
{
    internal const int Rows = 8;

    /// <summary>The least length.</summary>
    internal const int MinLength = 64;

    /// <summary>The greatest length, 2^22.</summary>
    internal const int MaxLength = 1 << 22;

    private readonly bool _vectors;

    /// <summary>Prepares the tables of a length.</summary>
    /// <param name="length">A power of two from <see cref="MinLength"/> to <see cref="MaxLength"/>.</param>
    /// <param name="vectors">Whether to use vectors; both ways give the same bits.</param>
    internal FourierTransform(int length, bool vectors)
    {
        if (!BitOperations.IsPow2(length) || length is < MinLength or > MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(length));
        }

        _vectors = vectors && Avx512F.IsSupported;
        Length = length;
        ColumnLength = length / Rows;
        ColumnRe = new double[ColumnLength];
        ColumnIm = new double[ColumnLength];
        RowRe = new double[ColumnLength];
        RowIm = new double[ColumnLength];
        FillTables();
    }

    internal int Length { get; }

    internal int ColumnLength { get; }

    internal double[] ColumnRe { get; }

    internal double[] ColumnIm { get; }

    /// <summary>e^{-2πik/N} at rev(k), k &lt; M.</summary>
    internal double[] RowRe { get; }

    internal double[] RowIm { get; }

    /// <summary>
    /// The error of either transform in the Euclidean norm, relative to that of the exact result: 3 u a level of two,
    /// and 40 u for the rows; see docs/math/fourier-round-off.md.
    /// </summary>
    internal double RelativeError =>
        ((3.0 * BitOperations.Log2((uint)ColumnLength)) + 40) * BoundedExp.UnitRoundoff;

    internal static bool VectorsAreFast => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    /// <summary>Transforms; the input is destroyed.</summary>
    internal void Forward(double[] re, double[] im, double[] outRe, double[] outIm)
    {
        if (_vectors)
        {
            FourierColumns<Lanes8>.Forward(this, re, im);
            FourierRowsAvx512.Forward(this, re, im, outRe, outIm);
        }
        else
        {
            FourierColumns<Lanes1>.Forward(this, re, im);
            FourierRows.Forward(this, re, im, outRe, outIm);
        }
    }

    /// <summary>
    /// Transforms back, without the factor 1/N; the input is destroyed. The inverse is the forward transform with real
    /// and imaginary parts exchanged, run backwards.
    /// </summary>
    internal void Inverse(double[] re, double[] im, double[] outRe, double[] outIm)
    {
        if (_vectors)
        {
            FourierRowsAvx512.Backward(this, im, re, outIm, outRe);
            FourierColumns<Lanes8>.Backward(this, outIm, outRe);
        }
        else
        {
            FourierRows.Backward(this, im, re, outIm, outRe);
            FourierColumns<Lanes1>.Backward(this, outIm, outRe);
        }
    }

    private void FillTables()
    {
        var m = ColumnLength;
        var cosine = new double[m + 1];
        var minusSine = new double[m + 1];
        RootsOfUnity.FillOctant(Length, cosine, minusSine);
        var shift = 32 - BitOperations.Log2((uint)m);
        for (var k = 0; k < m; k++)
        {
            var position = (int)(Reverse((uint)k) >> shift);
            RowRe[position] = cosine[k];
            RowIm[position] = minusSine[k];
        }

        // e^{-2πit/M} = e^{-2πi 8t/N}, by the symmetries of the circle from its first octant.
        var eighth = m / 8;
        for (var t = 0; t < m; t++)
        {
            var (octant, rest) = Math.DivRem(t, eighth);
            var at = Rows * ((octant & 1) == 0 ? rest : eighth - rest);
            var (c, s) = (cosine[at], minusSine[at]);
            (ColumnRe[t], ColumnIm[t]) = octant switch
            {
                0 => (c, s),
                1 => (-s, -c),
                2 => (s, -c),
                3 => (-c, s),
                4 => (-c, -s),
                5 => (s, c),
                6 => (-s, c),
                _ => (c, -s),
            };
        }
    }

    private static uint Reverse(uint value)
    {
        value = ((value >> 1) & 0x55555555) | ((value & 0x55555555) << 1);
        value = ((value >> 2) & 0x33333333) | ((value & 0x33333333) << 2);
        value = ((value >> 4) & 0x0f0f0f0f) | ((value & 0x0f0f0f0f) << 4);
        value = ((value >> 8) & 0x00ff00ff) | ((value & 0x00ff00ff) << 8);
        return (value >> 16) | (value << 16);
    }
}
