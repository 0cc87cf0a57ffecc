using System.Runtime.Intrinsics;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Tests.Vole;

/// <summary>Products of polynomials over GF(2) bit by bit, as in a textbook: the reference of both fields.</summary>
internal static class Polynomials
{
    /// <summary>Modulo x^128 + x^7 + x^2 + x + 1.</summary>
    public static Block Multiply128(Block left, Block right)
    {
        var (a, b, product) = (Number(left), Number(right), UInt128.Zero);
        for (var bit = 0; bit < 128; bit++)
        {
            if (((b >> bit) & 1) != 0)
            {
                product ^= a;
            }

            var carry = (a >> 127) != 0;
            a <<= 1;
            if (carry)
            {
                a ^= 0x87;
            }
        }

        return Vector128.Create((ulong)(product & ulong.MaxValue), (ulong)(product >> 64));
    }

    /// <summary>Modulo x^64 + x^4 + x^3 + x + 1.</summary>
    public static ulong Multiply64(ulong a, ulong b)
    {
        var product = 0UL;
        for (var bit = 0; bit < 64; bit++)
        {
            if (((b >> bit) & 1) != 0)
            {
                product ^= a;
            }

            a = (a << 1) ^ ((a >> 63) * 0x1B);
        }

        return product;
    }

    private static UInt128 Number(Block block) => new(block.GetElement(1), block.GetElement(0));
}
