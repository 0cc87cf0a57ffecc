using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// Blocks of 128 bits: elements of GF(2^128), pairs over GF(2^64), keys and seeds. The low word comes first, on the wire too.
/// Stateless and safe to share between threads.
/// </summary>
internal static class Blocks
{
    /// <summary>The bytes of a block.</summary>
    public const int Size = 16;

    /// <summary>The low word in the place of the high one, zero below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block LowToHigh(Block value) =>
        Sse2.IsSupported
            ? Sse2.ShiftLeftLogical128BitLane(value, 8)
            : Vector128.Create(0UL, value.ToScalar());

    /// <summary>The high word in the place of the low one, zero above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block HighToLow(Block value) =>
        Sse2.IsSupported
            ? Sse2.ShiftRightLogical128BitLane(value, 8)
            : Vector128.CreateScalar(value.GetElement(1));

    /// <summary>The low words of both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block LowWords(Block low, Block high) =>
        Sse2.IsSupported
            ? Sse2.UnpackLow(low, high)
            : Vector128.Create(low.ToScalar(), high.ToScalar());

    /// <summary>The high words of both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block HighWords(Block low, Block high) =>
        Sse2.IsSupported
            ? Sse2.UnpackHigh(low, high)
            : Vector128.Create(low.GetElement(1), high.GetElement(1));

    /// <summary>Adds the second to the first, element by element, in any field of characteristic two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTo(Span<Block> sums, ReadOnlySpan<Block> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, sums.Length, nameof(values));
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] ^= values[i];
        }
    }
}
