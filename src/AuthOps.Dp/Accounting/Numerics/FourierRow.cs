using System.Runtime.CompilerServices;

namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>Eight complex numbers in the order of the lanes of a row, over one or eight rows at once.</summary>
internal struct FourierRow<T>
    where T : struct, ILanes<T>
{
    internal ComplexLanes<T> Z0;
    internal ComplexLanes<T> Z1;
    internal ComplexLanes<T> Z2;
    internal ComplexLanes<T> Z3;
    internal ComplexLanes<T> Z4;
    internal ComplexLanes<T> Z5;
    internal ComplexLanes<T> Z6;
    internal ComplexLanes<T> Z7;

    /// <summary>
    /// Lane l times w^l. The powers come from w by at most three products one upon the other: w^7 is off by at most
    /// 7·1.01 u + 6·2.83 u, below 24.1 u.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Twiddle(ComplexLanes<T> w)
    {
        var w2 = w * w;
        var w3 = w2 * w;
        var w4 = w2 * w2;
        Z1 *= w;
        Z2 *= w2;
        Z3 *= w3;
        Z4 *= w4;
        Z5 *= w3 * w2;
        Z6 *= w3 * w3;
        Z7 *= w4 * w3;
    }

    /// <summary>The transform of length 8 along the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Transform()
    {
        var t0 = Z0 + Z4;
        var t1 = Z1 + Z5;
        var t2 = Z2 + Z6;
        var t3 = Z3 + Z7;
        var t4 = Z0 - Z4;
        var t5 = (Z1 - Z5).TimesEighthRoot();
        var t6 = Z2 - Z6;
        var t7 = (Z3 - Z7).TimesThreeEighthsRoot();

        var e = t0 + t2;
        var f = t0 - t2;
        var g = t1 + t3;
        var h = t1 - t3;
        Z0 = e + g;
        Z4 = e - g;
        Z2 = ComplexLanes<T>.AddMinusI(f, h);
        Z6 = ComplexLanes<T>.SubtractMinusI(f, h);

        // t6 still lacks its factor -i.
        e = ComplexLanes<T>.AddMinusI(t4, t6);
        f = ComplexLanes<T>.SubtractMinusI(t4, t6);
        g = t5 + t7;
        h = t5 - t7;
        Z1 = e + g;
        Z5 = e - g;
        Z3 = ComplexLanes<T>.AddMinusI(f, h);
        Z7 = ComplexLanes<T>.SubtractMinusI(f, h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Load(ref double re, ref double im, int at, int step)
    {
        Z0 = ComplexLanes<T>.Load(ref re, ref im, at);
        Z1 = ComplexLanes<T>.Load(ref re, ref im, at + step);
        Z2 = ComplexLanes<T>.Load(ref re, ref im, at + (2 * step));
        Z3 = ComplexLanes<T>.Load(ref re, ref im, at + (3 * step));
        Z4 = ComplexLanes<T>.Load(ref re, ref im, at + (4 * step));
        Z5 = ComplexLanes<T>.Load(ref re, ref im, at + (5 * step));
        Z6 = ComplexLanes<T>.Load(ref re, ref im, at + (6 * step));
        Z7 = ComplexLanes<T>.Load(ref re, ref im, at + (7 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void Store(ref double re, ref double im, int at, int step)
    {
        Z0.Store(ref re, ref im, at);
        Z1.Store(ref re, ref im, at + step);
        Z2.Store(ref re, ref im, at + (2 * step));
        Z3.Store(ref re, ref im, at + (3 * step));
        Z4.Store(ref re, ref im, at + (4 * step));
        Z5.Store(ref re, ref im, at + (5 * step));
        Z6.Store(ref re, ref im, at + (6 * step));
        Z7.Store(ref re, ref im, at + (7 * step));
    }
}
