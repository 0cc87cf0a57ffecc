using System.Runtime.CompilerServices;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>Slots that are pairs over GF(2^64): what a small-field store becomes under a VOLE. Decoded only.</summary>
internal readonly struct PairField : IOkvsField<Block>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Add(Block left, Block right) => left ^ right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Scale(Block value, ulong coefficient) => Gf64.Scale(value, coefficient);
}
