using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Primitives.Groups;

// Word bounds, and why they hold.
//
// An element is a number in [0, m) in Montgomery form with R = 2^256, words unsigned; m lies between 2^255 and 2^256.
// Multiply, row by row (CIOS; C. K. Koc, T. Acar, B. S. Kaliski, "Analyzing and comparing Montgomery multiplication
// algorithms", IEEE Micro 16(3), 1996): before a row t < 2m. A row adds a_i·b + q·m < 2·2^64·m - m and divides by 2^64, so
// again t < 2m < 2^257: four words and a fifth of 0 or 1, and t5 is a single carry. Within a row low + carry and t + low each
// overflow at most once, and the high word takes both carries: x·y + t + carry <= (2^64 - 1)^2 + 2·(2^64 - 1) = 2^128 - 1.
// One subtraction of m under a mask ends in [0, m). Square computes the 512-bit square (the doubled off-diagonal sum is
// below 2^512, so t7 holds what the shift takes out), then reduces: the value before the last subtraction is below
// (m² + (2^256 - 1)·m) / 2^256 < 2m.
// Add: a + b < 2m, carry out of the top word kept. Subtract: m is added back under the borrow's mask.

/// <summary>
/// A number modulo <typeparamref name="TModulus"/> in four words of 64 bits. No branch, no index and no division depends on a
/// value. A mutable value; not safe for concurrent mutation, copies belong to one thread.
/// </summary>
internal partial struct Residue<TModulus>
    where TModulus : struct, IModulus
{
    /// <summary>The words of the Montgomery form, least significant first.</summary>
    public ulong W0,
        W1,
        W2,
        W3;

    public Residue(ulong w0, ulong w1, ulong w2, ulong w3)
    {
        W0 = w0;
        W1 = w1;
        W2 = w2;
        W3 = w3;
    }

    /// <summary>a·b.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    public static void Multiply(
        out Residue<TModulus> result,
        in Residue<TModulus> a,
        in Residue<TModulus> b
    )
    {
        unchecked
        {
            var (b0, b1, b2, b3) = (b.W0, b.W1, b.W2, b.W3);
            ulong t0 = 0,
                t1 = 0,
                t2 = 0,
                t3 = 0,
                t4 = 0;
            Row(a.W0, b0, b1, b2, b3, ref t0, ref t1, ref t2, ref t3, ref t4);
            Row(a.W1, b0, b1, b2, b3, ref t0, ref t1, ref t2, ref t3, ref t4);
            Row(a.W2, b0, b1, b2, b3, ref t0, ref t1, ref t2, ref t3, ref t4);
            Row(a.W3, b0, b1, b2, b3, ref t0, ref t1, ref t2, ref t3, ref t4);
            Reduce(out result, t0, t1, t2, t3, t4);
        }
    }

    /// <summary>a².</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    public static void Square(out Residue<TModulus> result, in Residue<TModulus> a)
    {
        unchecked
        {
            var (a0, a1, a2, a3) = (a.W0, a.W1, a.W2, a.W3);
            // The products of different words, once.
            ulong t1 = 0,
                t2 = 0,
                t3 = 0,
                t4 = 0,
                t5 = 0,
                carry = 0;
            Accumulate(ref t1, a0, a1, ref carry);
            Accumulate(ref t2, a0, a2, ref carry);
            Accumulate(ref t3, a0, a3, ref carry);
            t4 = carry;
            carry = 0;
            Accumulate(ref t3, a1, a2, ref carry);
            Accumulate(ref t4, a1, a3, ref carry);
            t5 = carry;
            carry = 0;
            Accumulate(ref t5, a2, a3, ref carry);
            var t6 = carry;
            // Twice that, plus the squares.
            var t7 = t6 >> 63;
            t6 = (t6 << 1) | (t5 >> 63);
            t5 = (t5 << 1) | (t4 >> 63);
            t4 = (t4 << 1) | (t3 >> 63);
            t3 = (t3 << 1) | (t2 >> 63);
            t2 = (t2 << 1) | (t1 >> 63);
            t1 <<= 1;
            ulong t0 = 0;
            carry = 0;
            Accumulate(ref t0, a0, a0, ref carry);
            Propagate(ref t1, ref carry);
            Accumulate(ref t2, a1, a1, ref carry);
            Propagate(ref t3, ref carry);
            Accumulate(ref t4, a2, a2, ref carry);
            Propagate(ref t5, ref carry);
            Accumulate(ref t6, a3, a3, ref carry);
            t7 += carry;
            // Four words off the bottom; "over" is what leaves the word that a step ends in.
            ulong over = 0;
            Retire(t0, ref t1, ref t2, ref t3, ref t4, ref over);
            Retire(t1, ref t2, ref t3, ref t4, ref t5, ref over);
            Retire(t2, ref t3, ref t4, ref t5, ref t6, ref over);
            Retire(t3, ref t4, ref t5, ref t6, ref t7, ref over);
            Reduce(out result, t4, t5, t6, t7, over);
        }
    }

    /// <summary>t += x·b, then t = (t + q·m) / 2^64 with the q that clears the lowest word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(
        ulong x,
        ulong b0,
        ulong b1,
        ulong b2,
        ulong b3,
        ref ulong t0,
        ref ulong t1,
        ref ulong t2,
        ref ulong t3,
        ref ulong t4
    )
    {
        unchecked
        {
            ulong carry = 0;
            Accumulate(ref t0, x, b0, ref carry);
            Accumulate(ref t1, x, b1, ref carry);
            Accumulate(ref t2, x, b2, ref carry);
            Accumulate(ref t3, x, b3, ref carry);
            t4 += carry;
            var t5 = Less(t4, carry);
            var over = 0UL;
            Retire(t0, ref t1, ref t2, ref t3, ref t4, ref over);
            t0 = t1;
            t1 = t2;
            t2 = t3;
            t3 = t4;
            t4 = t5 + over;
        }
    }

    /// <summary>Adds q·m with the q that clears the lowest word t0, and drops it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Retire(
        ulong t0,
        ref ulong t1,
        ref ulong t2,
        ref ulong t3,
        ref ulong t4,
        ref ulong over
    )
    {
        unchecked
        {
            var q = t0 * TModulus.NegativeInverse;
            ulong carry = 0;
            if (TModulus.M0 == ulong.MaxValue)
            {
                // t0 + q·(2^64 - 1) with q = t0.
                carry = q;
            }
            else
            {
                Accumulate(ref t0, q, TModulus.M0, ref carry);
            }

            Accumulate(ref t1, q, TModulus.M1, ref carry);
            Accumulate(ref t2, q, TModulus.M2, ref carry);
            Accumulate(ref t3, q, TModulus.M3, ref carry);
            carry += over;
            over = Less(carry, over);
            Propagate(ref t4, ref carry);
            over += carry;
        }
    }

    /// <summary>t += x·y + carry, carry being what leaves the word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(ref ulong t, ulong x, ulong y, ref ulong carry)
    {
        unchecked
        {
            var low = x * y;
            var high = High(x, y);
            low += carry;
            high += Less(low, carry);
            t += low;
            carry = high + Less(t, low);
        }
    }

    /// <summary>t += carry, carry being what leaves the word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Propagate(ref ulong t, ref ulong carry)
    {
        unchecked
        {
            t += carry;
            carry = Less(t, carry);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(
        out Residue<TModulus> result,
        in Residue<TModulus> a,
        in Residue<TModulus> b
    )
    {
        unchecked
        {
            var t0 = a.W0 + b.W0;
            var carry = Less(t0, a.W0);
            var t1 = a.W1 + carry;
            carry = Less(t1, carry);
            t1 += b.W1;
            carry += Less(t1, b.W1);
            var t2 = a.W2 + carry;
            carry = Less(t2, carry);
            t2 += b.W2;
            carry += Less(t2, b.W2);
            var t3 = a.W3 + carry;
            carry = Less(t3, carry);
            t3 += b.W3;
            carry += Less(t3, b.W3);
            Reduce(out result, t0, t1, t2, t3, carry);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Subtract(
        out Residue<TModulus> result,
        in Residue<TModulus> a,
        in Residue<TModulus> b
    )
    {
        unchecked
        {
            var borrow = SubtractWords(a, b, out var t0, out var t1, out var t2, out var t3);
            result = AddModulus(t0, t1, t2, t3, 0UL - borrow);
        }
    }

    /// <summary>t + m modulo 2^256 where the mask is all ones, t where it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Residue<TModulus> AddModulus(ulong t0, ulong t1, ulong t2, ulong t3, ulong mask)
    {
        unchecked
        {
            var m0 = TModulus.M0 & mask;
            var m1 = TModulus.M1 & mask;
            var m2 = TModulus.M2 & mask;
            var m3 = TModulus.M3 & mask;
            t0 += m0;
            var carry = Less(t0, m0);
            t1 += carry;
            carry = Less(t1, carry);
            t1 += m1;
            carry += Less(t1, m1);
            t2 += carry;
            carry = Less(t2, carry);
            t2 += m2;
            carry += Less(t2, m2);
            t3 += carry + m3;
            return new Residue<TModulus>(t0, t1, t2, t3);
        }
    }

    /// <summary>a - b modulo 2^256 and the borrow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SubtractWords(
        in Residue<TModulus> a,
        in Residue<TModulus> b,
        out ulong t0,
        out ulong t1,
        out ulong t2,
        out ulong t3
    )
    {
        unchecked
        {
            t0 = a.W0 - b.W0;
            var borrow = Less(a.W0, b.W0);
            var d1 = a.W1 - b.W1;
            t1 = d1 - borrow;
            borrow = Less(a.W1, b.W1) | Less(d1, borrow);
            var d2 = a.W2 - b.W2;
            t2 = d2 - borrow;
            borrow = Less(a.W2, b.W2) | Less(d2, borrow);
            var d3 = a.W3 - b.W3;
            t3 = d3 - borrow;
            return Less(a.W3, b.W3) | Less(d3, borrow);
        }
    }

    /// <summary>Brings t + over·2^256 below 2m to below m.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(
        out Residue<TModulus> result,
        ulong t0,
        ulong t1,
        ulong t2,
        ulong t3,
        ulong over
    )
    {
        unchecked
        {
            var d0 = t0 - TModulus.M0;
            var borrow = Less(t0, TModulus.M0);
            var d1 = t1 - TModulus.M1;
            var e1 = d1 - borrow;
            borrow = Less(t1, TModulus.M1) | Less(d1, borrow);
            var d2 = t2 - TModulus.M2;
            var e2 = d2 - borrow;
            borrow = Less(t2, TModulus.M2) | Less(d2, borrow);
            var d3 = t3 - TModulus.M3;
            var e3 = d3 - borrow;
            borrow = Less(t3, TModulus.M3) | Less(d3, borrow);
            // Keep t where the subtraction borrowed and nothing was above it.
            var keep = 0UL - (borrow & (over ^ 1));
            result.W0 = d0 ^ ((d0 ^ t0) & keep);
            result.W1 = e1 ^ ((e1 ^ t1) & keep);
            result.W2 = e2 ^ ((e2 ^ t2) & keep);
            result.W3 = e3 ^ ((e3 ^ t3) & keep);
        }
    }

    /// <summary>1 where x is below y, else 0; compiles to a flag, not a jump.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Less(ulong x, ulong y) => x < y ? 1UL : 0UL;

    /// <summary>The upper word of x·y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong High(ulong x, ulong y) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(x, y) : Math.BigMul(x, y, out _);
}
