using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Primitives.Groups;

// Limb bounds, and why they hold.
//
// An element is x0 + x1·2^52 + x2·2^104 + x3·2^156 + x4·2^208, limbs signed integers held in doubles, in Montgomery form with
// R = 2^260, one element in each of the 8 lanes.
//   tight: |x0..x3| <= 2^51, |x4| < 2^51          (results of every kernel and of Carry)
//   lazy:  |x0..x3| <= 2^52, |x4| < 2^52          (the sum or difference of two tight elements, or twice one)
// A kernel takes a lazy first factor and tight others, so |a·b| <= 2^52·2^51 = 2^103; squares take tight operands and
// double one factor of each mixed product: the same bound.
//
// Each product a·b is split by two fused multiply-adds: with K = 1.5·2^104, h = round-down(a·b + K) is a multiple of 2^52
// (one unit in the last place of [2^104, 2^105]) and l = a·b + (K + 2^52 - h) is exact and lies in [2^52, 2^53]. Read as
// integers, the bits of h are bits(K) + floor(a·b / 2^52) and those of l are bits(2^52) + (a·b modulo 2^52), also at the
// upper end of either interval, so a column adds bit patterns and its starting constant takes the offsets out again.
// That needs |a·b| <= 2^103, nothing else.
//
// Reduction (Montgomery, one digit of 52 bits at a time). p = -1 modulo 2^64, so the quotient digit is the column's low digit
// q in [0, 2^52) itself, and adding q·p turns column i into a multiple of 2^52 and adds q·(p + 1). The terms of that are powers
// of two times q, so shifts make them, each split where a column ends:
//   P-256  q·2^96 and q·2^256 = 16·(q·2^96)·2^156; q·2^192; -q·2^224
//   SM2    -(q·2^96 - q·2^64) and q·2^256 - q·2^224 = 16·(q·2^96 - q·2^64)·2^156
// s is what column i + 1 gets of the first of these: the low part of this digit's and the high part of the digit's before, so
// |s| < 2^53, and 16·s goes three columns further up without being split again, |16·s| < 2^57. Products (fused multiply-adds)
// instead of shifts would make the chain from digit to digit four times as long, and the kernel would wait for it.
//
// Columns. Column k sums at most 10 products' low parts and 10 high parts (two products in one kernel, k = 4), s, 16·s and at
// most three more split terms: |sum| < 20·2^52 + 2^57 + 2^53 + 3·2^52 < 2^58, plus a carry below 2^9; the bias 2^60 keeps the
// total positive, so a logical shift carries exactly. A tail multiplies by at most 3, with no more than 10 parts of products in a
// column: 3·(10·2^52 + 2^57 + 2^53 + 3·2^52) < 2^60 again. Nothing leaves 63 bits.
//
// The first four digits q lie in [0, 2^52), the last is balanced, in [-2^51, 2^51) (its column starts 2^51 higher), so that the
// quotient Q lies in [-R/2, R/2). The code shifts q itself; the columns start with what 2^51 more is worth.
//
// Values. A kernel returns T/R + Q·p/R where T is a·b (or a·b - c·d): with |a| <= A·p, |b| <= B·p and R > 16p its magnitude is
// at most (1/2 + AB/16)·p, before a tail multiplies it by at most 3 or subtracts. The point formulas keep coordinates within
// 3p and everything between within 4p (see PointFormulas), so |x4| <= 4·2^48 + 2 < 2^51 everywhere; the product with 1 of a
// lazy element lies strictly between -p and p, and is 0 exactly for multiples of p.
//
// Last carry. Digits are balanced, in [-2^51, 2^51), one after the other, so the bound of "tight" is exact and not "2^51 and
// a little": a lazy operand would not tolerate the little. x4 takes what remains.
//
// Carry takes the sum of at most three tight elements, |x| <= 3·2^51. First h = x4/2^48 rounded, |h| <= 16, times p goes out:
// x0 + h, x1 - h·fold1, x3 - h·fold3, x4 - h·fold4 (at most 2^16·16 + 2^47 is left of x4, so the value ends within
// (1/2 + 2^-30)·p), each below 2^52.7. Then g = (n + K) - K is n rounded to a multiple of 2^52 and n - g lies in
// [-2^51, 2^51], limb after limb; all of it is exact, since nothing reaches 2^53.

/// <summary>8 elements of the field of a curve, one a lane, for AVX-512. A mutable value; not safe for concurrent mutation.</summary>
internal partial struct LaneField8<TCurve>
{
    private const double TwoTo48 = 281474976710656.0;
    private const double TwoTo52 = 16 * TwoTo48;
    private const double High = 1.5 * TwoTo52 * TwoTo52;
    private const long Mask52 = (1L << 52) - 1;
    private const long TwoTo52Bits = 0x4330000000000000;
    private const long MiddleBits = 0x4338000000000000;

