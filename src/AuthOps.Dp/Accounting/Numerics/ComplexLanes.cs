using System.Runtime.CompilerServices;

namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>Complex numbers side by side. A product is off by at most √2 γ₂ &lt; 2.83 u of itself (Higham 2002, Lemma 3.5).</summary>
internal readonly struct ComplexLanes<T>(T re, T im)
    where T : struct, ILanes<T>
{
    internal readonly T Re = re;
    internal readonly T Im = im;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<T> operator +(ComplexLanes<T> a, ComplexLanes<T> b) =>
        new(a.Re + b.Re, a.Im + b.Im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<T> operator -(ComplexLanes<T> a, ComplexLanes<T> b) =>
        new(a.Re - b.Re, a.Im - b.Im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<T> operator *(ComplexLanes<T> a, ComplexLanes<T> b) =>
        new((a.Re * b.Re) - (a.Im * b.Im), (a.Re * b.Im) + (a.Im * b.Re));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ComplexLanes<T> Load(ref double re, ref double im, int offset) =>
        new(T.Load(ref re, offset), T.Load(ref im, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ComplexLanes<T> Broadcast(double re, double im) =>
        new(T.Broadcast(re), T.Broadcast(im));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Store(ref double re, ref double im, int offset)
    {
        T.Store(Re, ref re, offset);
        T.Store(Im, ref im, offset);
    }

    /// <summary>a + b·(-i).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ComplexLanes<T> AddMinusI(ComplexLanes<T> a, ComplexLanes<T> b) =>
        new(a.Re + b.Im, a.Im - b.Re);

    /// <summary>a - b·(-i).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ComplexLanes<T> SubtractMinusI(ComplexLanes<T> a, ComplexLanes<T> b) =>
        new(a.Re - b.Im, a.Im + b.Re);

    /// <summary>The number times e^{-iπ/4} = (1 - i)/√2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ComplexLanes<T> TimesEighthRoot()
    {
        var half = T.Broadcast(0.70710678118654757);
        return new ComplexLanes<T>((Re + Im) * half, (Im - Re) * half);
    }

    /// <summary>The number times e^{-3iπ/4} = -(1 + i)/√2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ComplexLanes<T> TimesThreeEighthsRoot()
    {
        var half = T.Broadcast(0.70710678118654757);
        var minus = T.Broadcast(-0.70710678118654757);
        return new ComplexLanes<T>((Im - Re) * half, (Re + Im) * minus);
    }
}
