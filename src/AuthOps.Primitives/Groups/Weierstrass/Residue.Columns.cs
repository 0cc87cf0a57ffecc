using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Primitives.Groups;

// The columns of products and their reduction; the bounds are at the head of Residue.cs.

internal partial struct Residue<TModulus>
{
    /// <summary>The columns of lazy·a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Product(
        in Residue<TModulus> lazy,
        in Residue<TModulus> a,
        out long c0,
        out long c1,
        out long c2,
        out long c3,
        out long c4,
        out long c5,
        out long c6,
        out long c7,
        out long c8,
        out long c9
    )
    {
        unchecked
        {
            var s0 = a.L0 << (64 - LimbBits);
            var s1 = a.L1 << (64 - LimbBits);
            var s2 = a.L2 << (64 - LimbBits);
            var s3 = a.L3 << (64 - LimbBits);
            var s4 = a.L4 << (64 - LimbBits);
            var h0 = High(s0, lazy.L0);
            c0 = Column((a.L0 * lazy.L0), h0);
            var h1 = High(s0, lazy.L1) + High(s1, lazy.L0);
            c1 = Column((a.L0 * lazy.L1) + (a.L1 * lazy.L0), h1) + (long)h0;
            var h2 = High(s0, lazy.L2) + High(s1, lazy.L1) + High(s2, lazy.L0);
            c2 = Column((a.L0 * lazy.L2) + (a.L1 * lazy.L1) + (a.L2 * lazy.L0), h2) + (long)h1;
            var h3 = High(s0, lazy.L3) + High(s1, lazy.L2) + High(s2, lazy.L1) + High(s3, lazy.L0);
            c3 =
                Column(
                    (a.L0 * lazy.L3) + (a.L1 * lazy.L2) + (a.L2 * lazy.L1) + (a.L3 * lazy.L0),
                    h3
                ) + (long)h2;
            var h4 =
                High(s0, lazy.L4)
                + High(s1, lazy.L3)
                + High(s2, lazy.L2)
                + High(s3, lazy.L1)
                + High(s4, lazy.L0);
            c4 =
                Column(
                    (a.L0 * lazy.L4)
                        + (a.L1 * lazy.L3)
                        + (a.L2 * lazy.L2)
                        + (a.L3 * lazy.L1)
                        + (a.L4 * lazy.L0),
                    h4
                ) + (long)h3;
            var h5 = High(s1, lazy.L4) + High(s2, lazy.L3) + High(s3, lazy.L2) + High(s4, lazy.L1);
            c5 =
                Column(
                    (a.L1 * lazy.L4) + (a.L2 * lazy.L3) + (a.L3 * lazy.L2) + (a.L4 * lazy.L1),
                    h5
                ) + (long)h4;
            var h6 = High(s2, lazy.L4) + High(s3, lazy.L3) + High(s4, lazy.L2);
            c6 = Column((a.L2 * lazy.L4) + (a.L3 * lazy.L3) + (a.L4 * lazy.L2), h6) + (long)h5;
            var h7 = High(s3, lazy.L4) + High(s4, lazy.L3);
            c7 = Column((a.L3 * lazy.L4) + (a.L4 * lazy.L3), h7) + (long)h6;
            var h8 = High(s4, lazy.L4);
            c8 = Column((a.L4 * lazy.L4), h8) + (long)h7;
            c9 = (long)h8;
        }
    }

    /// <summary>The columns of a².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OwnProduct(
        in Residue<TModulus> a,
        out long c0,
        out long c1,
        out long c2,
        out long c3,
        out long c4,
        out long c5,
        out long c6,
        out long c7,
        out long c8,
        out long c9
    )
    {
        unchecked
        {
            var s0 = a.L0 << (64 - LimbBits);
            var s1 = a.L1 << (64 - LimbBits);
            var s2 = a.L2 << (64 - LimbBits);
            var s3 = a.L3 << (64 - LimbBits);
            var s4 = a.L4 << (64 - LimbBits);
            var d1 = 2 * a.L1;
            var d2 = 2 * a.L2;
            var d3 = 2 * a.L3;
            var d4 = 2 * a.L4;
            var h0 = High(s0, a.L0);
            c0 = Column((a.L0 * a.L0), h0);
            var h1 = High(s0, d1);
            c1 = Column((a.L0 * d1), h1) + (long)h0;
            var h2 = High(s0, d2) + High(s1, a.L1);
            c2 = Column((a.L0 * d2) + (a.L1 * a.L1), h2) + (long)h1;
            var h3 = High(s0, d3) + High(s1, d2);
            c3 = Column((a.L0 * d3) + (a.L1 * d2), h3) + (long)h2;
            var h4 = High(s0, d4) + High(s1, d3) + High(s2, a.L2);
            c4 = Column((a.L0 * d4) + (a.L1 * d3) + (a.L2 * a.L2), h4) + (long)h3;
            var h5 = High(s1, d4) + High(s2, d3);
            c5 = Column((a.L1 * d4) + (a.L2 * d3), h5) + (long)h4;
            var h6 = High(s2, d4) + High(s3, a.L3);
            c6 = Column((a.L2 * d4) + (a.L3 * a.L3), h6) + (long)h5;
            var h7 = High(s3, d4);
            c7 = Column((a.L3 * d4), h7) + (long)h6;
            var h8 = High(s4, a.L4);
            c8 = Column((a.L4 * a.L4), h8) + (long)h7;
            c9 = (long)h8;
        }
    }

    /// <summary>The sum of the low 52 bits of some products, from the sums of their low words and of their high parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Column(ulong low, ulong high) =>
        unchecked((long)(low - (high << LimbBits)));

    /// <summary>Adds the multiple of m that clears the five lower columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(
        long c0,
        long c1,
        long c2,
        long c3,
        long c4,
        ref long c5,
        ref long c6,
        ref long c7,
        ref long c8,
        ref long c9
    )
    {
        // Asked for once: the compiler stops to inline where too much is inlined.
        var (d0, d1, d2, d3, d4) = (
            TModulus.Digit0,
            TModulus.Digit1,
            TModulus.Digit2,
            TModulus.Digit3,
            TModulus.Digit4
        );
        Retire(c0, ref c1, ref c2, ref c3, ref c4, ref c5, d0, d1, d2, d3, d4);
        Retire(c1, ref c2, ref c3, ref c4, ref c5, ref c6, d0, d1, d2, d3, d4);
        Retire(c2, ref c3, ref c4, ref c5, ref c6, ref c7, d0, d1, d2, d3, d4);
        Retire(c3, ref c4, ref c5, ref c6, ref c7, ref c8, d0, d1, d2, d3, d4);
        Retire(c4, ref c5, ref c6, ref c7, ref c8, ref c9, d0, d1, d2, d3, d4);
    }

    /// <summary>Adds q·m with the q that clears the lowest column, and carries from it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Retire(
        long c0,
        ref long c1,
        ref long c2,
        ref long c3,
        ref long c4,
        ref long c5,
        long d0,
        long d1,
        long d2,
        long d3,
        long d4
    )
    {
        unchecked
        {
            ulong q;
            if (d0 == -1)
            {
                // column + q·(-1) with q the column's own lowest digit.
                q = (ulong)c0 & LimbMask;
            }
            else
            {
                q = ((ulong)c0 * TModulus.NegativeInverse) & LimbMask;
                Fold(q, d0, ref c0, ref c1);
            }

            c1 += c0 >> LimbBits;
            Fold(q, d1, ref c1, ref c2);
            Fold(q, d2, ref c2, ref c3);
            Fold(q, d3, ref c3, ref c4);
            Fold(q, d4, ref c4, ref c5);
        }
    }

    /// <summary>Adds q·digit; which lines remain is known when the kernel is compiled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fold(ulong q, long digit, ref long low, ref long high)
    {
        unchecked
        {
            if (digit == 0)
            {
                return;
            }

            if (digit < 0)
            {
                var d = (ulong)-digit;
                low -= (long)((q * d) & LimbMask);
                high -= (long)High(q, d << (64 - LimbBits));
            }
            else if (BitOperations.IsPow2(digit))
            {
                low += (long)((q * (ulong)digit) & LimbMask);
                high += (long)(q >> (LimbBits - BitOperations.Log2((ulong)digit)));
            }
            else
            {
                low += (long)((q * (ulong)digit) & LimbMask);
                high += (long)High(q, (ulong)digit << (64 - LimbBits));
            }
        }
    }

    /// <summary>The upper word of x·y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong High(ulong x, ulong y) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(x, y) : Math.BigMul(x, y, out _);
}
