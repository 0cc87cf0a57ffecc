using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>By the instruction PCLMULQDQ.</summary>
internal readonly struct PclmulCarryless : ICarryless
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block LowLow(Block left, Block right) =>
        Pclmulqdq.CarrylessMultiply(left, right, 0x00);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block HighLow(Block left, Block right) =>
        Pclmulqdq.CarrylessMultiply(left, right, 0x01);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block LowHigh(Block left, Block right) =>
        Pclmulqdq.CarrylessMultiply(left, right, 0x10);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block HighHigh(Block left, Block right) =>
        Pclmulqdq.CarrylessMultiply(left, right, 0x11);
}
