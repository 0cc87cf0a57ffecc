using System.Runtime.Intrinsics;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// By products of integers with holes: every fourth bit is kept, so that the carries of at most 16 ones fall into the holes and
/// are masked off (T. Pornin, BearSSL, ghash_ctmul64). No branch and no table index depends on the operands.
/// </summary>
internal readonly struct ScalarCarryless : ICarryless
{
    private const ulong Holes = 0x1111111111111111;

    public static Block LowLow(Block left, Block right) =>
        Product(left.ToScalar(), right.ToScalar());

    public static Block HighLow(Block left, Block right) =>
        Product(left.GetElement(1), right.ToScalar());

    public static Block LowHigh(Block left, Block right) =>
        Product(left.ToScalar(), right.GetElement(1));

    public static Block HighHigh(Block left, Block right) =>
        Product(left.GetElement(1), right.GetElement(1));

    /// <summary>The high half is the low half of the product of the operands written backwards.</summary>
    private static Block Product(ulong x, ulong y) =>
        Vector128.Create(LowHalf(x, y), Reverse(LowHalf(Reverse(x), Reverse(y))) >> 1);

    private static ulong LowHalf(ulong x, ulong y)
    {
        unchecked
        {
            ulong x0 = x & Holes,
                x1 = x & (Holes << 1),
                x2 = x & (Holes << 2),
                x3 = x & (Holes << 3);
            ulong y0 = y & Holes,
                y1 = y & (Holes << 1),
                y2 = y & (Holes << 2),
                y3 = y & (Holes << 3);
            var z0 = (x0 * y0) ^ (x1 * y3) ^ (x2 * y2) ^ (x3 * y1);
            var z1 = (x0 * y1) ^ (x1 * y0) ^ (x2 * y3) ^ (x3 * y2);
            var z2 = (x0 * y2) ^ (x1 * y1) ^ (x2 * y0) ^ (x3 * y3);
            var z3 = (x0 * y3) ^ (x1 * y2) ^ (x2 * y1) ^ (x3 * y0);
            return (z0 & Holes) | (z1 & (Holes << 1)) | (z2 & (Holes << 2)) | (z3 & (Holes << 3));
        }
    }

    private static ulong Reverse(ulong x)
    {
        x = ((x >> 1) & 0x5555555555555555) | ((x & 0x5555555555555555) << 1);
        x = ((x >> 2) & 0x3333333333333333) | ((x & 0x3333333333333333) << 2);
        x = ((x >> 4) & 0x0F0F0F0F0F0F0F0F) | ((x & 0x0F0F0F0F0F0F0F0F) << 4);
        return System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(x);
    }
}
