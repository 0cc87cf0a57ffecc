using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// What an item's hash of 128 bits says: a position in each part from its first three words of 32 bits, the bin from the fourth,
/// and the coefficient of the dense slots from all. Stateless and safe to share between threads.
/// </summary>
internal static class OkvsRow
{
    /// <summary>Bits of a position where three of them share a word; a part has fewer slots.</summary>
    public const int PositionBits = 21;

    private const ulong Mask = (1UL << PositionBits) - 1;

    /// <summary>The bin, in [0, bins).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Bin(Block row, int bins) =>
        unchecked((int)(((row.GetElement(1) >> 32) * (uint)bins) >> 32));

    /// <summary>The positions in the three parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (nuint First, nuint Second, nuint Third) Places(Block row, uint thirdSize)
    {
        unchecked
        {
            var low = row.GetElement(0);
            var first = ((uint)low * (ulong)thirdSize) >> 32;
            var second = thirdSize + (((low >> 32) * thirdSize) >> 32);
            var third = (2UL * thirdSize) + (((uint)row.GetElement(1) * (ulong)thirdSize) >> 32);
            return ((nuint)first, (nuint)second, (nuint)third);
        }
    }

    /// <summary>The positions packed into a word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Positions(Block row, uint thirdSize)
    {
        var (first, second, third) = Places(row, thirdSize);
        return first | ((ulong)second << PositionBits) | ((ulong)third << (2 * PositionBits));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint First(ulong positions) => unchecked((uint)(positions & Mask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Second(ulong positions) =>
        unchecked((uint)((positions >> PositionBits) & Mask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Third(ulong positions) => unchecked((uint)(positions >> (2 * PositionBits)));

    /// <summary>The coefficient c; dense slot j is multiplied by its power of exponent j + 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Coefficient(Block row) =>
        unchecked(row.GetElement(0) + (row.GetElement(1) * 0x9E3779B97F4A7C15));
}
