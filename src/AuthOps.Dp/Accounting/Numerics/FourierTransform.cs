using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>
/// The discrete Fourier transform of a power-of-two length with a proved round-off bound, in place. The forward transform
/// leaves its result in scrambled order, the inverse takes it from there, so nothing is ever reordered. Immutable after
/// construction and safe to share between threads until disposed of, which gives its tables back to the pool.
/// </summary>
/// <remarks>
/// The input is M = N/8 rows of eight: a transform of length M down each of the eight columns (radix 4, decimation in
/// frequency), eight-fold twiddles, a transform of length 8 along each row. X[k + M r] stands at 8 rev(k) + r.
/// docs/math/fourier-round-off.md proves <see cref="RelativeError"/>.
/// </remarks>
internal sealed class FourierTransform : IDisposable
{
    internal const int Rows = 8;

    /// <summary>The least length.</summary>
    internal const int MinLength = 64;

    /// <summary>The greatest length, 2^22.</summary>
    internal const int MaxLength = 1 << 22;

    private readonly int _lanes;

    /// <summary>Prepares the tables of a length.</summary>
    /// <param name="length">A power of two from <see cref="MinLength"/> to <see cref="MaxLength"/>.</param>
    /// <param name="vectors">Whether to use vectors; both ways give the same bits.</param>
    internal FourierTransform(int length, bool vectors)
        : this(length, vectors ? FastLanes : 1) { }

    /// <summary>Prepares the tables of a length for kernels of 1, 4 or 8 lanes, which the processor must have.</summary>
    internal FourierTransform(int length, int lanes)
    {
        if (!BitOperations.IsPow2(length) || length is < MinLength or > MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(length));
        }

        _lanes = lanes;
        Length = length;
        ColumnLength = length / Rows;
        ColumnRe = ArrayPool<double>.Shared.Rent(ColumnLength);
        ColumnIm = ArrayPool<double>.Shared.Rent(ColumnLength);
        RowRe = ArrayPool<double>.Shared.Rent(ColumnLength);
        RowIm = ArrayPool<double>.Shared.Rent(ColumnLength);
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
    /// The error of any value of either transform, relative to the sum of the sizes of the input: 3 u a level of two, and
    /// 40 u for the rows; docs/math/fourier-round-off.md.
    /// </summary>
    internal double RelativeError =>
        ((3.0 * BitOperations.Log2((uint)ColumnLength)) + 40) * BoundedExp.UnitRoundoff;

    /// <summary>The widest kernel of this processor. Vector512.IsHardwareAccelerated is no guide: it says no where 512 bits may lower the clock.</summary>
    internal static int FastLanes =>
        Avx512F.IsSupported ? 8
        : Avx2.IsSupported ? 4
        : 1;

    internal static string KernelName =>
        FastLanes switch
        {
            8 => "avx512",
            4 => "avx2",
            _ => "scalar",
        };

    public void Dispose()
    {
        foreach (var table in new[] { ColumnRe, ColumnIm, RowRe, RowIm })
        {
            ArrayPool<double>.Shared.Return(table);
        }
    }

    /// <summary>Transforms in place.</summary>
    internal void Forward(double[] re, double[] im)
    {
        switch (_lanes)
        {
            case 8:
                FourierColumns<Lanes8>.Forward(this, re, im);
                FourierRowsAvx512.Forward(this, re, im);
                break;
            case 4:
                FourierColumns<Lanes4>.Forward(this, re, im);
                FourierRowsAvx2.Forward(this, re, im);
                break;
            default:
                FourierColumns<Lanes1>.Forward(this, re, im);
                FourierRows.Forward(this, re, im);
                break;
        }
    }

    /// <summary>
    /// Transforms back in place, without the factor 1/N. The inverse is the forward transform with real and imaginary
    /// parts exchanged, run backwards.
    /// </summary>
    internal void Inverse(double[] re, double[] im)
    {
        switch (_lanes)
        {
            case 8:
                FourierRowsAvx512.Backward(this, im, re);
                FourierColumns<Lanes8>.Backward(this, im, re);
                break;
            case 4:
                FourierRowsAvx2.Backward(this, im, re);
                FourierColumns<Lanes4>.Backward(this, im, re);
                break;
            default:
                FourierRows.Backward(this, im, re);
                FourierColumns<Lanes1>.Backward(this, im, re);
                break;
        }
    }

    private void FillTables()
    {
        var m = ColumnLength;
        var cosine = ArrayPool<double>.Shared.Rent(m + 1);
        var minusSine = ArrayPool<double>.Shared.Rent(m + 1);
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

        ArrayPool<double>.Shared.Return(cosine);
        ArrayPool<double>.Shared.Return(minusSine);
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
