using System.Runtime.Intrinsics;

namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>
/// The transforms of two real sequences that were transformed as one complex sequence, for the frequencies 0 … N/2 in
/// the scrambled order of <see cref="FourierTransform"/>; N/2 itself stands last.
/// </summary>
internal sealed class HalfSpectrum
{
    private readonly int _half;
    private readonly int _column;

    internal HalfSpectrum(int length)
    {
        _half = length / 2;
        _column = length / FourierTransform.Rows;

        // Padded to whole vectors; the padding stays zero.
        FirstRe = new double[_half + 8];
        FirstIm = new double[_half + 8];
        SecondRe = new double[_half + 8];
        SecondIm = new double[_half + 8];
    }

    internal double[] FirstRe { get; }

    internal double[] FirstIm { get; }

    internal double[] SecondRe { get; }

    internal double[] SecondIm { get; }

    /// <summary>Takes the packed transform apart: each value is off by at most u more.</summary>
    internal void Split(double[] re, double[] im)
    {
        for (var r = 0; r < 4; r++)
        {
            for (var p = 0; p < Math.Min(8, _column); p++)
            {
                SplitOne(re, im, (r * _column) + p, Partner(r, p));
            }

            for (var p = 8; p < _column; p += 8)
            {
                SplitEight(re, im, (r * _column) + p, PartnerBlock(r, p));
            }
        }

        SplitOne(re, im, 4 * _column, 4 * _column, _half);
    }

    /// <summary>Puts the packed transform together again.</summary>
    internal void Merge(double[] re, double[] im)
    {
        for (var r = 0; r < 4; r++)
        {
            for (var p = 0; p < Math.Min(8, _column); p++)
            {
                var at = (r * _column) + p;
                MergeOne(re, im, at, Partner(r, p), at);
            }

            for (var p = 8; p < _column; p += 8)
            {
                MergeEight(re, im, (r * _column) + p, PartnerBlock(r, p));
            }
        }

        MergeOne(re, im, 4 * _column, 4 * _column, _half);
    }

    // In reversed bits, -k of an octave [2^j, 2^{j+1}) is the octave read backwards.
    private int Partner(int r, int p)
    {
        if (p == 0)
        {
            return (8 - r) % 8 * _column;
        }

        var octave = 1 << System.Numerics.BitOperations.Log2((uint)p);
        return ((7 - r) * _column) + (3 * octave) - 1 - p;
    }

    private int PartnerBlock(int r, int p) => Partner(r, p) - 7;

    private void SplitOne(double[] re, double[] im, int at, int partner) =>
        SplitOne(re, im, at, partner, at);

    private void SplitOne(double[] re, double[] im, int at, int partner, int target)
    {
        FirstRe[target] = (re[at] + re[partner]) * 0.5;
        FirstIm[target] = (im[at] - im[partner]) * 0.5;
        SecondRe[target] = (im[at] + im[partner]) * 0.5;
        SecondIm[target] = (re[partner] - re[at]) * 0.5;
    }

    private void SplitEight(double[] re, double[] im, int at, int partner)
    {
        var half = Vector512.Create(0.5);
        var aRe = Vector512.LoadUnsafe(ref re[0], (nuint)at);
        var aIm = Vector512.LoadUnsafe(ref im[0], (nuint)at);
        var bRe = Backwards(Vector512.LoadUnsafe(ref re[0], (nuint)partner));
        var bIm = Backwards(Vector512.LoadUnsafe(ref im[0], (nuint)partner));
        ((aRe + bRe) * half).StoreUnsafe(ref FirstRe[0], (nuint)at);
        ((aIm - bIm) * half).StoreUnsafe(ref FirstIm[0], (nuint)at);
        ((aIm + bIm) * half).StoreUnsafe(ref SecondRe[0], (nuint)at);
        ((bRe - aRe) * half).StoreUnsafe(ref SecondIm[0], (nuint)at);
    }

    private void MergeOne(double[] re, double[] im, int at, int partner, int source)
    {
        var (uRe, uIm) = (FirstRe[source], FirstIm[source]);
        var (vRe, vIm) = (SecondRe[source], SecondIm[source]);
        re[at] = uRe - vIm;
        im[at] = uIm + vRe;
        if (partner != at)
        {
            re[partner] = uRe + vIm;
            im[partner] = vRe - uIm;
        }
    }

    private void MergeEight(double[] re, double[] im, int at, int partner)
    {
        var uRe = Vector512.LoadUnsafe(ref FirstRe[0], (nuint)at);
        var uIm = Vector512.LoadUnsafe(ref FirstIm[0], (nuint)at);
        var vRe = Vector512.LoadUnsafe(ref SecondRe[0], (nuint)at);
        var vIm = Vector512.LoadUnsafe(ref SecondIm[0], (nuint)at);
        (uRe - vIm).StoreUnsafe(ref re[0], (nuint)at);
        (uIm + vRe).StoreUnsafe(ref im[0], (nuint)at);
        Backwards(uRe + vIm).StoreUnsafe(ref re[0], (nuint)partner);
        Backwards(vRe - uIm).StoreUnsafe(ref im[0], (nuint)partner);
    }

    private static Vector512<double> Backwards(Vector512<double> v) =>
        Vector512.Shuffle(v, Vector512.Create(7L, 6, 5, 4, 3, 2, 1, 0));
}
