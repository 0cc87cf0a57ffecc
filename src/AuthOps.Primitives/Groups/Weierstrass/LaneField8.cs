using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Primitives.Groups;

/// <summary>The cheap operations of the 8-lane field and its face towards the point formulas; the bounds are at the kernels.</summary>
internal partial struct LaneField8<TCurve> : ILaneField<LaneField8<TCurve>, Vector512<ulong>>
    where TCurve : struct, IWeierstrassCurve
{
    public static int LaneCount => 8;

    public static Vector512<ulong> Nowhere => Vector512<ulong>.Zero;

    public static void Multiply(
        out LaneField8<TCurve> result,
        in LaneField8<TCurve> a,
        in LaneField8<TCurve> b
    ) => MultiplyKernel<KernelTails.Plain>(out result, a, b, a, a);

    public static void MultiplyThrice(
        out LaneField8<TCurve> result,
        in LaneField8<TCurve> a,
        in LaneField8<TCurve> b
    ) => MultiplyKernel<KernelTails.Thrice>(out result, a, b, a, a);

    public static void MultiplySubtract(
        out LaneField8<TCurve> result,
        in LaneField8<TCurve> a,
        in LaneField8<TCurve> b,
        in LaneField8<TCurve> c
    ) => MultiplyKernel<KernelTails.MinusOne>(out result, a, b, c, a);

    public static void Square(out LaneField8<TCurve> result, in LaneField8<TCurve> a) =>
        SquareKernel<KernelTails.Plain>(out result, a, a, a);

    public static void SquareTwice(out LaneField8<TCurve> result, in LaneField8<TCurve> a) =>
        SquareKernel<KernelTails.Twice>(out result, a, a, a);

    public static void SquareSubtractTwice(
        out LaneField8<TCurve> result,
        in LaneField8<TCurve> a,
        in LaneField8<TCurve> c
    ) => SquareKernel<KernelTails.MinusTwo>(out result, a, c, a);

    public static void SquareSubtractTwiceAnd(
        out LaneField8<TCurve> result,
        in LaneField8<TCurve> a,
        in LaneField8<TCurve> c,
        in LaneField8<TCurve> d
    ) => SquareKernel<KernelTails.MinusThree>(out result, a, c, d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddLazy(
        out LaneField8<TCurve> result,
        in LaneField8<TCurve> a,
        in LaneField8<TCurve> b
    )
    {
        result.V0 = a.V0 + b.V0;
        result.V1 = a.V1 + b.V1;
        result.V2 = a.V2 + b.V2;
        result.V3 = a.V3 + b.V3;
        result.V4 = a.V4 + b.V4;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SubtractLazy(
        out LaneField8<TCurve> result,
        in LaneField8<TCurve> a,
        in LaneField8<TCurve> b
    )
    {
        result.V0 = a.V0 - b.V0;
        result.V1 = a.V1 - b.V1;
        result.V2 = a.V2 - b.V2;
        result.V3 = a.V3 - b.V3;
        result.V4 = a.V4 - b.V4;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Negate(out LaneField8<TCurve> result, in LaneField8<TCurve> a)
    {
        var zero = Vector512<double>.Zero;
        result.V0 = zero - a.V0;
        result.V1 = zero - a.V1;
        result.V2 = zero - a.V2;
        result.V3 = zero - a.V3;
        result.V4 = zero - a.V4;
    }

    [ConstantTimeKernel]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Carry(out LaneField8<TCurve> result, in LaneField8<TCurve> a)
    {
        // h·2^48 first; the constants of the fold are scaled to it.
        var top = Vector512.Create(High / 16.0);
        var h = (a.V4 + top) - top;
        var n0 = Avx512F.FusedMultiplyAdd(h, Vector512.Create(1.0 / TwoTo48), a.V0);
        var m1 = Avx512F.FusedMultiplyAdd(h, Vector512.Create(-TCurve.Fold1 / TwoTo48), a.V1);
        var m3 = TCurve.HasFold3
            ? Avx512F.FusedMultiplyAdd(h, Vector512.Create(-TCurve.Fold3 / TwoTo48), a.V3)
            : a.V3;
        var m4 = Avx512F.FusedMultiplyAdd(h, Vector512.Create(-TCurve.Fold4 / TwoTo48), a.V4);
        var m2 = a.V2;
        var shift = Vector512.Create(High);
        var down = Vector512.Create(1.0 / TwoTo52);
        var g = (n0 + shift) - shift;
        result.V0 = n0 - g;
        var n1 = Avx512F.FusedMultiplyAdd(g, down, m1);
        g = (n1 + shift) - shift;
        result.V1 = n1 - g;
        var n2 = Avx512F.FusedMultiplyAdd(g, down, m2);
        g = (n2 + shift) - shift;
        result.V2 = n2 - g;
        var n3 = Avx512F.FusedMultiplyAdd(g, down, m3);
        g = (n3 + shift) - shift;
        result.V3 = n3 - g;
        result.V4 = Avx512F.FusedMultiplyAdd(g, down, m4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ConditionalMove(
        ref LaneField8<TCurve> result,
        in LaneField8<TCurve> a,
        Vector512<ulong> mask
    )
    {
        var where = mask.AsDouble();
        result.V0 = Vector512.ConditionalSelect(where, a.V0, result.V0);
        result.V1 = Vector512.ConditionalSelect(where, a.V1, result.V1);
        result.V2 = Vector512.ConditionalSelect(where, a.V2, result.V2);
        result.V3 = Vector512.ConditionalSelect(where, a.V3, result.V3);
        result.V4 = Vector512.ConditionalSelect(where, a.V4, result.V4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ConditionalNegate(ref LaneField8<TCurve> a, Vector512<ulong> mask)
    {
        // The sign bit alone: a limb of 0 becomes -0, which every kernel takes for 0.
        var sign = (mask & Vector512.Create(0x8000000000000000UL)).AsDouble();
        a.V0 ^= sign;
        a.V1 ^= sign;
        a.V2 ^= sign;
        a.V3 ^= sign;
        a.V4 ^= sign;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> EqualMask(Vector512<ulong> a, ulong b) =>
        Vector512.Equals(a, Vector512.Create(b));

    public static Vector512<ulong> And(Vector512<ulong> a, Vector512<ulong> b) => a & b;

    public static Vector512<ulong> Or(Vector512<ulong> a, Vector512<ulong> b) => a | b;

    public static Vector512<ulong> Not(Vector512<ulong> a) => ~a;

    public static Vector512<ulong> LoadMask(ReadOnlySpan<ulong> words) => Vector512.Create(words);

    public static ulong Bits(Vector512<ulong> mask) => mask.ExtractMostSignificantBits();

    public static Vector512<ulong> ZeroMask(in LaneField8<TCurve> a)
    {
        // a·1/R lies strictly between -p and p, with unique digits.
        Multiply(out var plain, a, Constants.PlainOne);
        var sum =
            Vector512.Abs(plain.V0)
            + Vector512.Abs(plain.V1)
            + Vector512.Abs(plain.V2)
            + Vector512.Abs(plain.V3)
            + Vector512.Abs(plain.V4);
        return Vector512.Equals(sum, Vector512<double>.Zero).AsUInt64();
    }

    public static void FromWords(out LaneField8<TCurve> result, ReadOnlySpan<ulong> words)
    {
        Span<ulong> digits = stackalloc ulong[LaneDigits.Count * 8];
        LaneDigits.Split(words, digits);
        ref var first = ref MemoryMarshal.GetReference(digits);
        var one = Vector512.Create((ulong)TwoTo52Bits);
        var two52 = Vector512.Create(TwoTo52);
        // Digits in [0, 2^52) make a lazy element.
        result.V0 = (Vector512.LoadUnsafe(ref first, 0) | one).AsDouble() - two52;
        result.V1 = (Vector512.LoadUnsafe(ref first, 8) | one).AsDouble() - two52;
        result.V2 = (Vector512.LoadUnsafe(ref first, 16) | one).AsDouble() - two52;
        result.V3 = (Vector512.LoadUnsafe(ref first, 24) | one).AsDouble() - two52;
        result.V4 = (Vector512.LoadUnsafe(ref first, 32) | one).AsDouble() - two52;
        Multiply(out result, result, Constants.SquareOfR);
    }

    public static void ToWords(Span<ulong> words, in LaneField8<TCurve> a)
    {
        // a·1/R lies strictly between -p and p.
        Multiply(out var plain, a, Constants.PlainOne);
        Span<ulong> digits = stackalloc ulong[LaneDigits.Count * 8];
        ref var first = ref MemoryMarshal.GetReference(digits);
        var middle = Vector512.Create(1.5 * TwoTo52);
        var bits = Vector512.Create((ulong)MiddleBits);
        ((plain.V0 + middle).AsUInt64() - bits).StoreUnsafe(ref first, 0);
        ((plain.V1 + middle).AsUInt64() - bits).StoreUnsafe(ref first, 8);
        ((plain.V2 + middle).AsUInt64() - bits).StoreUnsafe(ref first, 16);
        ((plain.V3 + middle).AsUInt64() - bits).StoreUnsafe(ref first, 24);
        ((plain.V4 + middle).AsUInt64() - bits).StoreUnsafe(ref first, 32);
        LaneDigits.Join<TCurve>(digits, words);
    }

    /// <summary>Lane i takes what lane i + count has, cyclically.</summary>
    public static void Rotate(out LaneField8<TCurve> result, in LaneField8<TCurve> a, int count)
    {
        var indices =
            Vector512.Create(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L) + Vector512.Create((long)count)
            & Vector512.Create(7L);
        result.V0 = Vector512.Shuffle(a.V0, indices);
        result.V1 = Vector512.Shuffle(a.V1, indices);
        result.V2 = Vector512.Shuffle(a.V2, indices);
        result.V3 = Vector512.Shuffle(a.V3, indices);
        result.V4 = Vector512.Shuffle(a.V4, indices);
    }

    [ConstantTimeKernel(PublicLoops = 1)]
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Select(
        out AffinePoint<LaneField8<TCurve>> result,
        ReadOnlySpan<AffinePoint<LaneField8<TCurve>>> table,
        Vector512<ulong> index,
        Vector512<ulong> negate
    )
    {
        Vector512<double> x0 = default,
            x1 = default,
            x2 = default,
            x3 = default,
            x4 = default;
        Vector512<double> y0 = default,
            y1 = default,
            y2 = default,
            y3 = default,
            y4 = default;
        var entry = Vector512<ulong>.Zero;
        ref var at = ref MemoryMarshal.GetReference(table);
        ref var end = ref Unsafe.Add(ref at, table.Length);
        // A table is never empty: one jump for the loop, whose count is public.
        do
        {
            var take = Vector512.Equals(index, entry).AsDouble();
            x0 |= at.X.V0 & take;
            y0 |= at.Y.V0 & take;
            x1 |= at.X.V1 & take;
            y1 |= at.Y.V1 & take;
            x2 |= at.X.V2 & take;
            y2 |= at.Y.V2 & take;
            x3 |= at.X.V3 & take;
            y3 |= at.Y.V3 & take;
            x4 |= at.X.V4 & take;
            y4 |= at.Y.V4 & take;
            entry += Vector512<ulong>.One;
            at = ref Unsafe.Add(ref at, 1);
        } while (Unsafe.IsAddressLessThan(ref at, ref end));

        // The sign bit alone: a limb of 0 becomes -0, which every kernel takes for 0.
        var sign = (negate & Vector512.Create(0x8000000000000000UL)).AsDouble();
        result.X.V0 = x0;
        result.Y.V0 = y0 ^ sign;
        result.X.V1 = x1;
        result.Y.V1 = y1 ^ sign;
        result.X.V2 = x2;
        result.Y.V2 = y2 ^ sign;
        result.X.V3 = x3;
        result.Y.V3 = y3 ^ sign;
        result.X.V4 = x4;
        result.Y.V4 = y4 ^ sign;
    }

    private static LaneField8<TCurve> FromNumber((ulong W0, ulong W1, ulong W2, ulong W3) number)
    {
        Span<double> limbs = stackalloc double[LaneDigits.Count];
        LaneDigits.Balance(number, limbs);
        LaneField8<TCurve> result;
        result.V0 = Vector512.Create(limbs[0]);
        result.V1 = Vector512.Create(limbs[1]);
        result.V2 = Vector512.Create(limbs[2]);
        result.V3 = Vector512.Create(limbs[3]);
        result.V4 = Vector512.Create(limbs[4]);
        return result;
    }

    /// <summary>Constants of the curve in every lane; made once.</summary>
    private static class Constants
    {
        public static readonly LaneField8<TCurve> PlainOne = FromNumber((1, 0, 0, 0));

        public static readonly LaneField8<TCurve> SquareOfR = FromNumber(TCurve.Square);
    }
}
