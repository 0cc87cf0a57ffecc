using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Primitives.Groups;

// Limb bounds, and why they hold.
//
// An element is x0 + x1·2^51 + x2·2^102 + x3·2^153 + x4·2^204 modulo p = 2^255 - 19, limbs unsigned.
//   tight: every limb < 2^51 + 2^18     (results of Multiply, Square, SquareTimes, FromBytes, Canonicalize)
//   loose: every limb < 2^54            (what Multiply, Square, Canonicalize accept)
// Add of tight operands: limbs < 2^52 + 2^19. Subtract(a, b) computes a + 4p - b limb by limb; the limbs of 4p are
// 2^53 - 76 and 2^53 - 4, so it needs every limb of b <= 2^53 - 76 (any sum of three tight elements fits) and
// yields limbs < a + 2^53: loose when a < 2^53.
//
// Multiply, loose x loose. Write c = 19·b < 2^58.25 for the limbs that wrap (2^255 = 19 mod p). Each of the 25
// products a·b or a·c is split at bit 57: high = floor(a·b / 2^57) is the upper word of (a << 7)·b, where a << 7
// < 2^61 does not overflow; low = a·b - high·2^57 lies in [0, 2^57).
//   - The sum of a column's five lows is < 5·2^57 < 2^64, so it equals (sum of a·b - 2^57·sum of highs) taken
//     modulo 2^64, which needs no masking per product and no carry between words.
//   - The sum of a column's highs is at most 5·2^54·2^58.25 / 2^57 < 2^57.6 in columns 0 to 3 and at most
//     5·2^108 / 2^57 < 2^53.4 in column 4, which holds no wrapped product.
//   - 2^57 = 2^6·2^51, so 64·high enters the next column: < 5·2^57 + 2^63.6 < 2^64; and column 4 enters column 0 as
//     19·64·high < 2^63.7, again < 2^64 with the lows.
// One parallel carry leaves limb < 2^51 + 2^13, and limb 0 < 2^51 + 19·2^13 < 2^51 + 2^18: tight.
// Square doubles operands instead of adding equal products: the column sums are the same numbers.
// The largest shifted operand is (2·a) << 7 < 2^62.

/// <summary>
/// An element of the field of order 2^255 - 19 in five limbs of 51 bits. No branch, no index and no division
/// depends on a value. A mutable value; not safe for concurrent mutation, copies belong to one thread.
/// </summary>
internal partial struct Fe25519
{
    /// <summary>The limbs, least significant first.</summary>
    public ulong L0,
        L1,
        L2,
        L3,
        L4;

    private const ulong Mask51 = (1UL << 51) - 1;

    // 4p, limb by limb.
    private const ulong FourP0 = 0x1FFFFFFFFFFFB4;
    private const ulong FourP1 = 0x1FFFFFFFFFFFFC;

    public Fe25519(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4)
    {
        L0 = l0;
        L1 = l1;
        L2 = l2;
        L3 = l3;
        L4 = l4;
    }

    public static Fe25519 Zero => default;

