using System.Runtime.CompilerServices;

namespace AuthOps.Primitives.Groups;

// Limb bounds, and why they hold.
//
// An element is L0 + L1·2^52 + ... + L4·2^208 in Montgomery form with R = 2^260, m between 2^256 - 2^225 and 2^256. Tight: limbs
// below 2^52, value at most 2m. Lazy: limbs below 2^55, value at most 6m. One factor of a product is tight, the other may be lazy.
//
// No carry is made while products are summed. With x < 2^52, so that x·2^12 is a word, High(2^12·x, y) is floor(x·y / 2^52), below
// 2^55, and five of them stay below 2^58. The sum of the low parts E = sum of (x·y mod 2^52) lies in [0, 5·2^52), so it is known
// from E modulo 2^64: the sum of the products minus 2^52 times the sum of the high parts, all modulo 2^64. A column is E and the
// high parts of the column below, below 2^59; the difference of two products is in magnitude below 2^60.
// Reduce takes five digits q in [0, 2^52) off the bottom, each so that column + q·m is a multiple of 2^52. q times a digit of m adds
// to a column less than 2^52 of either sign and to the next another; ten of each and a carry below 2^10 keep columns below 2^61.
// The result is (T + Q·m)/2^260 with Q in [0, 2^260): for T = a·b with a <= A·m, b <= B·m at most (AB/16 + 1)·m, hence 7/4·m for a
// lazy and a tight factor, 5/4·m for a square: tight; the difference of two products lies in (-3/4·m, 7/4·m].
// Settle brings v >= -k·m, v < 2^261, to [0, 1.01m]: with t the bits from 2^256 on of v + k·m, estimated from the two top columns
// and so off by less than 2^213, v + k·m - t·m = rest + t·(2^256 - m), rest in (-2^213, 2^256 + 2^213). It is at most
// 2^256 + 2^213 + 31·2^225. For t >= 1 it is above 2^223 - 2^213, since 2^256 - m > 2^223; for t = 0 it is v + k·m >= 0; for t = -1,
// when v + k·m < 2^213, it is at least m.
// Carry takes any signed columns of a number in [0, 2^260) to limbs below 2^52.

