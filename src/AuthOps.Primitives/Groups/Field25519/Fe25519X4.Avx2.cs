using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Primitives.Groups;

// Limb bounds: as in Fe25519X8.Avx512.cs, word for word; the two kernels compute the same limbs. Where that one multiplies
// by 19 in one instruction, this one shifts and adds; where that one converts doubles to integers in one instruction, this
// one adds 1.5·2^52 and takes the bits, exact as |limb| <= T < 2^51. With half the registers, operands that are used once or
// twice are read where they are used: keeping them all would be stores and loads of the stack.

/// <summary>
/// Four elements of the field of order 2^255 - 19, one a lane, in limbs of 51 bits as doubles. No branch, index or
/// division depends on a value. Pointers lead to memory aligned to 32 bytes or more; results may overwrite operands. Memory
/// belongs to one thread at a time.
/// </summary>
internal unsafe struct Fe25519X4 : IField25519Lanes<Fe25519X4>
{
    private const double SplitHigh = 1.5 * 10141204801825835211973625643008.0; // 1.5·2^103
    private const double SplitBoth = SplitHigh + (1.5 * TwoTo52);
    private const double TwoTo52 = 4503599627370496.0;
    private const double Unit = 1.0 / 2251799813685248.0; // 2^-51
    private const double CarryBias = TwoTo52 + 1125899906842624.0 + 1024.0; // 2^52 + 2^50 + 2^10
    private const double CarryBias0 = TwoTo52 + 1125899906842624.0 + (19 * 1024.0);
    private const long Mask51 = (1L << 51) - 1;
    private const long Magic = 0x4330000000000000; // the bits of 2^52
    private const double Round = 1.5 * TwoTo52;
    private const long RoundBits = 0x4338000000000000; // the bits of 1.5·2^52
    private const long RawBias = (1L << 61) + (1L << 50);
    private const long TwoP0 = 2 * ((1L << 51) - 19);
    private const long TwoP1 = 2 * ((1L << 51) - 1);

    private Vector256<double> L0,
        L1,
        L2,
        L3,
        L4;

    public static int Lanes => 4;