    /// <summary>The limbs, least significant first.</summary>
    public Vector512<double> V0,
        V1,
        V2,
        V3,
        V4;

    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyKernel<TTail>(
        out LaneField8<TCurve> result,
        in LaneField8<TCurve> a,
        in LaneField8<TCurve> b,
        in LaneField8<TCurve> c,
        in LaneField8<TCurve> d
    )
        where TTail : struct, IKernelTail
    {
        unchecked
        {
            Unsafe.SkipInit(out result);
            var k1 = Vector512.Create(High);
            var k3 = Vector512.Create(High + TwoTo52);
            var mask = Vector512.Create(Mask52);
            var one = Vector512.Create(TwoTo52Bits);
            var centre = Vector512.Create(1.5 * TwoTo52);
            Vector512<double> h,
                l;
            Vector512<long> q,
                s,
                hi0,
                hi1,
                hi2,
                hi3,
                hi4;
            var a0 = a.V0;
            var a1 = a.V1;
            var a2 = a.V2;
            var a3 = a.V3;
            var a4 = a.V4;
            var b0 = b.V0;
            var b1 = b.V1;
            var b2 = b.V2;
            var b3 = b.V3;
            var b4 = b.V4;
            // Column 0.
            h = Avx512F.FusedMultiplyAdd(a0, b0, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a0, b0, k3 - h);
            var r0 = l.AsInt64() + Vector512.Create(unchecked((long)0xCCD0000000000000UL));
            var r1 = h.AsInt64() + Vector512.Create(0x4327FFFFFFFFFF00L);
            // Column 1.
            h = Avx512F.FusedMultiplyAdd(a0, b1, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a0, b1, k3 - h);
            r1 += l.AsInt64();
            var r2 = h.AsInt64() + Vector512.Create(unchecked((long)0xB97FFFFFFFFFFF00UL));
            h = Avx512F.FusedMultiplyAdd(a1, b0, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a1, b0, k3 - h);
            r1 += l.AsInt64();
            r2 += h.AsInt64();
            var r3 = Vector512.Create(0x2FD7FFFFFFFFFF00L);
            var r4 = Vector512.Create(unchecked((long)0xA637FFFFFFFFFF00UL));
            var r5 = Vector512.Create(unchecked((long)0x92E7FFFFFFFFFF00UL) + TTail.FirstEnd);
            // Column 0 becomes 0 modulo 2^52: q is its low digit.
            q = r0 & mask;
            r1 += Vector512.ShiftRightLogical(r0, 52);
            if (TCurve.HasFold3)
            {
                s = (Vector512.ShiftLeft(r0, 44) & mask);
                hi0 = Vector512.ShiftRightLogical(q, 8);
                r1 += s;
                r3 += Vector512.ShiftLeft(r0, 36) & mask;
                r4 +=
                    Vector512.ShiftLeft(s, 4)
                    + Vector512.ShiftRightLogical(q, 16)
                    - (Vector512.ShiftLeft(r0, 16) & mask);
                r5 -= Vector512.ShiftRightLogical(q, 36);
            }
            else
            {
                s = (Vector512.ShiftLeft(r0, 44) & mask) - (Vector512.ShiftLeft(r0, 12) & mask);
                hi0 = Vector512.ShiftRightLogical(q, 8) - Vector512.ShiftRightLogical(q, 40);
                r1 -= s;
                r4 += Vector512.ShiftLeft(s, 4);
            }
            // Column 2.
            h = Avx512F.FusedMultiplyAdd(a0, b2, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a0, b2, k3 - h);
            r2 += l.AsInt64();
            r3 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a1, b1, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a1, b1, k3 - h);
            r2 += l.AsInt64();
            r3 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a2, b0, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a2, b0, k3 - h);
            r2 += l.AsInt64();
            r3 += h.AsInt64();
            var r6 = Vector512.Create(
                (TCurve.HasFold3 ? 0x1C8FF80000000000L : 0x1C9007FFFFFFF800L) + TTail.MiddleEnd
            );
            // Column 1 becomes 0 modulo 2^52: q is its low digit.
            q = r1 & mask;
            r2 += Vector512.ShiftRightLogical(r1, 52);
            if (TCurve.HasFold3)
            {
                s = (Vector512.ShiftLeft(r1, 44) & mask) + hi0;
                hi1 = Vector512.ShiftRightLogical(q, 8);
                r2 += s;
                r4 += Vector512.ShiftLeft(r1, 36) & mask;
                r5 +=
                    Vector512.ShiftLeft(s, 4)
                    + Vector512.ShiftRightLogical(q, 16)
                    - (Vector512.ShiftLeft(r1, 16) & mask);
                r6 -= Vector512.ShiftRightLogical(q, 36);
            }
            else
            {
                s =
                    (Vector512.ShiftLeft(r1, 44) & mask)
                    - ((Vector512.ShiftLeft(r1, 12) & mask) - hi0);
                hi1 = Vector512.ShiftRightLogical(q, 8) - Vector512.ShiftRightLogical(q, 40);
                r2 -= s;
                r5 += Vector512.ShiftLeft(s, 4);
            }
            // Column 3.
            h = Avx512F.FusedMultiplyAdd(a0, b3, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a0, b3, k3 - h);
            r3 += l.AsInt64();
            r4 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a1, b2, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a1, b2, k3 - h);
            r3 += l.AsInt64();
            r4 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a2, b1, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a2, b1, k3 - h);
            r3 += l.AsInt64();
            r4 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a3, b0, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a3, b0, k3 - h);
            r3 += l.AsInt64();
            r4 += h.AsInt64();
            var r7 = Vector512.Create(unchecked((long)0xA638000000000000UL) + TTail.MiddleEnd);
            // Column 2 becomes 0 modulo 2^52: q is its low digit.
            q = r2 & mask;
            r3 += Vector512.ShiftRightLogical(r2, 52);
            if (TCurve.HasFold3)
            {
                s = (Vector512.ShiftLeft(r2, 44) & mask) + hi1;
                hi2 = Vector512.ShiftRightLogical(q, 8);
                r3 += s;
                r5 += Vector512.ShiftLeft(r2, 36) & mask;
                r6 +=
                    Vector512.ShiftLeft(s, 4)
                    + Vector512.ShiftRightLogical(q, 16)
                    - (Vector512.ShiftLeft(r2, 16) & mask);
                r7 -= Vector512.ShiftRightLogical(q, 36);
            }
            else
            {
                s =
                    (Vector512.ShiftLeft(r2, 44) & mask)
                    - ((Vector512.ShiftLeft(r2, 12) & mask) - hi1);
                hi2 = Vector512.ShiftRightLogical(q, 8) - Vector512.ShiftRightLogical(q, 40);
                r3 -= s;
                r6 += Vector512.ShiftLeft(s, 4);
            }
            // Column 4.
            h = Avx512F.FusedMultiplyAdd(a0, b4, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a0, b4, k3 - h);
            r4 += l.AsInt64();
            r5 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a1, b3, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a1, b3, k3 - h);
            r4 += l.AsInt64();
            r5 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a2, b2, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a2, b2, k3 - h);
            r4 += l.AsInt64();
            r5 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a3, b1, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a3, b1, k3 - h);
            r4 += l.AsInt64();
            r5 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a4, b0, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a4, b0, k3 - h);
            r4 += l.AsInt64();
            r5 += h.AsInt64();
            var r8 = Vector512.Create(
                (TCurve.HasFold3 ? 0x2FDFFFF800000000L : 0x2FE0000000000000L) + TTail.MiddleEnd
            );
            // Column 3 becomes 0 modulo 2^52: q is its low digit.
            q = r3 & mask;
            r4 += Vector512.ShiftRightLogical(r3, 52);
            if (TCurve.HasFold3)
            {
                s = (Vector512.ShiftLeft(r3, 44) & mask) + hi2;
                hi3 = Vector512.ShiftRightLogical(q, 8);
                r4 += s;
                r6 += Vector512.ShiftLeft(r3, 36) & mask;
                r7 +=
                    Vector512.ShiftLeft(s, 4)
                    + Vector512.ShiftRightLogical(q, 16)
                    - (Vector512.ShiftLeft(r3, 16) & mask);
                r8 -= Vector512.ShiftRightLogical(q, 36);
            }
            else
            {
                s =
                    (Vector512.ShiftLeft(r3, 44) & mask)
                    - ((Vector512.ShiftLeft(r3, 12) & mask) - hi2);
                hi3 = Vector512.ShiftRightLogical(q, 8) - Vector512.ShiftRightLogical(q, 40);
                r4 -= s;
                r7 += Vector512.ShiftLeft(s, 4);
            }
            // Column 5.
            h = Avx512F.FusedMultiplyAdd(a1, b4, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a1, b4, k3 - h);
            r5 += l.AsInt64();
            r6 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a2, b3, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a2, b3, k3 - h);
            r5 += l.AsInt64();
            r6 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a3, b2, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a3, b2, k3 - h);
            r5 += l.AsInt64();
            r6 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a4, b1, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a4, b1, k3 - h);
            r5 += l.AsInt64();
            r6 += h.AsInt64();
            var r9 = Vector512.Create(unchecked((long)0xB987800000008000UL) + TTail.TopEnd);
            // Column 4 becomes 0 modulo 2^52: q is its low digit, 2^51 too high.
            q = r4 & mask;
            r5 += Vector512.ShiftRightLogical(r4, 52);
            if (TCurve.HasFold3)
            {
                s = (Vector512.ShiftLeft(r4, 44) & mask) + hi3;
                hi4 = Vector512.ShiftRightLogical(q, 8);
                r5 += s;
                r7 += Vector512.ShiftLeft(r4, 36) & mask;
                r8 +=
                    Vector512.ShiftLeft(s, 4)
                    + Vector512.ShiftRightLogical(q, 16)
                    - (Vector512.ShiftLeft(r4, 16) & mask);
                r9 -= Vector512.ShiftRightLogical(q, 36);
            }
            else
            {
                s =
                    (Vector512.ShiftLeft(r4, 44) & mask)
                    - ((Vector512.ShiftLeft(r4, 12) & mask) - hi3);
                hi4 = Vector512.ShiftRightLogical(q, 8) - Vector512.ShiftRightLogical(q, 40);
                r5 -= s;
                r8 += Vector512.ShiftLeft(s, 4);
            }
            if (TCurve.HasFold3)
            {
                r6 += hi4;
            }
            else
            {
                r6 -= hi4;
            }
            r9 += Vector512.ShiftLeft(hi4, 4);
            // Column 6.
            h = Avx512F.FusedMultiplyAdd(a2, b4, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a2, b4, k3 - h);
            r6 += l.AsInt64();
            r7 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a3, b3, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a3, b3, k3 - h);
            r6 += l.AsInt64();
            r7 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a4, b2, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a4, b2, k3 - h);
            r6 += l.AsInt64();
            r7 += h.AsInt64();
            // Column 7.
            h = Avx512F.FusedMultiplyAdd(a3, b4, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a3, b4, k3 - h);
            r7 += l.AsInt64();
            r8 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a4, b3, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a4, b3, k3 - h);
            r7 += l.AsInt64();
            r8 += h.AsInt64();
            // Column 8.
            h = Avx512F.FusedMultiplyAdd(a4, b4, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a4, b4, k3 - h);
            r8 += l.AsInt64();
            r9 += h.AsInt64();
            if (TTail.Scale == 2)
            {
                r5 += r5;
                r6 += r6;
                r7 += r7;
                r8 += r8;
                r9 += r9;
            }
            if (TTail.Scale == 3)
            {
                r5 += r5 + r5;
                r6 += r6 + r6;
                r7 += r7 + r7;
                r8 += r8 + r8;
                r9 += r9 + r9;
            }
            if (TTail.Minus != 0)
            {
                var m0 = (centre - c.V0).AsInt64();
                r5 += m0;
                var m1 = (centre - c.V1).AsInt64();
                r6 += m1;
                var m2 = (centre - c.V2).AsInt64();
                r7 += m2;
                var m3 = (centre - c.V3).AsInt64();
                r8 += m3;
                var m4 = (centre - c.V4).AsInt64();
                r9 += m4;
                if (TTail.Minus == 2)
                {
                    r5 += m0;
                    r6 += m1;
                    r7 += m2;
                    r8 += m3;
                    r9 += m4;
                }
            }
            if (TTail.MinusOther)
            {
                r5 += (centre - d.V0).AsInt64();
                r6 += (centre - d.V1).AsInt64();
                r7 += (centre - d.V2).AsInt64();
                r8 += (centre - d.V3).AsInt64();
                r9 += (centre - d.V4).AsInt64();
            }
            // Carry in order, digits balanced in [-2^51, 2^51).
            r6 += Vector512.ShiftRightLogical(r5, 52);
            r7 += Vector512.ShiftRightLogical(r6, 52);
            r8 += Vector512.ShiftRightLogical(r7, 52);
            r9 += Vector512.ShiftRightLogical(r8, 52);
            result.V0 = ((r5 & mask) | one).AsDouble() - centre;
            result.V1 = ((r6 & mask) | one).AsDouble() - centre;
            result.V2 = ((r7 & mask) | one).AsDouble() - centre;
            result.V3 = ((r8 & mask) | one).AsDouble() - centre;
            result.V4 = r9.AsDouble() - centre;
        }
    }

    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SquareKernel<TTail>(
        out LaneField8<TCurve> result,
        in LaneField8<TCurve> a,
        in LaneField8<TCurve> c,
        in LaneField8<TCurve> d
    )
        where TTail : struct, IKernelTail
    {
        unchecked
        {
            Unsafe.SkipInit(out result);
            var k1 = Vector512.Create(High);
            var k3 = Vector512.Create(High + TwoTo52);
            var mask = Vector512.Create(Mask52);
            var one = Vector512.Create(TwoTo52Bits);
            var centre = Vector512.Create(1.5 * TwoTo52);
            Vector512<double> h,
                l;
            Vector512<long> q,
                s,
                hi0,
                hi1,
                hi2,
                hi3,
                hi4;
            var a0 = a.V0;
            var a1 = a.V1;
            var a2 = a.V2;
            var a3 = a.V3;
            var a4 = a.V4;
            var e1 = a1 + a1;
            var e2 = a2 + a2;
            var e3 = a3 + a3;
            var e4 = a4 + a4;
            // Column 0.
            h = Avx512F.FusedMultiplyAdd(a0, a0, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a0, a0, k3 - h);
            var r0 = l.AsInt64() + Vector512.Create(unchecked((long)0xCCD0000000000000UL));
            var r1 = h.AsInt64() + Vector512.Create(unchecked((long)0x8657FFFFFFFFFF00UL));
            // Column 1.
            h = Avx512F.FusedMultiplyAdd(a0, e1, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a0, e1, k3 - h);
            r1 += l.AsInt64();
            var r2 = h.AsInt64() + Vector512.Create(0x4327FFFFFFFFFF00L);
            var r3 = Vector512.Create(unchecked((long)0xFCAFFFFFFFFFFF00UL));
            var r4 = Vector512.Create(unchecked((long)0xB987FFFFFFFFFF00UL));
            var r5 = Vector512.Create(unchecked((long)0xA637FFFFFFFFFF00UL) + TTail.FirstEnd);
            // Column 0 becomes 0 modulo 2^52: q is its low digit.
            q = r0 & mask;
            r1 += Vector512.ShiftRightLogical(r0, 52);
            if (TCurve.HasFold3)
            {
                s = (Vector512.ShiftLeft(r0, 44) & mask);
                hi0 = Vector512.ShiftRightLogical(q, 8);
                r1 += s;
                r3 += Vector512.ShiftLeft(r0, 36) & mask;
                r4 +=
                    Vector512.ShiftLeft(s, 4)
                    + Vector512.ShiftRightLogical(q, 16)
                    - (Vector512.ShiftLeft(r0, 16) & mask);
                r5 -= Vector512.ShiftRightLogical(q, 36);
            }
            else
            {
                s = (Vector512.ShiftLeft(r0, 44) & mask) - (Vector512.ShiftLeft(r0, 12) & mask);
                hi0 = Vector512.ShiftRightLogical(q, 8) - Vector512.ShiftRightLogical(q, 40);
                r1 -= s;
                r4 += Vector512.ShiftLeft(s, 4);
            }
            // Column 2.
            h = Avx512F.FusedMultiplyAdd(a0, e2, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a0, e2, k3 - h);
            r2 += l.AsInt64();
            r3 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a1, a1, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a1, a1, k3 - h);
            r2 += l.AsInt64();
            r3 += h.AsInt64();
            var r6 = Vector512.Create(
                (
                    TCurve.HasFold3
                        ? unchecked((long)0xECAFF80000000000UL)
                        : unchecked((long)0xECB007FFFFFFF800UL)
                ) + TTail.MiddleEnd
            );
            // Column 1 becomes 0 modulo 2^52: q is its low digit.
            q = r1 & mask;
            r2 += Vector512.ShiftRightLogical(r1, 52);
            if (TCurve.HasFold3)
            {
                s = (Vector512.ShiftLeft(r1, 44) & mask) + hi0;
                hi1 = Vector512.ShiftRightLogical(q, 8);
                r2 += s;
                r4 += Vector512.ShiftLeft(r1, 36) & mask;
                r5 +=
                    Vector512.ShiftLeft(s, 4)
                    + Vector512.ShiftRightLogical(q, 16)
                    - (Vector512.ShiftLeft(r1, 16) & mask);
                r6 -= Vector512.ShiftRightLogical(q, 36);
            }
            else
            {
                s =
                    (Vector512.ShiftLeft(r1, 44) & mask)
                    - ((Vector512.ShiftLeft(r1, 12) & mask) - hi0);
                hi1 = Vector512.ShiftRightLogical(q, 8) - Vector512.ShiftRightLogical(q, 40);
                r2 -= s;
                r5 += Vector512.ShiftLeft(s, 4);
            }
            // Column 3.
            h = Avx512F.FusedMultiplyAdd(a0, e3, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a0, e3, k3 - h);
            r3 += l.AsInt64();
            r4 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a1, e2, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a1, e2, k3 - h);
            r3 += l.AsInt64();
            r4 += h.AsInt64();
            var r7 = Vector512.Create(0x2FE0000000000000L + TTail.MiddleEnd);
            // Column 2 becomes 0 modulo 2^52: q is its low digit.
            q = r2 & mask;
            r3 += Vector512.ShiftRightLogical(r2, 52);
            if (TCurve.HasFold3)
            {
                s = (Vector512.ShiftLeft(r2, 44) & mask) + hi1;
                hi2 = Vector512.ShiftRightLogical(q, 8);
                r3 += s;
                r5 += Vector512.ShiftLeft(r2, 36) & mask;
                r6 +=
                    Vector512.ShiftLeft(s, 4)
                    + Vector512.ShiftRightLogical(q, 16)
                    - (Vector512.ShiftLeft(r2, 16) & mask);
                r7 -= Vector512.ShiftRightLogical(q, 36);
            }
            else
            {
                s =
                    (Vector512.ShiftLeft(r2, 44) & mask)
                    - ((Vector512.ShiftLeft(r2, 12) & mask) - hi1);
                hi2 = Vector512.ShiftRightLogical(q, 8) - Vector512.ShiftRightLogical(q, 40);
                r3 -= s;
                r6 += Vector512.ShiftLeft(s, 4);
            }
            // Column 4.
            h = Avx512F.FusedMultiplyAdd(a0, e4, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a0, e4, k3 - h);
            r4 += l.AsInt64();
            r5 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a1, e3, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a1, e3, k3 - h);
            r4 += l.AsInt64();
            r5 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a2, a2, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a2, a2, k3 - h);
            r4 += l.AsInt64();
            r5 += h.AsInt64();
            var r8 = Vector512.Create(
                (TCurve.HasFold3 ? 0x7657FFF800000000L : 0x7658000000000000L) + TTail.MiddleEnd
            );
            // Column 3 becomes 0 modulo 2^52: q is its low digit.
            q = r3 & mask;
            r4 += Vector512.ShiftRightLogical(r3, 52);
            if (TCurve.HasFold3)
            {
                s = (Vector512.ShiftLeft(r3, 44) & mask) + hi2;
                hi3 = Vector512.ShiftRightLogical(q, 8);
                r4 += s;
                r6 += Vector512.ShiftLeft(r3, 36) & mask;
                r7 +=
                    Vector512.ShiftLeft(s, 4)
                    + Vector512.ShiftRightLogical(q, 16)
                    - (Vector512.ShiftLeft(r3, 16) & mask);
                r8 -= Vector512.ShiftRightLogical(q, 36);
            }
            else
            {
                s =
                    (Vector512.ShiftLeft(r3, 44) & mask)
                    - ((Vector512.ShiftLeft(r3, 12) & mask) - hi2);
                hi3 = Vector512.ShiftRightLogical(q, 8) - Vector512.ShiftRightLogical(q, 40);
                r4 -= s;
                r7 += Vector512.ShiftLeft(s, 4);
            }
            // Column 5.
            h = Avx512F.FusedMultiplyAdd(a1, e4, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a1, e4, k3 - h);
            r5 += l.AsInt64();
            r6 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a2, e3, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a2, e3, k3 - h);
            r5 += l.AsInt64();
            r6 += h.AsInt64();
            var r9 = Vector512.Create(unchecked((long)0xB987800000008000UL) + TTail.TopEnd);
            // Column 4 becomes 0 modulo 2^52: q is its low digit, 2^51 too high.
            q = r4 & mask;
            r5 += Vector512.ShiftRightLogical(r4, 52);
            if (TCurve.HasFold3)
            {
                s = (Vector512.ShiftLeft(r4, 44) & mask) + hi3;
                hi4 = Vector512.ShiftRightLogical(q, 8);
                r5 += s;
                r7 += Vector512.ShiftLeft(r4, 36) & mask;
                r8 +=
                    Vector512.ShiftLeft(s, 4)
                    + Vector512.ShiftRightLogical(q, 16)
                    - (Vector512.ShiftLeft(r4, 16) & mask);
                r9 -= Vector512.ShiftRightLogical(q, 36);
            }
            else
            {
                s =
                    (Vector512.ShiftLeft(r4, 44) & mask)
                    - ((Vector512.ShiftLeft(r4, 12) & mask) - hi3);
                hi4 = Vector512.ShiftRightLogical(q, 8) - Vector512.ShiftRightLogical(q, 40);
                r5 -= s;
                r8 += Vector512.ShiftLeft(s, 4);
            }
            if (TCurve.HasFold3)
            {
                r6 += hi4;
            }
            else
            {
                r6 -= hi4;
            }
            r9 += Vector512.ShiftLeft(hi4, 4);
            // Column 6.
            h = Avx512F.FusedMultiplyAdd(a2, e4, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a2, e4, k3 - h);
            r6 += l.AsInt64();
            r7 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a3, a3, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a3, a3, k3 - h);
            r6 += l.AsInt64();
            r7 += h.AsInt64();
            // Column 7.
            h = Avx512F.FusedMultiplyAdd(a3, e4, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a3, e4, k3 - h);
            r7 += l.AsInt64();
            r8 += h.AsInt64();
            // Column 8.
            h = Avx512F.FusedMultiplyAdd(a4, a4, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a4, a4, k3 - h);
            r8 += l.AsInt64();
            r9 += h.AsInt64();
            if (TTail.Scale == 2)
            {
                r5 += r5;
                r6 += r6;
                r7 += r7;
                r8 += r8;
                r9 += r9;
            }
            if (TTail.Scale == 3)
            {
                r5 += r5 + r5;
                r6 += r6 + r6;
                r7 += r7 + r7;
                r8 += r8 + r8;
                r9 += r9 + r9;
            }
            if (TTail.Minus != 0)
            {
                var m0 = (centre - c.V0).AsInt64();
                r5 += m0;
                var m1 = (centre - c.V1).AsInt64();
                r6 += m1;
                var m2 = (centre - c.V2).AsInt64();
                r7 += m2;
                var m3 = (centre - c.V3).AsInt64();
                r8 += m3;
                var m4 = (centre - c.V4).AsInt64();
                r9 += m4;
                if (TTail.Minus == 2)
                {
                    r5 += m0;
                    r6 += m1;
                    r7 += m2;
                    r8 += m3;
                    r9 += m4;
                }
            }
            if (TTail.MinusOther)
            {
                r5 += (centre - d.V0).AsInt64();
                r6 += (centre - d.V1).AsInt64();
                r7 += (centre - d.V2).AsInt64();
                r8 += (centre - d.V3).AsInt64();
                r9 += (centre - d.V4).AsInt64();
            }
            // Carry in order, digits balanced in [-2^51, 2^51).
            r6 += Vector512.ShiftRightLogical(r5, 52);
            r7 += Vector512.ShiftRightLogical(r6, 52);
            r8 += Vector512.ShiftRightLogical(r7, 52);
            r9 += Vector512.ShiftRightLogical(r8, 52);
            result.V0 = ((r5 & mask) | one).AsDouble() - centre;
            result.V1 = ((r6 & mask) | one).AsDouble() - centre;
            result.V2 = ((r7 & mask) | one).AsDouble() - centre;
            result.V3 = ((r8 & mask) | one).AsDouble() - centre;
            result.V4 = r9.AsDouble() - centre;
        }
    }

    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplySubtractProduct(
        out LaneField8<TCurve> result,
        in LaneField8<TCurve> a,
        in LaneField8<TCurve> b,
        in LaneField8<TCurve> c,
        in LaneField8<TCurve> d
    )
    {
        unchecked
        {
            Unsafe.SkipInit(out result);
            var k1 = Vector512.Create(High);
            var k3 = Vector512.Create(High + TwoTo52);
            var mask = Vector512.Create(Mask52);
            var one = Vector512.Create(TwoTo52Bits);
            var centre = Vector512.Create(1.5 * TwoTo52);
            Vector512<double> h,
                l;
            Vector512<long> q,
                s,
                hi0,
                hi1,
                hi2,
                hi3,
                hi4;
            var a0 = a.V0;
            var a1 = a.V1;
            var a2 = a.V2;
            var a3 = a.V3;
            var a4 = a.V4;
            var b0 = b.V0;
            var b1 = b.V1;
            var b2 = b.V2;
            var b3 = b.V3;
            var b4 = b.V4;
            var c0 = c.V0;
            var c1 = c.V1;
            var c2 = c.V2;
            var c3 = c.V3;
            var c4 = c.V4;
            var d0 = d.V0;
            var d1 = d.V1;
            var d2 = d.V2;
            var d3 = d.V3;
            var d4 = d.V4;
            // The low columns of c·d first: a often comes from the kernel before, and its limbs late.
            h = Avx512F.FusedMultiplyAdd(c0, d0, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c0, d0, k3 - h);
            var r0 = Vector512.Create(0x1000000000000000L) - l.AsInt64();
            var r1 = Vector512.Create(0xFFFFFFFFFFFFF00L) - h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c0, d1, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c0, d1, k3 - h);
            r1 -= l.AsInt64();
            var r2 = Vector512.Create(0xFFFFFFFFFFFFF00L) - h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c1, d0, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c1, d0, k3 - h);
            r1 -= l.AsInt64();
            r2 -= h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c0, d2, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c0, d2, k3 - h);
            r2 -= l.AsInt64();
            var r3 = Vector512.Create(0xFFFFFFFFFFFFF00L) - h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c1, d1, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c1, d1, k3 - h);
            r2 -= l.AsInt64();
            r3 -= h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c2, d0, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c2, d0, k3 - h);
            r2 -= l.AsInt64();
            r3 -= h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c0, d3, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c0, d3, k3 - h);
            r3 -= l.AsInt64();
            var r4 = Vector512.Create(0x1007FFFFFFFFFF00L) - h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c1, d2, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c1, d2, k3 - h);
            r3 -= l.AsInt64();
            r4 -= h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c2, d1, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c2, d1, k3 - h);
            r3 -= l.AsInt64();
            r4 -= h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c3, d0, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c3, d0, k3 - h);
            r3 -= l.AsInt64();
            r4 -= h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c0, d4, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c0, d4, k3 - h);
            r4 -= l.AsInt64();
            var r5 = Vector512.Create(0x1007FFFFFFFFFF00L) - h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c1, d3, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c1, d3, k3 - h);
            r4 -= l.AsInt64();
            r5 -= h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c2, d2, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c2, d2, k3 - h);
            r4 -= l.AsInt64();
            r5 -= h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c3, d1, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c3, d1, k3 - h);
            r4 -= l.AsInt64();
            r5 -= h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c4, d0, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c4, d0, k3 - h);
            r4 -= l.AsInt64();
            r5 -= h.AsInt64();
            // Column 0.
            h = Avx512F.FusedMultiplyAdd(a0, b0, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a0, b0, k3 - h);
            r0 += l.AsInt64();
            r1 += h.AsInt64();
            // Column 1.
            h = Avx512F.FusedMultiplyAdd(a0, b1, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a0, b1, k3 - h);
            r1 += l.AsInt64();
            r2 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a1, b0, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a1, b0, k3 - h);
            r1 += l.AsInt64();
            r2 += h.AsInt64();
            // Column 0 becomes 0 modulo 2^52: q is its low digit.
            q = r0 & mask;
            r1 += Vector512.ShiftRightLogical(r0, 52);
            if (TCurve.HasFold3)
            {
                s = (Vector512.ShiftLeft(r0, 44) & mask);
                hi0 = Vector512.ShiftRightLogical(q, 8);
                r1 += s;
                r3 += Vector512.ShiftLeft(r0, 36) & mask;
                r4 +=
                    Vector512.ShiftLeft(s, 4)
                    + Vector512.ShiftRightLogical(q, 16)
                    - (Vector512.ShiftLeft(r0, 16) & mask);
                r5 -= Vector512.ShiftRightLogical(q, 36);
            }
            else
            {
                s = (Vector512.ShiftLeft(r0, 44) & mask) - (Vector512.ShiftLeft(r0, 12) & mask);
                hi0 = Vector512.ShiftRightLogical(q, 8) - Vector512.ShiftRightLogical(q, 40);
                r1 -= s;
                r4 += Vector512.ShiftLeft(s, 4);
            }
            // Column 2.
            h = Avx512F.FusedMultiplyAdd(a0, b2, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a0, b2, k3 - h);
            r2 += l.AsInt64();
            r3 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a1, b1, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a1, b1, k3 - h);
            r2 += l.AsInt64();
            r3 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a2, b0, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a2, b0, k3 - h);
            r2 += l.AsInt64();
            r3 += h.AsInt64();
            var r6 = Vector512.Create(TCurve.HasFold3 ? 0x1007F7FFFFFFFF00L : 0x100807FFFFFFF700L);
            // Column 1 becomes 0 modulo 2^52: q is its low digit.
            q = r1 & mask;
            r2 += Vector512.ShiftRightLogical(r1, 52);
            if (TCurve.HasFold3)
            {
                s = (Vector512.ShiftLeft(r1, 44) & mask) + hi0;
                hi1 = Vector512.ShiftRightLogical(q, 8);
                r2 += s;
                r4 += Vector512.ShiftLeft(r1, 36) & mask;
                r5 +=
                    Vector512.ShiftLeft(s, 4)
                    + Vector512.ShiftRightLogical(q, 16)
                    - (Vector512.ShiftLeft(r1, 16) & mask);
                r6 -= Vector512.ShiftRightLogical(q, 36);
            }
            else
            {
                s =
                    (Vector512.ShiftLeft(r1, 44) & mask)
                    - ((Vector512.ShiftLeft(r1, 12) & mask) - hi0);
                hi1 = Vector512.ShiftRightLogical(q, 8) - Vector512.ShiftRightLogical(q, 40);
                r2 -= s;
                r5 += Vector512.ShiftLeft(s, 4);
            }
            // Column 3.
            h = Avx512F.FusedMultiplyAdd(a0, b3, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a0, b3, k3 - h);
            r3 += l.AsInt64();
            r4 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a1, b2, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a1, b2, k3 - h);
            r3 += l.AsInt64();
            r4 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a2, b1, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a2, b1, k3 - h);
            r3 += l.AsInt64();
            r4 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a3, b0, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a3, b0, k3 - h);
            r3 += l.AsInt64();
            r4 += h.AsInt64();
            var r7 = Vector512.Create(0x1007FFFFFFFFFF00L);
            // Column 2 becomes 0 modulo 2^52: q is its low digit.
            q = r2 & mask;
            r3 += Vector512.ShiftRightLogical(r2, 52);
            if (TCurve.HasFold3)
            {
                s = (Vector512.ShiftLeft(r2, 44) & mask) + hi1;
                hi2 = Vector512.ShiftRightLogical(q, 8);
                r3 += s;
                r5 += Vector512.ShiftLeft(r2, 36) & mask;
                r6 +=
                    Vector512.ShiftLeft(s, 4)
                    + Vector512.ShiftRightLogical(q, 16)
                    - (Vector512.ShiftLeft(r2, 16) & mask);
                r7 -= Vector512.ShiftRightLogical(q, 36);
            }
            else
            {
                s =
                    (Vector512.ShiftLeft(r2, 44) & mask)
                    - ((Vector512.ShiftLeft(r2, 12) & mask) - hi1);
                hi2 = Vector512.ShiftRightLogical(q, 8) - Vector512.ShiftRightLogical(q, 40);
                r3 -= s;
                r6 += Vector512.ShiftLeft(s, 4);
            }
            // Column 4.
            h = Avx512F.FusedMultiplyAdd(a0, b4, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a0, b4, k3 - h);
            r4 += l.AsInt64();
            r5 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a1, b3, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a1, b3, k3 - h);
            r4 += l.AsInt64();
            r5 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a2, b2, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a2, b2, k3 - h);
            r4 += l.AsInt64();
            r5 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a3, b1, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a3, b1, k3 - h);
            r4 += l.AsInt64();
            r5 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a4, b0, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a4, b0, k3 - h);
            r4 += l.AsInt64();
            r5 += h.AsInt64();
            var r8 = Vector512.Create(TCurve.HasFold3 ? 0x1007FFF7FFFFFF00L : 0x1007FFFFFFFFFF00L);
            // Column 3 becomes 0 modulo 2^52: q is its low digit.
            q = r3 & mask;
            r4 += Vector512.ShiftRightLogical(r3, 52);
            if (TCurve.HasFold3)
            {
                s = (Vector512.ShiftLeft(r3, 44) & mask) + hi2;
                hi3 = Vector512.ShiftRightLogical(q, 8);
                r4 += s;
                r6 += Vector512.ShiftLeft(r3, 36) & mask;
                r7 +=
                    Vector512.ShiftLeft(s, 4)
                    + Vector512.ShiftRightLogical(q, 16)
                    - (Vector512.ShiftLeft(r3, 16) & mask);
                r8 -= Vector512.ShiftRightLogical(q, 36);
            }
            else
            {
                s =
                    (Vector512.ShiftLeft(r3, 44) & mask)
                    - ((Vector512.ShiftLeft(r3, 12) & mask) - hi2);
                hi3 = Vector512.ShiftRightLogical(q, 8) - Vector512.ShiftRightLogical(q, 40);
                r4 -= s;
                r7 += Vector512.ShiftLeft(s, 4);
            }
            // Column 5.
            h = Avx512F.FusedMultiplyAdd(a1, b4, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a1, b4, k3 - h);
            r5 += l.AsInt64();
            r6 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a2, b3, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a2, b3, k3 - h);
            r5 += l.AsInt64();
            r6 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a3, b2, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a3, b2, k3 - h);
            r5 += l.AsInt64();
            r6 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a4, b1, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a4, b1, k3 - h);
            r5 += l.AsInt64();
            r6 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c1, d4, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c1, d4, k3 - h);
            r5 -= l.AsInt64();
            r6 -= h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c2, d3, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c2, d3, k3 - h);
            r5 -= l.AsInt64();
            r6 -= h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c3, d2, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c3, d2, k3 - h);
            r5 -= l.AsInt64();
            r6 -= h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c4, d1, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c4, d1, k3 - h);
            r5 -= l.AsInt64();
            r6 -= h.AsInt64();
            var r9 = Vector512.Create(0x4337800000007F00L);
            // Column 4 becomes 0 modulo 2^52: q is its low digit, 2^51 too high.
            q = r4 & mask;
            r5 += Vector512.ShiftRightLogical(r4, 52);
            if (TCurve.HasFold3)
            {
                s = (Vector512.ShiftLeft(r4, 44) & mask) + hi3;
                hi4 = Vector512.ShiftRightLogical(q, 8);
                r5 += s;
                r7 += Vector512.ShiftLeft(r4, 36) & mask;
                r8 +=
                    Vector512.ShiftLeft(s, 4)
                    + Vector512.ShiftRightLogical(q, 16)
                    - (Vector512.ShiftLeft(r4, 16) & mask);
                r9 -= Vector512.ShiftRightLogical(q, 36);
            }
            else
            {
                s =
                    (Vector512.ShiftLeft(r4, 44) & mask)
                    - ((Vector512.ShiftLeft(r4, 12) & mask) - hi3);
                hi4 = Vector512.ShiftRightLogical(q, 8) - Vector512.ShiftRightLogical(q, 40);
                r5 -= s;
                r8 += Vector512.ShiftLeft(s, 4);
            }
            if (TCurve.HasFold3)
            {
                r6 += hi4;
            }
            else
            {
                r6 -= hi4;
            }
            r9 += Vector512.ShiftLeft(hi4, 4);
            // Column 6.
            h = Avx512F.FusedMultiplyAdd(a2, b4, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a2, b4, k3 - h);
            r6 += l.AsInt64();
            r7 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a3, b3, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a3, b3, k3 - h);
            r6 += l.AsInt64();
            r7 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a4, b2, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a4, b2, k3 - h);
            r6 += l.AsInt64();
            r7 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c2, d4, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c2, d4, k3 - h);
            r6 -= l.AsInt64();
            r7 -= h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c3, d3, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c3, d3, k3 - h);
            r6 -= l.AsInt64();
            r7 -= h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c4, d2, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c4, d2, k3 - h);
            r6 -= l.AsInt64();
            r7 -= h.AsInt64();
            // Column 7.
            h = Avx512F.FusedMultiplyAdd(a3, b4, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a3, b4, k3 - h);
            r7 += l.AsInt64();
            r8 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(a4, b3, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a4, b3, k3 - h);
            r7 += l.AsInt64();
            r8 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c3, d4, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c3, d4, k3 - h);
            r7 -= l.AsInt64();
            r8 -= h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c4, d3, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c4, d3, k3 - h);
            r7 -= l.AsInt64();
            r8 -= h.AsInt64();
            // Column 8.
            h = Avx512F.FusedMultiplyAdd(a4, b4, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(a4, b4, k3 - h);
            r8 += l.AsInt64();
            r9 += h.AsInt64();
            h = Avx512F.FusedMultiplyAdd(c4, d4, k1, FloatRoundingMode.ToNegativeInfinity);
            l = Avx512F.FusedMultiplyAdd(c4, d4, k3 - h);
            r8 -= l.AsInt64();
            r9 -= h.AsInt64();
            // Carry in order, digits balanced in [-2^51, 2^51).
            r6 += Vector512.ShiftRightLogical(r5, 52);
            r7 += Vector512.ShiftRightLogical(r6, 52);
            r8 += Vector512.ShiftRightLogical(r7, 52);
            r9 += Vector512.ShiftRightLogical(r8, 52);
            result.V0 = ((r5 & mask) | one).AsDouble() - centre;
            result.V1 = ((r6 & mask) | one).AsDouble() - centre;
            result.V2 = ((r7 & mask) | one).AsDouble() - centre;
            result.V3 = ((r8 & mask) | one).AsDouble() - centre;
            result.V4 = r9.AsDouble() - centre;
        }
    }
}