    public static Fe25519 One => new(1, 0, 0, 0, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(out Fe25519 result, in Fe25519 a, in Fe25519 b)
    {
        unchecked
        {
            result.L0 = a.L0 + b.L0;
            result.L1 = a.L1 + b.L1;
            result.L2 = a.L2 + b.L2;
            result.L3 = a.L3 + b.L3;
            result.L4 = a.L4 + b.L4;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Subtract(out Fe25519 result, in Fe25519 a, in Fe25519 b)
    {
        unchecked
        {
            result.L0 = a.L0 + FourP0 - b.L0;
            result.L1 = a.L1 + FourP1 - b.L1;
            result.L2 = a.L2 + FourP1 - b.L2;
            result.L3 = a.L3 + FourP1 - b.L3;
            result.L4 = a.L4 + FourP1 - b.L4;
        }
    }

    /// <summary>Computes 4p - a: loose for a within the bound of <see cref="Subtract"/>.</summary>
    public static void Negate(out Fe25519 result, in Fe25519 a) => Subtract(out result, Zero, a);

    public static void Multiply(out Fe25519 result, in Fe25519 a, in Fe25519 b)
    {
        unchecked
        {
            var (b0, b1, b2, b3, b4) = (b.L0, b.L1, b.L2, b.L3, b.L4);
            var (c1, c2, c3, c4) = (b1 * 19, b2 * 19, b3 * 19, b4 * 19);
            // Row by row: "l" sums the products modulo 2^64, "h" their parts above bit 57.
            var x = a.L0;
            ulong l0 = x * b0,
                l1 = x * b1,
                l2 = x * b2,
                l3 = x * b3,
                l4 = x * b4;
            x <<= 7;
            ulong h0 = High(x, b0),
                h1 = High(x, b1),
                h2 = High(x, b2),
                h3 = High(x, b3),
                h4 = High(x, b4);
            x = a.L1;
            l0 += x * c4;
            l1 += x * b0;
            l2 += x * b1;
            l3 += x * b2;
            l4 += x * b3;
            x <<= 7;
            h0 += High(x, c4);
            h1 += High(x, b0);
            h2 += High(x, b1);
            h3 += High(x, b2);
            h4 += High(x, b3);
            x = a.L2;
            l0 += x * c3;
            l1 += x * c4;
            l2 += x * b0;
            l3 += x * b1;
            l4 += x * b2;
            x <<= 7;
            h0 += High(x, c3);
            h1 += High(x, c4);
            h2 += High(x, b0);
            h3 += High(x, b1);
            h4 += High(x, b2);
            x = a.L3;
            l0 += x * c2;
            l1 += x * c3;
            l2 += x * c4;
            l3 += x * b0;
            l4 += x * b1;
            x <<= 7;
            h0 += High(x, c2);
            h1 += High(x, c3);
            h2 += High(x, c4);
            h3 += High(x, b0);
            h4 += High(x, b1);
            x = a.L4;
            l0 += x * c1;
            l1 += x * c2;
            l2 += x * c3;
            l3 += x * c4;
            l4 += x * b0;
            x <<= 7;
            h0 += High(x, c1);
            h1 += High(x, c2);
            h2 += High(x, c3);
            h3 += High(x, c4);
            h4 += High(x, b0);
            Combine(out result, (l0, l1, l2, l3, l4), (h0, h1, h2, h3, h4));
        }
    }

    public static void Square(out Fe25519 result, in Fe25519 a)
    {
        unchecked
        {
            ulong a0 = a.L0,
                a1 = a.L1,
                a2 = a.L2,
                a3 = a.L3,
                a4 = a.L4;
            ulong d0 = a0 << 1,
                d1 = a1 << 1,
                d2 = a2 << 1,
                c3 = a3 * 19,
                c4 = a4 * 19;
            var l0 = a0 * a0 + d1 * c4 + d2 * c3;
            var l1 = d0 * a1 + d2 * c4 + a3 * c3;
            var l2 = d0 * a2 + a1 * a1 + (a3 << 1) * c4;
            var l3 = d0 * a3 + d1 * a2 + a4 * c4;
            var l4 = d0 * a4 + d1 * a3 + a2 * a2;
            ulong s0 = d0 << 7,
                s1 = d1 << 7,
                s2 = d2 << 7;
            var h0 = High(a0 << 7, a0) + High(s1, c4) + High(s2, c3);
            var h1 = High(s0, a1) + High(s2, c4) + High(a3 << 7, c3);
            var h2 = High(s0, a2) + High(a1 << 7, a1) + High(a3 << 8, c4);
            var h3 = High(s0, a3) + High(s1, a2) + High(a4 << 7, c4);
            var h4 = High(s0, a4) + High(s1, a3) + High(a2 << 7, a2);
            Combine(out result, (l0, l1, l2, l3, l4), (h0, h1, h2, h3, h4));
        }
    }

    /// <summary>Column sums modulo 2^64 and sums of the parts above bit 57, to tight limbs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Combine(
        out Fe25519 result,
        (ulong C0, ulong C1, ulong C2, ulong C3, ulong C4) l,
        (ulong C0, ulong C1, ulong C2, ulong C3, ulong C4) h
    )
    {
        unchecked
        {
            var l0 = l.C0 - (h.C0 << 57) + (h.C4 << 6) * 19;
            var l1 = l.C1 - (h.C1 << 57) + (h.C0 << 6);
            var l2 = l.C2 - (h.C2 << 57) + (h.C1 << 6);
            var l3 = l.C3 - (h.C3 << 57) + (h.C2 << 6);
            var l4 = l.C4 - (h.C4 << 57) + (h.C3 << 6);
            result.L0 = (l0 & Mask51) + (l4 >> 51) * 19;
            result.L1 = (l1 & Mask51) + (l0 >> 51);
            result.L2 = (l2 & Mask51) + (l1 >> 51);
            result.L3 = (l3 & Mask51) + (l2 >> 51);
            result.L4 = (l4 & Mask51) + (l3 >> 51);
        }
    }

    /// <summary>Squares <paramref name="count"/> times; the count is public.</summary>
    public static void SquareTimes(out Fe25519 result, in Fe25519 a, int count)
    {
        Square(out result, a);
        for (var i = 1; i < count; i++)
        {
            Square(out result, result);
        }
    }

    /// <summary>Sets <paramref name="result"/> to <paramref name="a"/> where the mask is all ones; keeps it where 0.</summary>
    public static void ConditionalMove(ref Fe25519 result, in Fe25519 a, ulong mask)
    {
        result.L0 ^= mask & (result.L0 ^ a.L0);
        result.L1 ^= mask & (result.L1 ^ a.L1);
        result.L2 ^= mask & (result.L2 ^ a.L2);
        result.L3 ^= mask & (result.L3 ^ a.L3);
        result.L4 ^= mask & (result.L4 ^ a.L4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong High(ulong a, ulong b) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) : Math.BigMul(a, b, out _);
}
