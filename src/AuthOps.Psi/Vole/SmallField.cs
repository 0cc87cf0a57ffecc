using System.Runtime.CompilerServices;

namespace AuthOps.Psi.Vole;

/// <summary>Slots and coefficients in GF(2^64).</summary>
internal readonly struct SmallField : IOkvsSolvableField<ulong>
{
    public static ulong One => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong left, ulong right) => left ^ right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Scale(ulong value, ulong coefficient) => Gf64.Multiply(value, coefficient);

    public static ulong Multiply(ulong left, ulong right) => Gf64.Multiply(left, right);

    public static ulong Invert(ulong value) => Gf64.Invert(value);
}
