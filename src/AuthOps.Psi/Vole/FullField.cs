using System.Runtime.CompilerServices;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>Slots in GF(2^128); coefficients are its elements of degree below 64.</summary>
internal readonly struct FullField : IOkvsSolvableField<Block>
{
    public static Block One => Gf128.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Add(Block left, Block right) => left ^ right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Scale(Block value, ulong coefficient) => Gf128.Scale(value, coefficient);

    public static Block Multiply(Block left, Block right) => Gf128.Multiply(left, right);

    public static Block Invert(Block value) => Gf128.Invert(value);
}