    /// <summary>a·b, not yet carried.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyRaw(Fe25519X4* t, Fe25519X4* a, Fe25519X4* b)
    {
        // column sums; products in pairs as the head of the file says
        Vector256<double> x0 = a->L0,
            x1 = a->L1,
            x2 = a->L2,
            x3 = a->L3,
            x4 = a->L4;
        Vector256<double> k1 = Vector256.Create(SplitHigh),
            k3 = Vector256.Create(SplitBoth),
            h0,
            g0,
            l0,
            h1,
            g1,
            l1;
        h0 = Vector256.FusedMultiplyAdd(x0, b->L4, k1);
        h1 = Vector256.FusedMultiplyAdd(x2, b->L2, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        g0 = Vector256.FusedMultiplyAdd(x1, b->L3, h0);
        g1 = Vector256.FusedMultiplyAdd(x3, b->L1, h1);
        l0 = Vector256.FusedMultiplyAdd(x0, b->L4, l0);
        l1 = Vector256.FusedMultiplyAdd(x2, b->L2, l1);
        h0 -= g0;
        h1 -= g1;
        h0 = Vector256.FusedMultiplyAdd(x1, b->L3, h0);
        h1 = Vector256.FusedMultiplyAdd(x3, b->L1, h1);
        l0 += h0;
        l1 += h1;
        Vector256<long> r4 = l0.AsInt64(),
            c4 = g0.AsInt64();
        r4 += l1.AsInt64();
        c4 += g1.AsInt64();
        h0 = Vector256.FusedMultiplyAdd(x4, b->L0, k1);
        h1 = Vector256.FusedMultiplyAdd(x1, b->L4, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        g1 = Vector256.FusedMultiplyAdd(x2, b->L3, h1);
        l0 = Vector256.FusedMultiplyAdd(x4, b->L0, l0);
        l1 = Vector256.FusedMultiplyAdd(x1, b->L4, l1);
        h1 -= g1;
        h1 = Vector256.FusedMultiplyAdd(x2, b->L3, h1);
        l1 += h1;
        r4 += l0.AsInt64();
        c4 += h0.AsInt64();
        Vector256<long> r5 = l1.AsInt64() + c4,
            c5 = g1.AsInt64();
        h0 = Vector256.FusedMultiplyAdd(x3, b->L2, k1);
        h1 = Vector256.FusedMultiplyAdd(x2, b->L4, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        g0 = Vector256.FusedMultiplyAdd(x4, b->L1, h0);
        g1 = Vector256.FusedMultiplyAdd(x3, b->L3, h1);
        l0 = Vector256.FusedMultiplyAdd(x3, b->L2, l0);
        l1 = Vector256.FusedMultiplyAdd(x2, b->L4, l1);
        h0 -= g0;
        h1 -= g1;
        h0 = Vector256.FusedMultiplyAdd(x4, b->L1, h0);
        h1 = Vector256.FusedMultiplyAdd(x3, b->L3, h1);
        l0 += h0;
        l1 += h1;
        r5 += l0.AsInt64();
        c5 += g0.AsInt64();
        var f0 = r5 + (r5 + r5) + (r5 << 4) + Vector256.Create(0x3554000000000000L);
        Vector256<long> r6 = l1.AsInt64() + c5,
            c6 = g1.AsInt64();
        h0 = Vector256.FusedMultiplyAdd(x4, b->L2, k1);
        h1 = Vector256.FusedMultiplyAdd(x3, b->L4, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        g1 = Vector256.FusedMultiplyAdd(x4, b->L3, h1);
        l0 = Vector256.FusedMultiplyAdd(x4, b->L2, l0);
        l1 = Vector256.FusedMultiplyAdd(x3, b->L4, l1);
        h1 -= g1;
        h1 = Vector256.FusedMultiplyAdd(x4, b->L3, h1);
        l1 += h1;
        r6 += l0.AsInt64();
        c6 += h0.AsInt64();
        var f1 = r6 + (r6 + r6) + (r6 << 4) + Vector256.Create(0x28A4000000000000L);
        Vector256<long> r7 = l1.AsInt64() + c6,
            c7 = g1.AsInt64();
        var f2 = r7 + (r7 + r7) + (r7 << 4) + Vector256.Create(unchecked((long)0xE294000000000000));
        h0 = Vector256.FusedMultiplyAdd(x4, b->L4, k1);
        h1 = Vector256.FusedMultiplyAdd(x0, b->L0, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        l0 = Vector256.FusedMultiplyAdd(x4, b->L4, l0);
        l1 = Vector256.FusedMultiplyAdd(x0, b->L0, l1);
        Vector256<long> r8 = l0.AsInt64() + c7,
            c8 = h0.AsInt64();
        var f3 = r8 + (r8 + r8) + (r8 << 4) + Vector256.Create(unchecked((long)0xD5E4000000000000));
        var f4 = c8 + (c8 + c8) + (c8 << 4) + Vector256.Create(unchecked((long)0x8FD4000000000000));
        Vector256<long> r0 = l1.AsInt64(),
            c0 = h1.AsInt64();
        h0 = Vector256.FusedMultiplyAdd(x0, b->L1, k1);
        h1 = Vector256.FusedMultiplyAdd(x0, b->L2, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        g0 = Vector256.FusedMultiplyAdd(x1, b->L0, h0);
        g1 = Vector256.FusedMultiplyAdd(x1, b->L1, h1);
        l0 = Vector256.FusedMultiplyAdd(x0, b->L1, l0);
        l1 = Vector256.FusedMultiplyAdd(x0, b->L2, l1);
        h0 -= g0;
        h1 -= g1;
        h0 = Vector256.FusedMultiplyAdd(x1, b->L0, h0);
        h1 = Vector256.FusedMultiplyAdd(x1, b->L1, h1);
        l0 += h0;
        l1 += h1;
        Vector256<long> r1 = l0.AsInt64() + c0,
            c1 = g0.AsInt64();
        Vector256<long> r2 = l1.AsInt64() + c1,
            c2 = g1.AsInt64();
        h0 = Vector256.FusedMultiplyAdd(x2, b->L0, k1);
        h1 = Vector256.FusedMultiplyAdd(x0, b->L3, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        g1 = Vector256.FusedMultiplyAdd(x1, b->L2, h1);
        l0 = Vector256.FusedMultiplyAdd(x2, b->L0, l0);
        l1 = Vector256.FusedMultiplyAdd(x0, b->L3, l1);
        h1 -= g1;
        h1 = Vector256.FusedMultiplyAdd(x1, b->L2, h1);
        l1 += h1;
        r2 += l0.AsInt64();
        c2 += h0.AsInt64();
        Vector256<long> r3 = l1.AsInt64() + c2,
            c3 = g1.AsInt64();
        h0 = Vector256.FusedMultiplyAdd(x2, b->L1, k1);
        l0 = k3 - h0;
        g0 = Vector256.FusedMultiplyAdd(x3, b->L0, h0);
        l0 = Vector256.FusedMultiplyAdd(x2, b->L1, l0);
        h0 -= g0;
        h0 = Vector256.FusedMultiplyAdd(x3, b->L0, h0);
        l0 += h0;
        r3 += l0.AsInt64();
        c3 += g0.AsInt64();
        var t0 = r0 + f0;
        var t1 = r1 + f1;
        var t2 = r2 + f2;
        var t3 = r3 + f3;
        var t4 = r4 + f4 + c3;
        t->L0 = t0.AsDouble();
        t->L1 = t1.AsDouble();
        t->L2 = t2.AsDouble();
        t->L3 = t3.AsDouble();
        t->L4 = t4.AsDouble();
    }

    /// <summary>a·b.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(Fe25519X4* r, Fe25519X4* a, Fe25519X4* b)
    {
        // column sums; products in pairs as the head of the file says
        Vector256<double> x0 = a->L0,
            x1 = a->L1,
            x2 = a->L2,
            x3 = a->L3,
            x4 = a->L4;
        Vector256<double> k1 = Vector256.Create(SplitHigh),
            k3 = Vector256.Create(SplitBoth),
            h0,
            g0,
            l0,
            h1,
            g1,
            l1;
        h0 = Vector256.FusedMultiplyAdd(x0, b->L4, k1);
        h1 = Vector256.FusedMultiplyAdd(x2, b->L2, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        g0 = Vector256.FusedMultiplyAdd(x1, b->L3, h0);
        g1 = Vector256.FusedMultiplyAdd(x3, b->L1, h1);
        l0 = Vector256.FusedMultiplyAdd(x0, b->L4, l0);
        l1 = Vector256.FusedMultiplyAdd(x2, b->L2, l1);
        h0 -= g0;
        h1 -= g1;
        h0 = Vector256.FusedMultiplyAdd(x1, b->L3, h0);
        h1 = Vector256.FusedMultiplyAdd(x3, b->L1, h1);
        l0 += h0;
        l1 += h1;
        Vector256<long> r4 = l0.AsInt64(),
            c4 = g0.AsInt64();
        r4 += l1.AsInt64();
        c4 += g1.AsInt64();
        h0 = Vector256.FusedMultiplyAdd(x4, b->L0, k1);
        h1 = Vector256.FusedMultiplyAdd(x1, b->L4, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        g1 = Vector256.FusedMultiplyAdd(x2, b->L3, h1);
        l0 = Vector256.FusedMultiplyAdd(x4, b->L0, l0);
        l1 = Vector256.FusedMultiplyAdd(x1, b->L4, l1);
        h1 -= g1;
        h1 = Vector256.FusedMultiplyAdd(x2, b->L3, h1);
        l1 += h1;
        r4 += l0.AsInt64();
        c4 += h0.AsInt64();
        Vector256<long> r5 = l1.AsInt64() + c4,
            c5 = g1.AsInt64();
        h0 = Vector256.FusedMultiplyAdd(x3, b->L2, k1);
        h1 = Vector256.FusedMultiplyAdd(x2, b->L4, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        g0 = Vector256.FusedMultiplyAdd(x4, b->L1, h0);
        g1 = Vector256.FusedMultiplyAdd(x3, b->L3, h1);
        l0 = Vector256.FusedMultiplyAdd(x3, b->L2, l0);
        l1 = Vector256.FusedMultiplyAdd(x2, b->L4, l1);
        h0 -= g0;
        h1 -= g1;
        h0 = Vector256.FusedMultiplyAdd(x4, b->L1, h0);
        h1 = Vector256.FusedMultiplyAdd(x3, b->L3, h1);
        l0 += h0;
        l1 += h1;
        r5 += l0.AsInt64();
        c5 += g0.AsInt64();
        var f0 = r5 + (r5 + r5) + (r5 << 4) + Vector256.Create(0x3554000000000000L);
        Vector256<long> r6 = l1.AsInt64() + c5,
            c6 = g1.AsInt64();
        h0 = Vector256.FusedMultiplyAdd(x4, b->L2, k1);
        h1 = Vector256.FusedMultiplyAdd(x3, b->L4, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        g1 = Vector256.FusedMultiplyAdd(x4, b->L3, h1);
        l0 = Vector256.FusedMultiplyAdd(x4, b->L2, l0);
        l1 = Vector256.FusedMultiplyAdd(x3, b->L4, l1);
        h1 -= g1;
        h1 = Vector256.FusedMultiplyAdd(x4, b->L3, h1);
        l1 += h1;
        r6 += l0.AsInt64();
        c6 += h0.AsInt64();
        var f1 = r6 + (r6 + r6) + (r6 << 4) + Vector256.Create(0x28A4000000000000L);
        Vector256<long> r7 = l1.AsInt64() + c6,
            c7 = g1.AsInt64();
        var f2 = r7 + (r7 + r7) + (r7 << 4) + Vector256.Create(unchecked((long)0xE294000000000000));
        h0 = Vector256.FusedMultiplyAdd(x4, b->L4, k1);
        h1 = Vector256.FusedMultiplyAdd(x0, b->L0, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        l0 = Vector256.FusedMultiplyAdd(x4, b->L4, l0);
        l1 = Vector256.FusedMultiplyAdd(x0, b->L0, l1);
        Vector256<long> r8 = l0.AsInt64() + c7,
            c8 = h0.AsInt64();
        var f3 = r8 + (r8 + r8) + (r8 << 4) + Vector256.Create(unchecked((long)0xD5E4000000000000));
        var f4 = c8 + (c8 + c8) + (c8 << 4) + Vector256.Create(unchecked((long)0x8FD4000000000000));
        Vector256<long> r0 = l1.AsInt64(),
            c0 = h1.AsInt64();
        h0 = Vector256.FusedMultiplyAdd(x0, b->L1, k1);
        h1 = Vector256.FusedMultiplyAdd(x0, b->L2, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        g0 = Vector256.FusedMultiplyAdd(x1, b->L0, h0);
        g1 = Vector256.FusedMultiplyAdd(x1, b->L1, h1);
        l0 = Vector256.FusedMultiplyAdd(x0, b->L1, l0);
        l1 = Vector256.FusedMultiplyAdd(x0, b->L2, l1);
        h0 -= g0;
        h1 -= g1;
        h0 = Vector256.FusedMultiplyAdd(x1, b->L0, h0);
        h1 = Vector256.FusedMultiplyAdd(x1, b->L1, h1);
        l0 += h0;
        l1 += h1;
        Vector256<long> r1 = l0.AsInt64() + c0,
            c1 = g0.AsInt64();
        Vector256<long> r2 = l1.AsInt64() + c1,
            c2 = g1.AsInt64();
        h0 = Vector256.FusedMultiplyAdd(x2, b->L0, k1);
        h1 = Vector256.FusedMultiplyAdd(x0, b->L3, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        g1 = Vector256.FusedMultiplyAdd(x1, b->L2, h1);
        l0 = Vector256.FusedMultiplyAdd(x2, b->L0, l0);
        l1 = Vector256.FusedMultiplyAdd(x0, b->L3, l1);
        h1 -= g1;
        h1 = Vector256.FusedMultiplyAdd(x1, b->L2, h1);
        l1 += h1;
        r2 += l0.AsInt64();
        c2 += h0.AsInt64();
        Vector256<long> r3 = l1.AsInt64() + c2,
            c3 = g1.AsInt64();
        h0 = Vector256.FusedMultiplyAdd(x2, b->L1, k1);
        l0 = k3 - h0;
        g0 = Vector256.FusedMultiplyAdd(x3, b->L0, h0);
        l0 = Vector256.FusedMultiplyAdd(x2, b->L1, l0);
        h0 -= g0;
        h0 = Vector256.FusedMultiplyAdd(x3, b->L0, h0);
        l0 += h0;
        r3 += l0.AsInt64();
        c3 += g0.AsInt64();
        var t0 = r0 + f0;
        var t1 = r1 + f1;
        var t2 = r2 + f2;
        var t3 = r3 + f3;
        var t4 = r4 + f4 + c3;
        Vector256<long> mask = Vector256.Create(Mask51),
            magic = Vector256.Create(Magic);
        Vector256<double> bias0 = Vector256.Create(CarryBias0),
            bias = Vector256.Create(CarryBias);
        var nineteen = Vector256.Create(19UL).AsUInt32();
        Vector256<long> q0 = Vector256.ShiftRightLogical(t0, 51);
        Vector256<long> q1 = Vector256.ShiftRightLogical(t1, 51);
        Vector256<long> q2 = Vector256.ShiftRightLogical(t2, 51);
        Vector256<long> q3 = Vector256.ShiftRightLogical(t3, 51);
        Vector256<long> q4 = Vector256.ShiftRightLogical(t4, 51);
        r->L0 =
            (((t0 & mask) | magic) + Avx2.Multiply(q4.AsUInt32(), nineteen).AsInt64()).AsDouble()
            - bias0;
        r->L1 = (((t1 & mask) | magic) + q0).AsDouble() - bias;
        r->L2 = (((t2 & mask) | magic) + q1).AsDouble() - bias;
        r->L3 = (((t3 & mask) | magic) + q2).AsDouble() - bias;
        r->L4 = (((t4 & mask) | magic) + q3).AsDouble() - bias;
    }

    /// <summary>a·a, not yet carried.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SquareRaw(Fe25519X4* t, Fe25519X4* a)
    {
        // column sums; products in pairs as the head of the file says
        Vector256<double> x0 = a->L0,
            x1 = a->L1,
            x2 = a->L2,
            x3 = a->L3,
            x4 = a->L4;
        Vector256<double> d0 = x0 + x0,
            d1 = x1 + x1,
            d2 = x2 + x2,
            d3 = x3 + x3;
        Vector256<double> k1 = Vector256.Create(SplitHigh),
            k3 = Vector256.Create(SplitBoth),
            h0,
            g0,
            l0,
            h1,
            g1,
            l1;
        h0 = Vector256.FusedMultiplyAdd(d0, x4, k1);
        h1 = Vector256.FusedMultiplyAdd(d1, x3, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        g0 = Vector256.FusedMultiplyAdd(x2, x2, h0);
        l0 = Vector256.FusedMultiplyAdd(d0, x4, l0);
        l1 = Vector256.FusedMultiplyAdd(d1, x3, l1);
        h0 -= g0;
        h0 = Vector256.FusedMultiplyAdd(x2, x2, h0);
        l0 += h0;
        Vector256<long> r4 = l0.AsInt64(),
            c4 = g0.AsInt64();
        r4 += l1.AsInt64();
        c4 += h1.AsInt64();
        h0 = Vector256.FusedMultiplyAdd(d1, x4, k1);
        h1 = Vector256.FusedMultiplyAdd(d2, x3, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        l0 = Vector256.FusedMultiplyAdd(d1, x4, l0);
        l1 = Vector256.FusedMultiplyAdd(d2, x3, l1);
        Vector256<long> r5 = l0.AsInt64() + c4,
            c5 = h0.AsInt64();
        r5 += l1.AsInt64();
        c5 += h1.AsInt64();
        var f0 = r5 + (r5 + r5) + (r5 << 4) + Vector256.Create(0x6F0C000000000000L);
        h0 = Vector256.FusedMultiplyAdd(d2, x4, k1);
        h1 = Vector256.FusedMultiplyAdd(d3, x4, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        g0 = Vector256.FusedMultiplyAdd(x3, x3, h0);
        l0 = Vector256.FusedMultiplyAdd(d2, x4, l0);
        l1 = Vector256.FusedMultiplyAdd(d3, x4, l1);
        h0 -= g0;
        h0 = Vector256.FusedMultiplyAdd(x3, x3, h0);
        l0 += h0;
        Vector256<long> r6 = l0.AsInt64() + c5,
            c6 = g0.AsInt64();
        var f1 = r6 + (r6 + r6) + (r6 << 4) + Vector256.Create(0x25CC000000000000L);
        Vector256<long> r7 = l1.AsInt64() + c6,
            c7 = h1.AsInt64();
        var f2 = r7 + (r7 + r7) + (r7 << 4) + Vector256.Create(0x5F84000000000000L);
        h0 = Vector256.FusedMultiplyAdd(x4, x4, k1);
        h1 = Vector256.FusedMultiplyAdd(x0, x0, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        l0 = Vector256.FusedMultiplyAdd(x4, x4, l0);
        l1 = Vector256.FusedMultiplyAdd(x0, x0, l1);
        Vector256<long> r8 = l0.AsInt64() + c7,
            c8 = h0.AsInt64();
        var f3 = r8 + (r8 + r8) + (r8 << 4) + Vector256.Create(0x1C4C000000000000L);
        var f4 = c8 + (c8 + c8) + (c8 << 4) + Vector256.Create(unchecked((long)0xD30C000000000000));
        Vector256<long> r0 = l1.AsInt64(),
            c0 = h1.AsInt64();
        h0 = Vector256.FusedMultiplyAdd(d0, x1, k1);
        h1 = Vector256.FusedMultiplyAdd(d0, x2, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        g1 = Vector256.FusedMultiplyAdd(x1, x1, h1);
        l0 = Vector256.FusedMultiplyAdd(d0, x1, l0);
        l1 = Vector256.FusedMultiplyAdd(d0, x2, l1);
        h1 -= g1;
        h1 = Vector256.FusedMultiplyAdd(x1, x1, h1);
        l1 += h1;
        Vector256<long> r1 = l0.AsInt64() + c0,
            c1 = h0.AsInt64();
        Vector256<long> r2 = l1.AsInt64() + c1,
            c2 = g1.AsInt64();
        h0 = Vector256.FusedMultiplyAdd(d0, x3, k1);
        h1 = Vector256.FusedMultiplyAdd(d1, x2, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        l0 = Vector256.FusedMultiplyAdd(d0, x3, l0);
        l1 = Vector256.FusedMultiplyAdd(d1, x2, l1);
        Vector256<long> r3 = l0.AsInt64() + c2,
            c3 = h0.AsInt64();
        r3 += l1.AsInt64();
        c3 += h1.AsInt64();
        var t0 = r0 + f0;
        var t1 = r1 + f1;
        var t2 = r2 + f2;
        var t3 = r3 + f3;
        var t4 = r4 + f4 + c3;
        t->L0 = t0.AsDouble();
        t->L1 = t1.AsDouble();
        t->L2 = t2.AsDouble();
        t->L3 = t3.AsDouble();
        t->L4 = t4.AsDouble();
    }

    /// <summary>a·a.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Square(Fe25519X4* r, Fe25519X4* a)
    {
        // column sums; products in pairs as the head of the file says
        Vector256<double> x0 = a->L0,
            x1 = a->L1,
            x2 = a->L2,
            x3 = a->L3,
            x4 = a->L4;
        Vector256<double> d0 = x0 + x0,
            d1 = x1 + x1,
            d2 = x2 + x2,
            d3 = x3 + x3;
        Vector256<double> k1 = Vector256.Create(SplitHigh),
            k3 = Vector256.Create(SplitBoth),
            h0,
            g0,
            l0,
            h1,
            g1,
            l1;
        h0 = Vector256.FusedMultiplyAdd(d0, x4, k1);
        h1 = Vector256.FusedMultiplyAdd(d1, x3, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        g0 = Vector256.FusedMultiplyAdd(x2, x2, h0);
        l0 = Vector256.FusedMultiplyAdd(d0, x4, l0);
        l1 = Vector256.FusedMultiplyAdd(d1, x3, l1);
        h0 -= g0;
        h0 = Vector256.FusedMultiplyAdd(x2, x2, h0);
        l0 += h0;
        Vector256<long> r4 = l0.AsInt64(),
            c4 = g0.AsInt64();
        r4 += l1.AsInt64();
        c4 += h1.AsInt64();
        h0 = Vector256.FusedMultiplyAdd(d1, x4, k1);
        h1 = Vector256.FusedMultiplyAdd(d2, x3, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        l0 = Vector256.FusedMultiplyAdd(d1, x4, l0);
        l1 = Vector256.FusedMultiplyAdd(d2, x3, l1);
        Vector256<long> r5 = l0.AsInt64() + c4,
            c5 = h0.AsInt64();
        r5 += l1.AsInt64();
        c5 += h1.AsInt64();
        var f0 = r5 + (r5 + r5) + (r5 << 4) + Vector256.Create(0x6F0C000000000000L);
        h0 = Vector256.FusedMultiplyAdd(d2, x4, k1);
        h1 = Vector256.FusedMultiplyAdd(d3, x4, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        g0 = Vector256.FusedMultiplyAdd(x3, x3, h0);
        l0 = Vector256.FusedMultiplyAdd(d2, x4, l0);
        l1 = Vector256.FusedMultiplyAdd(d3, x4, l1);
        h0 -= g0;
        h0 = Vector256.FusedMultiplyAdd(x3, x3, h0);
        l0 += h0;
        Vector256<long> r6 = l0.AsInt64() + c5,
            c6 = g0.AsInt64();
        var f1 = r6 + (r6 + r6) + (r6 << 4) + Vector256.Create(0x25CC000000000000L);
        Vector256<long> r7 = l1.AsInt64() + c6,
            c7 = h1.AsInt64();
        var f2 = r7 + (r7 + r7) + (r7 << 4) + Vector256.Create(0x5F84000000000000L);
        h0 = Vector256.FusedMultiplyAdd(x4, x4, k1);
        h1 = Vector256.FusedMultiplyAdd(x0, x0, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        l0 = Vector256.FusedMultiplyAdd(x4, x4, l0);
        l1 = Vector256.FusedMultiplyAdd(x0, x0, l1);
        Vector256<long> r8 = l0.AsInt64() + c7,
            c8 = h0.AsInt64();
        var f3 = r8 + (r8 + r8) + (r8 << 4) + Vector256.Create(0x1C4C000000000000L);
        var f4 = c8 + (c8 + c8) + (c8 << 4) + Vector256.Create(unchecked((long)0xD30C000000000000));
        Vector256<long> r0 = l1.AsInt64(),
            c0 = h1.AsInt64();
        h0 = Vector256.FusedMultiplyAdd(d0, x1, k1);
        h1 = Vector256.FusedMultiplyAdd(d0, x2, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        g1 = Vector256.FusedMultiplyAdd(x1, x1, h1);
        l0 = Vector256.FusedMultiplyAdd(d0, x1, l0);
        l1 = Vector256.FusedMultiplyAdd(d0, x2, l1);
        h1 -= g1;
        h1 = Vector256.FusedMultiplyAdd(x1, x1, h1);
        l1 += h1;
        Vector256<long> r1 = l0.AsInt64() + c0,
            c1 = h0.AsInt64();
        Vector256<long> r2 = l1.AsInt64() + c1,
            c2 = g1.AsInt64();
        h0 = Vector256.FusedMultiplyAdd(d0, x3, k1);
        h1 = Vector256.FusedMultiplyAdd(d1, x2, k1);
        l0 = k3 - h0;
        l1 = k3 - h1;
        l0 = Vector256.FusedMultiplyAdd(d0, x3, l0);
        l1 = Vector256.FusedMultiplyAdd(d1, x2, l1);
        Vector256<long> r3 = l0.AsInt64() + c2,
            c3 = h0.AsInt64();
        r3 += l1.AsInt64();
        c3 += h1.AsInt64();
        var t0 = r0 + f0;
        var t1 = r1 + f1;
        var t2 = r2 + f2;
        var t3 = r3 + f3;
        var t4 = r4 + f4 + c3;
        Vector256<long> mask = Vector256.Create(Mask51),
            magic = Vector256.Create(Magic);
        Vector256<double> bias0 = Vector256.Create(CarryBias0),
            bias = Vector256.Create(CarryBias);
        var nineteen = Vector256.Create(19UL).AsUInt32();
        Vector256<long> q0 = Vector256.ShiftRightLogical(t0, 51);
        Vector256<long> q1 = Vector256.ShiftRightLogical(t1, 51);
        Vector256<long> q2 = Vector256.ShiftRightLogical(t2, 51);
        Vector256<long> q3 = Vector256.ShiftRightLogical(t3, 51);
        Vector256<long> q4 = Vector256.ShiftRightLogical(t4, 51);
        r->L0 =
            (((t0 & mask) | magic) + Avx2.Multiply(q4.AsUInt32(), nineteen).AsInt64()).AsDouble()
            - bias0;
        r->L1 = (((t1 & mask) | magic) + q0).AsDouble() - bias;
        r->L2 = (((t2 & mask) | magic) + q1).AsDouble() - bias;
        r->L3 = (((t3 & mask) | magic) + q2).AsDouble() - bias;
        r->L4 = (((t4 & mask) | magic) + q3).AsDouble() - bias;
    }

    /// <summary>Sum and difference of two raw products.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CarrySumDifference(
        Fe25519X4* sum,
        Fe25519X4* difference,
        Fe25519X4* t,
        Fe25519X4* u
    )
    {
        Vector256<long> a0 = t->L0.AsInt64(),
            b0 = u->L0.AsInt64();
        Vector256<long> a1 = t->L1.AsInt64(),
            b1 = u->L1.AsInt64();
        Vector256<long> a2 = t->L2.AsInt64(),
            b2 = u->L2.AsInt64();
        Vector256<long> a3 = t->L3.AsInt64(),
            b3 = u->L3.AsInt64();
        Vector256<long> a4 = t->L4.AsInt64(),
            b4 = u->L4.AsInt64();
        var offset = Vector256.Create(RawBias);
        Vector256<long> mask = Vector256.Create(Mask51),
            magic = Vector256.Create(Magic);
        Vector256<double> bias0 = Vector256.Create(CarryBias0),
            bias = Vector256.Create(CarryBias);
        var nineteen = Vector256.Create(19UL).AsUInt32();
        Vector256<long> s0 = a0 + b0 - offset;
        Vector256<long> s1 = a1 + b1 - offset;
        Vector256<long> s2 = a2 + b2 - offset;
        Vector256<long> s3 = a3 + b3 - offset;
        Vector256<long> s4 = a4 + b4 - offset;
        Vector256<long> sq0 = Vector256.ShiftRightLogical(s0, 51);
        Vector256<long> sq1 = Vector256.ShiftRightLogical(s1, 51);
        Vector256<long> sq2 = Vector256.ShiftRightLogical(s2, 51);
        Vector256<long> sq3 = Vector256.ShiftRightLogical(s3, 51);
        Vector256<long> sq4 = Vector256.ShiftRightLogical(s4, 51);
        sum->L0 =
            (((s0 & mask) | magic) + Avx2.Multiply(sq4.AsUInt32(), nineteen).AsInt64()).AsDouble()
            - bias0;
        sum->L1 = (((s1 & mask) | magic) + sq0).AsDouble() - bias;
        sum->L2 = (((s2 & mask) | magic) + sq1).AsDouble() - bias;
        sum->L3 = (((s3 & mask) | magic) + sq2).AsDouble() - bias;
        sum->L4 = (((s4 & mask) | magic) + sq3).AsDouble() - bias;
        Vector256<long> d0 = a0 - b0 + offset;
        Vector256<long> d1 = a1 - b1 + offset;
        Vector256<long> d2 = a2 - b2 + offset;
        Vector256<long> d3 = a3 - b3 + offset;
        Vector256<long> d4 = a4 - b4 + offset;
        Vector256<long> dq0 = Vector256.ShiftRightLogical(d0, 51);
        Vector256<long> dq1 = Vector256.ShiftRightLogical(d1, 51);
        Vector256<long> dq2 = Vector256.ShiftRightLogical(d2, 51);
        Vector256<long> dq3 = Vector256.ShiftRightLogical(d3, 51);
        Vector256<long> dq4 = Vector256.ShiftRightLogical(d4, 51);
        difference->L0 =
            (((d0 & mask) | magic) + Avx2.Multiply(dq4.AsUInt32(), nineteen).AsInt64()).AsDouble()
            - bias0;
        difference->L1 = (((d1 & mask) | magic) + dq0).AsDouble() - bias;
        difference->L2 = (((d2 & mask) | magic) + dq1).AsDouble() - bias;
        difference->L3 = (((d3 & mask) | magic) + dq2).AsDouble() - bias;
        difference->L4 = (((d4 & mask) | magic) + dq3).AsDouble() - bias;
    }

    /// <summary>Two raw products and their sum.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CarryBothAndSum(
        Fe25519X4* x,
        Fe25519X4* y,
        Fe25519X4* sum,
        Fe25519X4* t,
        Fe25519X4* u
    )
    {
        Vector256<long> a0 = t->L0.AsInt64(),
            b0 = u->L0.AsInt64();
        Vector256<long> a1 = t->L1.AsInt64(),
            b1 = u->L1.AsInt64();
        Vector256<long> a2 = t->L2.AsInt64(),
            b2 = u->L2.AsInt64();
        Vector256<long> a3 = t->L3.AsInt64(),
            b3 = u->L3.AsInt64();
        Vector256<long> a4 = t->L4.AsInt64(),
            b4 = u->L4.AsInt64();
        var offset = Vector256.Create(RawBias);
        Vector256<long> mask = Vector256.Create(Mask51),
            magic = Vector256.Create(Magic);
        Vector256<double> bias0 = Vector256.Create(CarryBias0),
            bias = Vector256.Create(CarryBias);
        var nineteen = Vector256.Create(19UL).AsUInt32();
        Vector256<long> xq0 = Vector256.ShiftRightLogical(a0, 51);
        Vector256<long> xq1 = Vector256.ShiftRightLogical(a1, 51);
        Vector256<long> xq2 = Vector256.ShiftRightLogical(a2, 51);
        Vector256<long> xq3 = Vector256.ShiftRightLogical(a3, 51);
        Vector256<long> xq4 = Vector256.ShiftRightLogical(a4, 51);
        x->L0 =
            (((a0 & mask) | magic) + Avx2.Multiply(xq4.AsUInt32(), nineteen).AsInt64()).AsDouble()
            - bias0;
        x->L1 = (((a1 & mask) | magic) + xq0).AsDouble() - bias;
        x->L2 = (((a2 & mask) | magic) + xq1).AsDouble() - bias;
        x->L3 = (((a3 & mask) | magic) + xq2).AsDouble() - bias;
        x->L4 = (((a4 & mask) | magic) + xq3).AsDouble() - bias;
        Vector256<long> yq0 = Vector256.ShiftRightLogical(b0, 51);
        Vector256<long> yq1 = Vector256.ShiftRightLogical(b1, 51);
        Vector256<long> yq2 = Vector256.ShiftRightLogical(b2, 51);
        Vector256<long> yq3 = Vector256.ShiftRightLogical(b3, 51);
        Vector256<long> yq4 = Vector256.ShiftRightLogical(b4, 51);
        y->L0 =
            (((b0 & mask) | magic) + Avx2.Multiply(yq4.AsUInt32(), nineteen).AsInt64()).AsDouble()
            - bias0;
        y->L1 = (((b1 & mask) | magic) + yq0).AsDouble() - bias;
        y->L2 = (((b2 & mask) | magic) + yq1).AsDouble() - bias;
        y->L3 = (((b3 & mask) | magic) + yq2).AsDouble() - bias;
        y->L4 = (((b4 & mask) | magic) + yq3).AsDouble() - bias;
        Vector256<long> s0 = a0 + b0 - offset;
        Vector256<long> s1 = a1 + b1 - offset;
        Vector256<long> s2 = a2 + b2 - offset;
        Vector256<long> s3 = a3 + b3 - offset;
        Vector256<long> s4 = a4 + b4 - offset;
        Vector256<long> sq0 = Vector256.ShiftRightLogical(s0, 51);
        Vector256<long> sq1 = Vector256.ShiftRightLogical(s1, 51);
        Vector256<long> sq2 = Vector256.ShiftRightLogical(s2, 51);
        Vector256<long> sq3 = Vector256.ShiftRightLogical(s3, 51);
        Vector256<long> sq4 = Vector256.ShiftRightLogical(s4, 51);
        sum->L0 =
            (((s0 & mask) | magic) + Avx2.Multiply(sq4.AsUInt32(), nineteen).AsInt64()).AsDouble()
            - bias0;
        sum->L1 = (((s1 & mask) | magic) + sq0).AsDouble() - bias;
        sum->L2 = (((s2 & mask) | magic) + sq1).AsDouble() - bias;
        sum->L3 = (((s3 & mask) | magic) + sq2).AsDouble() - bias;
        sum->L4 = (((s4 & mask) | magic) + sq3).AsDouble() - bias;
    }

    /// <summary>Two raw products and their difference.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CarryBothAndDifference(
        Fe25519X4* x,
        Fe25519X4* y,
        Fe25519X4* difference,
        Fe25519X4* t,
        Fe25519X4* u
    )
    {
        Vector256<long> a0 = t->L0.AsInt64(),
            b0 = u->L0.AsInt64();
        Vector256<long> a1 = t->L1.AsInt64(),
            b1 = u->L1.AsInt64();
        Vector256<long> a2 = t->L2.AsInt64(),
            b2 = u->L2.AsInt64();
        Vector256<long> a3 = t->L3.AsInt64(),
            b3 = u->L3.AsInt64();
        Vector256<long> a4 = t->L4.AsInt64(),
            b4 = u->L4.AsInt64();
        var offset = Vector256.Create(RawBias);
        Vector256<long> mask = Vector256.Create(Mask51),
            magic = Vector256.Create(Magic);
        Vector256<double> bias0 = Vector256.Create(CarryBias0),
            bias = Vector256.Create(CarryBias);
        var nineteen = Vector256.Create(19UL).AsUInt32();
        Vector256<long> xq0 = Vector256.ShiftRightLogical(a0, 51);
        Vector256<long> xq1 = Vector256.ShiftRightLogical(a1, 51);
        Vector256<long> xq2 = Vector256.ShiftRightLogical(a2, 51);
        Vector256<long> xq3 = Vector256.ShiftRightLogical(a3, 51);
        Vector256<long> xq4 = Vector256.ShiftRightLogical(a4, 51);
        x->L0 =
            (((a0 & mask) | magic) + Avx2.Multiply(xq4.AsUInt32(), nineteen).AsInt64()).AsDouble()
            - bias0;
        x->L1 = (((a1 & mask) | magic) + xq0).AsDouble() - bias;
        x->L2 = (((a2 & mask) | magic) + xq1).AsDouble() - bias;
        x->L3 = (((a3 & mask) | magic) + xq2).AsDouble() - bias;
        x->L4 = (((a4 & mask) | magic) + xq3).AsDouble() - bias;
        Vector256<long> yq0 = Vector256.ShiftRightLogical(b0, 51);
        Vector256<long> yq1 = Vector256.ShiftRightLogical(b1, 51);
        Vector256<long> yq2 = Vector256.ShiftRightLogical(b2, 51);
        Vector256<long> yq3 = Vector256.ShiftRightLogical(b3, 51);
        Vector256<long> yq4 = Vector256.ShiftRightLogical(b4, 51);
        y->L0 =
            (((b0 & mask) | magic) + Avx2.Multiply(yq4.AsUInt32(), nineteen).AsInt64()).AsDouble()
            - bias0;
        y->L1 = (((b1 & mask) | magic) + yq0).AsDouble() - bias;
        y->L2 = (((b2 & mask) | magic) + yq1).AsDouble() - bias;
        y->L3 = (((b3 & mask) | magic) + yq2).AsDouble() - bias;
        y->L4 = (((b4 & mask) | magic) + yq3).AsDouble() - bias;
        Vector256<long> d0 = a0 - b0 + offset;
        Vector256<long> d1 = a1 - b1 + offset;
        Vector256<long> d2 = a2 - b2 + offset;
        Vector256<long> d3 = a3 - b3 + offset;
        Vector256<long> d4 = a4 - b4 + offset;
        Vector256<long> dq0 = Vector256.ShiftRightLogical(d0, 51);
        Vector256<long> dq1 = Vector256.ShiftRightLogical(d1, 51);
        Vector256<long> dq2 = Vector256.ShiftRightLogical(d2, 51);
        Vector256<long> dq3 = Vector256.ShiftRightLogical(d3, 51);
        Vector256<long> dq4 = Vector256.ShiftRightLogical(d4, 51);
        difference->L0 =
            (((d0 & mask) | magic) + Avx2.Multiply(dq4.AsUInt32(), nineteen).AsInt64()).AsDouble()
            - bias0;
        difference->L1 = (((d1 & mask) | magic) + dq0).AsDouble() - bias;
        difference->L2 = (((d2 & mask) | magic) + dq1).AsDouble() - bias;
        difference->L3 = (((d3 & mask) | magic) + dq2).AsDouble() - bias;
        difference->L4 = (((d4 & mask) | magic) + dq3).AsDouble() - bias;
    }

    /// <summary>From the raw squares of X, Y, Z and X + Y: E = SS - XX - YY, F = 2·ZZ - YY + XX, G = YY - XX, H = XX + YY.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CarryDoubling(
        Fe25519X4* e,
        Fe25519X4* f,
        Fe25519X4* g,
        Fe25519X4* h,
        Fe25519X4* xx,
        Fe25519X4* yy,
        Fe25519X4* zz,
        Fe25519X4* ss
    )
    {
        var offset = Vector256.Create(RawBias);
        Vector256<long> mask = Vector256.Create(Mask51),
            magic = Vector256.Create(Magic);
        Vector256<double> bias0 = Vector256.Create(CarryBias0),
            bias = Vector256.Create(CarryBias);
        var nineteen = Vector256.Create(19UL).AsUInt32();
        Vector256<long> g0 = yy->L0.AsInt64() - xx->L0.AsInt64() + offset;
        Vector256<long> g1 = yy->L1.AsInt64() - xx->L1.AsInt64() + offset;
        Vector256<long> g2 = yy->L2.AsInt64() - xx->L2.AsInt64() + offset;
        Vector256<long> g3 = yy->L3.AsInt64() - xx->L3.AsInt64() + offset;
        Vector256<long> g4 = yy->L4.AsInt64() - xx->L4.AsInt64() + offset;
        Vector256<long> gq0 = Vector256.ShiftRightLogical(g0, 51);
        Vector256<long> gq1 = Vector256.ShiftRightLogical(g1, 51);
        Vector256<long> gq2 = Vector256.ShiftRightLogical(g2, 51);
        Vector256<long> gq3 = Vector256.ShiftRightLogical(g3, 51);
        Vector256<long> gq4 = Vector256.ShiftRightLogical(g4, 51);
        g->L0 =
            (((g0 & mask) | magic) + Avx2.Multiply(gq4.AsUInt32(), nineteen).AsInt64()).AsDouble()
            - bias0;
        g->L1 = (((g1 & mask) | magic) + gq0).AsDouble() - bias;
        g->L2 = (((g2 & mask) | magic) + gq1).AsDouble() - bias;
        g->L3 = (((g3 & mask) | magic) + gq2).AsDouble() - bias;
        g->L4 = (((g4 & mask) | magic) + gq3).AsDouble() - bias;
        Vector256<long> h0 = xx->L0.AsInt64() + yy->L0.AsInt64() - offset;
        Vector256<long> h1 = xx->L1.AsInt64() + yy->L1.AsInt64() - offset;
        Vector256<long> h2 = xx->L2.AsInt64() + yy->L2.AsInt64() - offset;
        Vector256<long> h3 = xx->L3.AsInt64() + yy->L3.AsInt64() - offset;
        Vector256<long> h4 = xx->L4.AsInt64() + yy->L4.AsInt64() - offset;
        Vector256<long> hq0 = Vector256.ShiftRightLogical(h0, 51);
        Vector256<long> hq1 = Vector256.ShiftRightLogical(h1, 51);
        Vector256<long> hq2 = Vector256.ShiftRightLogical(h2, 51);
        Vector256<long> hq3 = Vector256.ShiftRightLogical(h3, 51);
        Vector256<long> hq4 = Vector256.ShiftRightLogical(h4, 51);
        h->L0 =
            (((h0 & mask) | magic) + Avx2.Multiply(hq4.AsUInt32(), nineteen).AsInt64()).AsDouble()
            - bias0;
        h->L1 = (((h1 & mask) | magic) + hq0).AsDouble() - bias;
        h->L2 = (((h2 & mask) | magic) + hq1).AsDouble() - bias;
        h->L3 = (((h3 & mask) | magic) + hq2).AsDouble() - bias;
        h->L4 = (((h4 & mask) | magic) + hq3).AsDouble() - bias;
        Vector256<long> f0 =
            zz->L0.AsInt64() + zz->L0.AsInt64() + xx->L0.AsInt64() - yy->L0.AsInt64() - offset;
        Vector256<long> f1 =
            zz->L1.AsInt64() + zz->L1.AsInt64() + xx->L1.AsInt64() - yy->L1.AsInt64() - offset;
        Vector256<long> f2 =
            zz->L2.AsInt64() + zz->L2.AsInt64() + xx->L2.AsInt64() - yy->L2.AsInt64() - offset;
        Vector256<long> f3 =
            zz->L3.AsInt64() + zz->L3.AsInt64() + xx->L3.AsInt64() - yy->L3.AsInt64() - offset;
        Vector256<long> f4 =
            zz->L4.AsInt64() + zz->L4.AsInt64() + xx->L4.AsInt64() - yy->L4.AsInt64() - offset;
        Vector256<long> fq0 = Vector256.ShiftRightLogical(f0, 51);
        Vector256<long> fq1 = Vector256.ShiftRightLogical(f1, 51);
        Vector256<long> fq2 = Vector256.ShiftRightLogical(f2, 51);
        Vector256<long> fq3 = Vector256.ShiftRightLogical(f3, 51);
        Vector256<long> fq4 = Vector256.ShiftRightLogical(f4, 51);
        f->L0 =
            (((f0 & mask) | magic) + Avx2.Multiply(fq4.AsUInt32(), nineteen).AsInt64()).AsDouble()
            - bias0;
        f->L1 = (((f1 & mask) | magic) + fq0).AsDouble() - bias;
        f->L2 = (((f2 & mask) | magic) + fq1).AsDouble() - bias;
        f->L3 = (((f3 & mask) | magic) + fq2).AsDouble() - bias;
        f->L4 = (((f4 & mask) | magic) + fq3).AsDouble() - bias;
        Vector256<long> e0 =
            ss->L0.AsInt64() - xx->L0.AsInt64() - yy->L0.AsInt64() + (offset + offset);
        Vector256<long> e1 =
            ss->L1.AsInt64() - xx->L1.AsInt64() - yy->L1.AsInt64() + (offset + offset);
        Vector256<long> e2 =
            ss->L2.AsInt64() - xx->L2.AsInt64() - yy->L2.AsInt64() + (offset + offset);
        Vector256<long> e3 =
            ss->L3.AsInt64() - xx->L3.AsInt64() - yy->L3.AsInt64() + (offset + offset);
        Vector256<long> e4 =
            ss->L4.AsInt64() - xx->L4.AsInt64() - yy->L4.AsInt64() + (offset + offset);
        Vector256<long> eq0 = Vector256.ShiftRightLogical(e0, 51);
        Vector256<long> eq1 = Vector256.ShiftRightLogical(e1, 51);
        Vector256<long> eq2 = Vector256.ShiftRightLogical(e2, 51);
        Vector256<long> eq3 = Vector256.ShiftRightLogical(e3, 51);
        Vector256<long> eq4 = Vector256.ShiftRightLogical(e4, 51);
        e->L0 =
            (((e0 & mask) | magic) + Avx2.Multiply(eq4.AsUInt32(), nineteen).AsInt64()).AsDouble()
            - bias0;
        e->L1 = (((e1 & mask) | magic) + eq0).AsDouble() - bias;
        e->L2 = (((e2 & mask) | magic) + eq1).AsDouble() - bias;
        e->L3 = (((e3 & mask) | magic) + eq2).AsDouble() - bias;
        e->L4 = (((e4 & mask) | magic) + eq3).AsDouble() - bias;
    }

    /// <summary>a + b.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Fe25519X4* r, Fe25519X4* a, Fe25519X4* b)
    {
        Vector256<double> x0 = a->L0 + b->L0;
        Vector256<double> x1 = a->L1 + b->L1;
        Vector256<double> x2 = a->L2 + b->L2;
        Vector256<double> x3 = a->L3 + b->L3;
        Vector256<double> x4 = a->L4 + b->L4;
        Vector256<double> split = Vector256.Create(SplitHigh),
            unit = Vector256.Create(Unit),
            fold = Vector256.Create(19 * Unit);
        Vector256<double> h0 = x0 + split - split;
        Vector256<double> h1 = x1 + split - split;
        Vector256<double> h2 = x2 + split - split;
        Vector256<double> h3 = x3 + split - split;
        Vector256<double> h4 = x4 + split - split;
        r->L0 = Vector256.FusedMultiplyAdd(h4, fold, x0 - h0);
        r->L1 = Vector256.FusedMultiplyAdd(h0, unit, x1 - h1);
        r->L2 = Vector256.FusedMultiplyAdd(h1, unit, x2 - h2);
        r->L3 = Vector256.FusedMultiplyAdd(h2, unit, x3 - h3);
        r->L4 = Vector256.FusedMultiplyAdd(h3, unit, x4 - h4);
    }

    /// <summary>a - b.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(Fe25519X4* r, Fe25519X4* a, Fe25519X4* b)
    {
        Vector256<double> x0 = a->L0 - b->L0;
        Vector256<double> x1 = a->L1 - b->L1;
        Vector256<double> x2 = a->L2 - b->L2;
        Vector256<double> x3 = a->L3 - b->L3;
        Vector256<double> x4 = a->L4 - b->L4;
        Vector256<double> split = Vector256.Create(SplitHigh),
            unit = Vector256.Create(Unit),
            fold = Vector256.Create(19 * Unit);
        Vector256<double> h0 = x0 + split - split;
        Vector256<double> h1 = x1 + split - split;
        Vector256<double> h2 = x2 + split - split;
        Vector256<double> h3 = x3 + split - split;
        Vector256<double> h4 = x4 + split - split;
        r->L0 = Vector256.FusedMultiplyAdd(h4, fold, x0 - h0);
        r->L1 = Vector256.FusedMultiplyAdd(h0, unit, x1 - h1);
        r->L2 = Vector256.FusedMultiplyAdd(h1, unit, x2 - h2);
        r->L3 = Vector256.FusedMultiplyAdd(h2, unit, x3 - h3);
        r->L4 = Vector256.FusedMultiplyAdd(h3, unit, x4 - h4);
    }

    /// <summary>-a.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Negate(Fe25519X4* r, Fe25519X4* a)
    {
        r->L0 = -a->L0;
        r->L1 = -a->L1;
        r->L2 = -a->L2;
        r->L3 = -a->L3;
        r->L4 = -a->L4;
    }

    /// <summary>a + 121665·e.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMultiple(Fe25519X4* r, Fe25519X4* a, Fe25519X4* e)
    {
        Vector256<double> e0 = e->L0,
            a0 = a->L0;
        Vector256<double> e1 = e->L1,
            a1 = a->L1;
        Vector256<double> e2 = e->L2,
            a2 = a->L2;
        Vector256<double> e3 = e->L3,
            a3 = a->L3;
        Vector256<double> e4 = e->L4,
            a4 = a->L4;
        Vector256<double> split = Vector256.Create(SplitHigh),
            unit = Vector256.Create(Unit),
            fold = Vector256.Create(19 * Unit);
        var factor = Vector256.Create(121665.0);
        Vector256<double> h0 = Vector256.FusedMultiplyAdd(e0, factor, a0) + split - split;
        Vector256<double> h1 = Vector256.FusedMultiplyAdd(e1, factor, a1) + split - split;
        Vector256<double> h2 = Vector256.FusedMultiplyAdd(e2, factor, a2) + split - split;
        Vector256<double> h3 = Vector256.FusedMultiplyAdd(e3, factor, a3) + split - split;
        Vector256<double> h4 = Vector256.FusedMultiplyAdd(e4, factor, a4) + split - split;
        Vector256<double> l0 = Vector256.FusedMultiplyAdd(e0, factor, -h0) + a0;
        Vector256<double> l1 = Vector256.FusedMultiplyAdd(e1, factor, -h1) + a1;
        Vector256<double> l2 = Vector256.FusedMultiplyAdd(e2, factor, -h2) + a2;
        Vector256<double> l3 = Vector256.FusedMultiplyAdd(e3, factor, -h3) + a3;
        Vector256<double> l4 = Vector256.FusedMultiplyAdd(e4, factor, -h4) + a4;
        r->L0 = Vector256.FusedMultiplyAdd(h4, fold, l0);
        r->L1 = Vector256.FusedMultiplyAdd(h0, unit, l1);
        r->L2 = Vector256.FusedMultiplyAdd(h1, unit, l2);
        r->L3 = Vector256.FusedMultiplyAdd(h2, unit, l3);
        r->L4 = Vector256.FusedMultiplyAdd(h3, unit, l4);
    }

    /// <summary>b where the lane's mask is all ones, a where it is 0.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Select(Fe25519X4* r, Fe25519X4* a, Fe25519X4* b, ulong* masks)
    {
        var m = Vector256.Load(masks).AsDouble();
        r->L0 = Vector256.ConditionalSelect(m, b->L0, a->L0);
        r->L1 = Vector256.ConditionalSelect(m, b->L1, a->L1);
        r->L2 = Vector256.ConditionalSelect(m, b->L2, a->L2);
        r->L3 = Vector256.ConditionalSelect(m, b->L3, a->L3);
        r->L4 = Vector256.ConditionalSelect(m, b->L4, a->L4);
    }

    /// <summary>r where the lane's mask is 0, -r where it is all ones.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void NegateWhere(Fe25519X4* r, ulong* masks)
    {
        var sign = Vector256.Load(masks).AsDouble() & Vector256.Create(-0.0);
        r->L0 ^= sign;
        r->L1 ^= sign;
        r->L2 ^= sign;
        r->L3 ^= sign;
        r->L4 ^= sign;
    }

    /// <summary>0 where the lane's mask is all ones, r where it is 0.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ClearWhere(Fe25519X4* r, ulong* masks)
    {
        var keep = ~Vector256.Load(masks).AsDouble();
        r->L0 &= keep;
        r->L1 &= keep;
        r->L2 &= keep;
        r->L3 &= keep;
        r->L4 &= keep;
    }

    /// <summary>The entry, of eight, of each lane's magnitude (1 to 8), or the given number for magnitude 0; all are read.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scan(
        Fe25519X4* r,
        Fe25519X4* table,
        int stride,
        ulong* magnitudes,
        double atZero
    )
    {
        var m = Vector256.Load(magnitudes);
        var e = Vector256.Equals(m, Vector256<ulong>.Zero).AsDouble();
        Vector256<double> a0 = e & Vector256.Create(atZero),
            a1 = Vector256<double>.Zero,
            a2 = a1,
            a3 = a1,
            a4 = a1;
        var entry = table;
        e = Vector256.Equals(m, Vector256.Create(1UL)).AsDouble();
        a0 |= e & entry->L0;
        a1 |= e & entry->L1;
        a2 |= e & entry->L2;
        a3 |= e & entry->L3;
        a4 |= e & entry->L4;
        entry = unchecked(entry + stride);
        e = Vector256.Equals(m, Vector256.Create(2UL)).AsDouble();
        a0 |= e & entry->L0;
        a1 |= e & entry->L1;
        a2 |= e & entry->L2;
        a3 |= e & entry->L3;
        a4 |= e & entry->L4;
        entry = unchecked(entry + stride);
        e = Vector256.Equals(m, Vector256.Create(3UL)).AsDouble();
        a0 |= e & entry->L0;
        a1 |= e & entry->L1;
        a2 |= e & entry->L2;
        a3 |= e & entry->L3;
        a4 |= e & entry->L4;
        entry = unchecked(entry + stride);
        e = Vector256.Equals(m, Vector256.Create(4UL)).AsDouble();
        a0 |= e & entry->L0;
        a1 |= e & entry->L1;
        a2 |= e & entry->L2;
        a3 |= e & entry->L3;
        a4 |= e & entry->L4;
        entry = unchecked(entry + stride);
        e = Vector256.Equals(m, Vector256.Create(5UL)).AsDouble();
        a0 |= e & entry->L0;
        a1 |= e & entry->L1;
        a2 |= e & entry->L2;
        a3 |= e & entry->L3;
        a4 |= e & entry->L4;
        entry = unchecked(entry + stride);
        e = Vector256.Equals(m, Vector256.Create(6UL)).AsDouble();
        a0 |= e & entry->L0;
        a1 |= e & entry->L1;
        a2 |= e & entry->L2;
        a3 |= e & entry->L3;
        a4 |= e & entry->L4;
        entry = unchecked(entry + stride);
        e = Vector256.Equals(m, Vector256.Create(7UL)).AsDouble();
        a0 |= e & entry->L0;
        a1 |= e & entry->L1;
        a2 |= e & entry->L2;
        a3 |= e & entry->L3;
        a4 |= e & entry->L4;
        entry = unchecked(entry + stride);
        e = Vector256.Equals(m, Vector256.Create(8UL)).AsDouble();
        a0 |= e & entry->L0;
        a1 |= e & entry->L1;
        a2 |= e & entry->L2;
        a3 |= e & entry->L3;
        a4 |= e & entry->L4;
        r->L0 = a0;
        r->L1 = a1;
        r->L2 = a2;
        r->L3 = a3;
        r->L4 = a4;
    }

    /// <summary>As Scan, from limbs that all lanes share.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScanShared(
        Fe25519X4* r,
        double* table,
        int stride,
        ulong* magnitudes,
        double atZero
    )
    {
        // The table's addresses are public; checks of their sums would only be jumps.
        unchecked
        {
            var m = Vector256.Load(magnitudes);
            var e = Vector256.Equals(m, Vector256<ulong>.Zero).AsDouble();
            Vector256<double> a0 = e & Vector256.Create(atZero),
                a1 = Vector256<double>.Zero,
                a2 = a1,
                a3 = a1,
                a4 = a1;
            e = Vector256.Equals(m, Vector256.Create(1UL)).AsDouble();
            a0 |= e & Vector256.Create(table[0 + (0 * stride)]);
            a1 |= e & Vector256.Create(table[1 + (0 * stride)]);
            a2 |= e & Vector256.Create(table[2 + (0 * stride)]);
            a3 |= e & Vector256.Create(table[3 + (0 * stride)]);
            a4 |= e & Vector256.Create(table[4 + (0 * stride)]);
            e = Vector256.Equals(m, Vector256.Create(2UL)).AsDouble();
            a0 |= e & Vector256.Create(table[0 + (1 * stride)]);
            a1 |= e & Vector256.Create(table[1 + (1 * stride)]);
            a2 |= e & Vector256.Create(table[2 + (1 * stride)]);
            a3 |= e & Vector256.Create(table[3 + (1 * stride)]);
            a4 |= e & Vector256.Create(table[4 + (1 * stride)]);
            e = Vector256.Equals(m, Vector256.Create(3UL)).AsDouble();
            a0 |= e & Vector256.Create(table[0 + (2 * stride)]);
            a1 |= e & Vector256.Create(table[1 + (2 * stride)]);
            a2 |= e & Vector256.Create(table[2 + (2 * stride)]);
            a3 |= e & Vector256.Create(table[3 + (2 * stride)]);
            a4 |= e & Vector256.Create(table[4 + (2 * stride)]);
            e = Vector256.Equals(m, Vector256.Create(4UL)).AsDouble();
            a0 |= e & Vector256.Create(table[0 + (3 * stride)]);
            a1 |= e & Vector256.Create(table[1 + (3 * stride)]);
            a2 |= e & Vector256.Create(table[2 + (3 * stride)]);
            a3 |= e & Vector256.Create(table[3 + (3 * stride)]);
            a4 |= e & Vector256.Create(table[4 + (3 * stride)]);
            e = Vector256.Equals(m, Vector256.Create(5UL)).AsDouble();
            a0 |= e & Vector256.Create(table[0 + (4 * stride)]);
            a1 |= e & Vector256.Create(table[1 + (4 * stride)]);
            a2 |= e & Vector256.Create(table[2 + (4 * stride)]);
            a3 |= e & Vector256.Create(table[3 + (4 * stride)]);
            a4 |= e & Vector256.Create(table[4 + (4 * stride)]);
            e = Vector256.Equals(m, Vector256.Create(6UL)).AsDouble();
            a0 |= e & Vector256.Create(table[0 + (5 * stride)]);
            a1 |= e & Vector256.Create(table[1 + (5 * stride)]);
            a2 |= e & Vector256.Create(table[2 + (5 * stride)]);
            a3 |= e & Vector256.Create(table[3 + (5 * stride)]);
            a4 |= e & Vector256.Create(table[4 + (5 * stride)]);
            e = Vector256.Equals(m, Vector256.Create(7UL)).AsDouble();
            a0 |= e & Vector256.Create(table[0 + (6 * stride)]);
            a1 |= e & Vector256.Create(table[1 + (6 * stride)]);
            a2 |= e & Vector256.Create(table[2 + (6 * stride)]);
            a3 |= e & Vector256.Create(table[3 + (6 * stride)]);
            a4 |= e & Vector256.Create(table[4 + (6 * stride)]);
            e = Vector256.Equals(m, Vector256.Create(8UL)).AsDouble();
            a0 |= e & Vector256.Create(table[0 + (7 * stride)]);
            a1 |= e & Vector256.Create(table[1 + (7 * stride)]);
            a2 |= e & Vector256.Create(table[2 + (7 * stride)]);
            a3 |= e & Vector256.Create(table[3 + (7 * stride)]);
            a4 |= e & Vector256.Create(table[4 + (7 * stride)]);
            r->L0 = a0;
            r->L1 = a1;
            r->L2 = a2;
            r->L3 = a3;
            r->L4 = a4;
        }
    }

    /// <summary>All ones in the lanes whose word has the bit set, 0 in the others, exclusive or with the lane's previous mask, which is replaced by the new one.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SwapMasks(ulong* swap, ulong* previous, ulong* words, int bit)
    {
        // The number of the bit is public; checks of the address would only be jumps.
        unchecked
        {
            var current =
                Vector256<ulong>.Zero
                - (
                    Vector256.ShiftRightLogical(Vector256.Load(words + ((bit >> 6) * 4)), bit & 63)
                    & Vector256<ulong>.One
                );
            (Vector256.Load(previous) ^ current).Store(swap);
            current.Store(previous);
        }
    }

    /// <summary>The canonical residues as four words each, word by word: words[lanes·i + lane].</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Canonicalize(ulong* words, Fe25519X4* a)
    {
        unchecked
        {
            Vector256<long> t0 =
                (a->L0 + Vector256.Create(Round)).AsInt64() + Vector256.Create(TwoP0 - RoundBits);
            Vector256<long> t1 =
                (a->L1 + Vector256.Create(Round)).AsInt64() + Vector256.Create(TwoP1 - RoundBits);
            Vector256<long> t2 =
                (a->L2 + Vector256.Create(Round)).AsInt64() + Vector256.Create(TwoP1 - RoundBits);
            Vector256<long> t3 =
                (a->L3 + Vector256.Create(Round)).AsInt64() + Vector256.Create(TwoP1 - RoundBits);
            Vector256<long> t4 =
                (a->L4 + Vector256.Create(Round)).AsInt64() + Vector256.Create(TwoP1 - RoundBits);
            Vector256<long> mask = Vector256.Create(Mask51),
                q;
            q = Vector256.ShiftRightLogical(t0, 51);
            t0 &= mask;
            t1 += q;
            q = Vector256.ShiftRightLogical(t1, 51);
            t1 &= mask;
            t2 += q;
            q = Vector256.ShiftRightLogical(t2, 51);
            t2 &= mask;
            t3 += q;
            q = Vector256.ShiftRightLogical(t3, 51);
            t3 &= mask;
            t4 += q;
            q = Vector256.ShiftRightLogical(t4, 51);
            t4 &= mask;
            t0 += (q + (q + q) + (q << 4));
            q = Vector256.ShiftRightLogical(t0 + Vector256.Create(19L), 51);
            q = Vector256.ShiftRightLogical(t1 + q, 51);
            q = Vector256.ShiftRightLogical(t2 + q, 51);
            q = Vector256.ShiftRightLogical(t3 + q, 51);
            q = Vector256.ShiftRightLogical(t4 + q, 51);
            t0 += (q + (q + q) + (q << 4));
            q = Vector256.ShiftRightLogical(t0, 51);
            t0 &= mask;
            t1 += q;
            q = Vector256.ShiftRightLogical(t1, 51);
            t1 &= mask;
            t2 += q;
            q = Vector256.ShiftRightLogical(t2, 51);
            t2 &= mask;
            t3 += q;
            q = Vector256.ShiftRightLogical(t3, 51);
            t3 &= mask;
            t4 += q;
            t4 &= mask;
            (t0 | (t1 << 51)).AsUInt64().Store(words);
            (Vector256.ShiftRightLogical(t1, 13) | (t2 << 38)).AsUInt64().Store(words + 4);
            (Vector256.ShiftRightLogical(t2, 26) | (t3 << 25)).AsUInt64().Store(words + 8);
            (Vector256.ShiftRightLogical(t3, 39) | (t4 << 12)).AsUInt64().Store(words + 12);
        }
    }

    /// <summary>All ones in the lanes whose canonical residue is odd ("negative" in RFC 9496).</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void NegativeMasks(ulong* masks, Fe25519X4* a)
    {
        Vector256<long> t0 =
            (a->L0 + Vector256.Create(Round)).AsInt64() + Vector256.Create(TwoP0 - RoundBits);
        Vector256<long> t1 =
            (a->L1 + Vector256.Create(Round)).AsInt64() + Vector256.Create(TwoP1 - RoundBits);
        Vector256<long> t2 =
            (a->L2 + Vector256.Create(Round)).AsInt64() + Vector256.Create(TwoP1 - RoundBits);
        Vector256<long> t3 =
            (a->L3 + Vector256.Create(Round)).AsInt64() + Vector256.Create(TwoP1 - RoundBits);
        Vector256<long> t4 =
            (a->L4 + Vector256.Create(Round)).AsInt64() + Vector256.Create(TwoP1 - RoundBits);
        Vector256<long> mask = Vector256.Create(Mask51),
            q;
        q = Vector256.ShiftRightLogical(t0, 51);
        t0 &= mask;
        t1 += q;
        q = Vector256.ShiftRightLogical(t1, 51);
        t1 &= mask;
        t2 += q;
        q = Vector256.ShiftRightLogical(t2, 51);
        t2 &= mask;
        t3 += q;
        q = Vector256.ShiftRightLogical(t3, 51);
        t3 &= mask;
        t4 += q;
        q = Vector256.ShiftRightLogical(t4, 51);
        t4 &= mask;
        t0 += (q + (q + q) + (q << 4));
        q = Vector256.ShiftRightLogical(t0 + Vector256.Create(19L), 51);
        q = Vector256.ShiftRightLogical(t1 + q, 51);
        q = Vector256.ShiftRightLogical(t2 + q, 51);
        q = Vector256.ShiftRightLogical(t3 + q, 51);
        q = Vector256.ShiftRightLogical(t4 + q, 51);
        t0 += (q + (q + q) + (q << 4));
        q = Vector256.ShiftRightLogical(t0, 51);
        t0 &= mask;
        t1 += q;
        q = Vector256.ShiftRightLogical(t1, 51);
        t1 &= mask;
        t2 += q;
        q = Vector256.ShiftRightLogical(t2, 51);
        t2 &= mask;
        t3 += q;
        q = Vector256.ShiftRightLogical(t3, 51);
        t3 &= mask;
        t4 += q;
        t4 &= mask;
        (Vector256<long>.Zero - (t0 & Vector256<long>.One)).AsUInt64().Store(masks);
    }

    /// <summary>All ones in the lanes that are 0 modulo p.</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ZeroMasks(ulong* masks, Fe25519X4* a)
    {
        Vector256<long> t0 =
            (a->L0 + Vector256.Create(Round)).AsInt64() + Vector256.Create(TwoP0 - RoundBits);
        Vector256<long> t1 =
            (a->L1 + Vector256.Create(Round)).AsInt64() + Vector256.Create(TwoP1 - RoundBits);
        Vector256<long> t2 =
            (a->L2 + Vector256.Create(Round)).AsInt64() + Vector256.Create(TwoP1 - RoundBits);
        Vector256<long> t3 =
            (a->L3 + Vector256.Create(Round)).AsInt64() + Vector256.Create(TwoP1 - RoundBits);
        Vector256<long> t4 =
            (a->L4 + Vector256.Create(Round)).AsInt64() + Vector256.Create(TwoP1 - RoundBits);
        Vector256<long> mask = Vector256.Create(Mask51),
            q;
        q = Vector256.ShiftRightLogical(t0, 51);
        t0 &= mask;
        t1 += q;
        q = Vector256.ShiftRightLogical(t1, 51);
        t1 &= mask;
        t2 += q;
        q = Vector256.ShiftRightLogical(t2, 51);
        t2 &= mask;
        t3 += q;
        q = Vector256.ShiftRightLogical(t3, 51);
        t3 &= mask;
        t4 += q;
        q = Vector256.ShiftRightLogical(t4, 51);
        t4 &= mask;
        t0 += (q + (q + q) + (q << 4));
        q = Vector256.ShiftRightLogical(t0 + Vector256.Create(19L), 51);
        q = Vector256.ShiftRightLogical(t1 + q, 51);
        q = Vector256.ShiftRightLogical(t2 + q, 51);
        q = Vector256.ShiftRightLogical(t3 + q, 51);
        q = Vector256.ShiftRightLogical(t4 + q, 51);
        t0 += (q + (q + q) + (q << 4));
        q = Vector256.ShiftRightLogical(t0, 51);
        t0 &= mask;
        t1 += q;
        q = Vector256.ShiftRightLogical(t1, 51);
        t1 &= mask;
        t2 += q;
        q = Vector256.ShiftRightLogical(t2, 51);
        t2 &= mask;
        t3 += q;
        q = Vector256.ShiftRightLogical(t3, 51);
        t3 &= mask;
        t4 += q;
        t4 &= mask;
        Vector256.Equals(t0 | t1 | t2 | t3 | t4, Vector256<long>.Zero).AsUInt64().Store(masks);
    }

    /// <summary>Reads four words a lane, ignoring the top bit: words[lanes·i + lane].</summary>
    [ConstantTimeKernel]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FromWords(Fe25519X4* r, ulong* words)
    {
        unchecked
        {
            Vector256<ulong> w0 = Vector256.Load(words + 0);
            Vector256<ulong> w1 = Vector256.Load(words + 4);
            Vector256<ulong> w2 = Vector256.Load(words + 8);
            Vector256<ulong> w3 = Vector256.Load(words + 12);
            var mask = Vector256.Create((ulong)Mask51);
            var u0 = w0 & mask;
            var u1 = (Vector256.ShiftRightLogical(w0, 51) | (w1 << 13)) & mask;
            var u2 = (Vector256.ShiftRightLogical(w1, 38) | (w2 << 26)) & mask;
            var u3 = (Vector256.ShiftRightLogical(w2, 25) | (w3 << 39)) & mask;
            var u4 = Vector256.ShiftRightLogical(w3, 12) & mask;
            Vector256<double> x0 =
                (u0 | Vector256.Create((ulong)Magic)).AsDouble() - Vector256.Create(TwoTo52);
            Vector256<double> x1 =
                (u1 | Vector256.Create((ulong)Magic)).AsDouble() - Vector256.Create(TwoTo52);
            Vector256<double> x2 =
                (u2 | Vector256.Create((ulong)Magic)).AsDouble() - Vector256.Create(TwoTo52);
            Vector256<double> x3 =
                (u3 | Vector256.Create((ulong)Magic)).AsDouble() - Vector256.Create(TwoTo52);
            Vector256<double> x4 =
                (u4 | Vector256.Create((ulong)Magic)).AsDouble() - Vector256.Create(TwoTo52);
            Vector256<double> split = Vector256.Create(SplitHigh),
                unit = Vector256.Create(Unit),
                fold = Vector256.Create(19 * Unit);
            Vector256<double> h0 = x0 + split - split;
            Vector256<double> h1 = x1 + split - split;
            Vector256<double> h2 = x2 + split - split;
            Vector256<double> h3 = x3 + split - split;
            Vector256<double> h4 = x4 + split - split;
            r->L0 = Vector256.FusedMultiplyAdd(h4, fold, x0 - h0);
            r->L1 = Vector256.FusedMultiplyAdd(h0, unit, x1 - h1);
            r->L2 = Vector256.FusedMultiplyAdd(h1, unit, x2 - h2);
            r->L3 = Vector256.FusedMultiplyAdd(h2, unit, x3 - h3);
            r->L4 = Vector256.FusedMultiplyAdd(h3, unit, x4 - h4);
        }
    }
}