/// <summary>
/// A number modulo <typeparamref name="TModulus"/> in five limbs of 52 bits. No branch, no index and no division depends on a
/// value. A mutable value; not safe for concurrent mutation, copies belong to one thread.
/// </summary>
internal partial struct Residue<TModulus>
    where TModulus : struct, IModulus
{
    private const int LimbBits = 52;

    private const ulong LimbMask = (1UL << LimbBits) - 1;

    /// <summary>The limbs of the Montgomery form, least significant first.</summary>
    public ulong L0,
        L1,
        L2,
        L3,
        L4;

    /// <summary>a·b; a may be lazy.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        out Residue<TModulus> result,
        in Residue<TModulus> a,
        in Residue<TModulus> b
    )
    {
        unchecked
        {
            Product(
                a,
                b,
                out var c0,
                out var c1,
                out var c2,
                out var c3,
                out var c4,
                out var c5,
                out var c6,
                out var c7,
                out var c8,
                out var c9
            );
            Reduce(c0, c1, c2, c3, c4, ref c5, ref c6, ref c7, ref c8, ref c9);
            Carry(out result, c5, c6, c7, c8, c9);
        }
    }

    /// <summary>3·a·b; a may be lazy.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyThrice(
        out Residue<TModulus> result,
        in Residue<TModulus> a,
        in Residue<TModulus> b
    )
    {
        unchecked
        {
            Product(
                a,
                b,
                out var c0,
                out var c1,
                out var c2,
                out var c3,
                out var c4,
                out var c5,
                out var c6,
                out var c7,
                out var c8,
                out var c9
            );
            Reduce(c0, c1, c2, c3, c4, ref c5, ref c6, ref c7, ref c8, ref c9);
            Settle(out result, 3 * c5, 3 * c6, 3 * c7, 3 * c8, 3 * c9, 0);
        }
    }

    /// <summary>a·b - c; a may be lazy.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplySubtract(
        out Residue<TModulus> result,
        in Residue<TModulus> a,
        in Residue<TModulus> b,
        in Residue<TModulus> c
    )
    {
        unchecked
        {
            Product(
                a,
                b,
                out var c0,
                out var c1,
                out var c2,
                out var c3,
                out var c4,
                out var c5,
                out var c6,
                out var c7,
                out var c8,
                out var c9
            );
            Reduce(c0, c1, c2, c3, c4, ref c5, ref c6, ref c7, ref c8, ref c9);
            Settle(
                out result,
                c5 - (long)c.L0,
                c6 - (long)c.L1,
                c7 - (long)c.L2,
                c8 - (long)c.L3,
                c9 - (long)c.L4,
                2
            );
        }
    }

    /// <summary>a·b - c·d; a and c may be lazy.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplySubtractProduct(
        out Residue<TModulus> result,
        in Residue<TModulus> a,
        in Residue<TModulus> b,
        in Residue<TModulus> c,
        in Residue<TModulus> d
    )
    {
        unchecked
        {
            Product(
                a,
                b,
                out var c0,
                out var c1,
                out var c2,
                out var c3,
                out var c4,
                out var c5,
                out var c6,
                out var c7,
                out var c8,
                out var c9
            );
            Product(
                c,
                d,
                out var e0,
                out var e1,
                out var e2,
                out var e3,
                out var e4,
                out var e5,
                out var e6,
                out var e7,
                out var e8,
                out var e9
            );
            c5 -= e5;
            c6 -= e6;
            c7 -= e7;
            c8 -= e8;
            c9 -= e9;
            Reduce(
                c0 - e0,
                c1 - e1,
                c2 - e2,
                c3 - e3,
                c4 - e4,
                ref c5,
                ref c6,
                ref c7,
                ref c8,
                ref c9
            );
            Settle(out result, c5, c6, c7, c8, c9, 1);
        }
    }

    /// <summary>a².</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Square(out Residue<TModulus> result, in Residue<TModulus> a)
    {
        unchecked
        {
            OwnProduct(
                a,
                out var c0,
                out var c1,
                out var c2,
                out var c3,
                out var c4,
                out var c5,
                out var c6,
                out var c7,
                out var c8,
                out var c9
            );
            Reduce(c0, c1, c2, c3, c4, ref c5, ref c6, ref c7, ref c8, ref c9);
            Carry(out result, c5, c6, c7, c8, c9);
        }
    }

    /// <summary>2a².</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SquareTwice(out Residue<TModulus> result, in Residue<TModulus> a)
    {
        unchecked
        {
            OwnProduct(
                a,
                out var c0,
                out var c1,
                out var c2,
                out var c3,
                out var c4,
                out var c5,
                out var c6,
                out var c7,
                out var c8,
                out var c9
            );
            Reduce(c0, c1, c2, c3, c4, ref c5, ref c6, ref c7, ref c8, ref c9);
            Settle(out result, 2 * c5, 2 * c6, 2 * c7, 2 * c8, 2 * c9, 0);
        }
    }

    /// <summary>a² - 2c.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SquareSubtractTwice(
        out Residue<TModulus> result,
        in Residue<TModulus> a,
        in Residue<TModulus> c
    )
    {
        unchecked
        {
            OwnProduct(
                a,
                out var c0,
                out var c1,
                out var c2,
                out var c3,
                out var c4,
                out var c5,
                out var c6,
                out var c7,
                out var c8,
                out var c9
            );
            Reduce(c0, c1, c2, c3, c4, ref c5, ref c6, ref c7, ref c8, ref c9);
            Settle(
                out result,
                c5 - (long)(2 * c.L0),
                c6 - (long)(2 * c.L1),
                c7 - (long)(2 * c.L2),
                c8 - (long)(2 * c.L3),
                c9 - (long)(2 * c.L4),
                4
            );
        }
    }

    /// <summary>a² - 2c - d.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SquareSubtractTwiceAnd(
        out Residue<TModulus> result,
        in Residue<TModulus> a,
        in Residue<TModulus> c,
        in Residue<TModulus> d
    )
    {
        unchecked
        {
            OwnProduct(
                a,
                out var c0,
                out var c1,
                out var c2,
                out var c3,
                out var c4,
                out var c5,
                out var c6,
                out var c7,
                out var c8,
                out var c9
            );
            Reduce(c0, c1, c2, c3, c4, ref c5, ref c6, ref c7, ref c8, ref c9);
            Settle(
                out result,
                c5 - (long)((2 * c.L0) + d.L0),
                c6 - (long)((2 * c.L1) + d.L1),
                c7 - (long)((2 * c.L2) + d.L2),
                c8 - (long)((2 * c.L3) + d.L3),
                c9 - (long)((2 * c.L4) + d.L4),
                6
            );
        }
    }

    /// <summary>a + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(
        out Residue<TModulus> result,
        in Residue<TModulus> a,
        in Residue<TModulus> b
    )
    {
        unchecked
        {
            Settle(
                out result,
                (long)(a.L0 + b.L0),
                (long)(a.L1 + b.L1),
                (long)(a.L2 + b.L2),
                (long)(a.L3 + b.L3),
                (long)(a.L4 + b.L4),
                0
            );
        }
    }

    /// <summary>a - b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Subtract(
        out Residue<TModulus> result,
        in Residue<TModulus> a,
        in Residue<TModulus> b
    )
    {
        unchecked
        {
            Settle(
                out result,
                (long)a.L0 - (long)b.L0,
                (long)a.L1 - (long)b.L1,
                (long)a.L2 - (long)b.L2,
                (long)a.L3 - (long)b.L3,
                (long)a.L4 - (long)b.L4,
                2
            );
        }
    }

    /// <summary>a + b, lazy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddLazy(
        out Residue<TModulus> result,
        in Residue<TModulus> a,
        in Residue<TModulus> b
    )
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

    /// <summary>a - b + 4m, lazy: every digit of 4m lends the one below enough that no limb falls below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SubtractLazy(
        out Residue<TModulus> result,
        in Residue<TModulus> a,
        in Residue<TModulus> b
    )
    {
        unchecked
        {
            const ulong Lent = 2;
            // 4·Digit is above -2^47 and, with what it is lent, at least 2^52.
            result.L0 = a.L0 + ((ulong)(4 * TModulus.Digit0) + (Lent << LimbBits)) - b.L0;
            result.L1 = a.L1 + ((ulong)(4 * TModulus.Digit1) + (Lent << LimbBits) - Lent) - b.L1;
            result.L2 = a.L2 + ((ulong)(4 * TModulus.Digit2) + (Lent << LimbBits) - Lent) - b.L2;
            result.L3 = a.L3 + ((ulong)(4 * TModulus.Digit3) + (Lent << LimbBits) - Lent) - b.L3;
            result.L4 = a.L4 + ((ulong)(4 * TModulus.Digit4) - Lent) - b.L4;
        }
    }

    /// <summary>Makes a lazy element or the sum of three tight ones tight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Carry(out Residue<TModulus> result, in Residue<TModulus> a)
    {
        unchecked
        {
            Settle(out result, (long)a.L0, (long)a.L1, (long)a.L2, (long)a.L3, (long)a.L4, 0);
        }
    }

    /// <summary>Tight limbs of the columns' number plus <paramref name="offset"/>·m, near its residue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Settle(
        out Residue<TModulus> result,
        long c0,
        long c1,
        long c2,
        long c3,
        long c4,
        long offset
    )
    {
        unchecked
        {
            var times =
                ((c4 + (offset * TModulus.Digit4) + (c3 >> LimbBits)) >> (256 - (4 * LimbBits)))
                - offset;
            Carry(
                out result,
                c0 - (times * TModulus.Digit0),
                c1 - (times * TModulus.Digit1),
                c2 - (times * TModulus.Digit2),
                c3 - (times * TModulus.Digit3),
                c4 - (times * TModulus.Digit4)
            );
        }
    }

    /// <summary>The limbs of the columns' number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Carry(
        out Residue<TModulus> result,
        long c0,
        long c1,
        long c2,
        long c3,
        long c4
    )
    {
        unchecked
        {
            c1 += c0 >> LimbBits;
            c2 += c1 >> LimbBits;
            c3 += c2 >> LimbBits;
            result.L0 = (ulong)c0 & LimbMask;
            result.L1 = (ulong)c1 & LimbMask;
            result.L2 = (ulong)c2 & LimbMask;
            result.L3 = (ulong)c3 & LimbMask;
            result.L4 = (ulong)(c4 + (c3 >> LimbBits));
        }
    }
}
