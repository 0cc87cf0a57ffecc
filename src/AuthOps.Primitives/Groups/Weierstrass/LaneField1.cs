using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// One element of a curve's field as the point formulas see it: the backend of a processor without vectors, and of
/// everything that is done for one point. Tight and lazy are as <see cref="Residue{TModulus}"/> says. A mutable value; not
/// safe for concurrent mutation.
/// </summary>
internal struct LaneField1<TCurve> : ILaneField<LaneField1<TCurve>, ulong>
    where TCurve : struct, IWeierstrassCurve
{
    /// <summary>The element.</summary>
    public Residue<TCurve> Value;

    public static int LaneCount => 1;

    public static ulong Nowhere => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(
        out LaneField1<TCurve> result,
        in LaneField1<TCurve> a,
        in LaneField1<TCurve> b
    ) => Residue<TCurve>.Multiply(out result.Value, a.Value, b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyThrice(
        out LaneField1<TCurve> result,
        in LaneField1<TCurve> a,
        in LaneField1<TCurve> b
    ) => Residue<TCurve>.MultiplyThrice(out result.Value, a.Value, b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplySubtract(
        out LaneField1<TCurve> result,
        in LaneField1<TCurve> a,
        in LaneField1<TCurve> b,
        in LaneField1<TCurve> c
    ) => Residue<TCurve>.MultiplySubtract(out result.Value, a.Value, b.Value, c.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplySubtractProduct(
        out LaneField1<TCurve> result,
        in LaneField1<TCurve> a,
        in LaneField1<TCurve> b,
        in LaneField1<TCurve> c,
        in LaneField1<TCurve> d
    ) =>
        Residue<TCurve>.MultiplySubtractProduct(
            out result.Value,
            a.Value,
            b.Value,
            c.Value,
            d.Value
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Square(out LaneField1<TCurve> result, in LaneField1<TCurve> a) =>
        Residue<TCurve>.Square(out result.Value, a.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SquareTwice(out LaneField1<TCurve> result, in LaneField1<TCurve> a) =>
        Residue<TCurve>.SquareTwice(out result.Value, a.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SquareSubtractTwice(
        out LaneField1<TCurve> result,
        in LaneField1<TCurve> a,
        in LaneField1<TCurve> c
    ) => Residue<TCurve>.SquareSubtractTwice(out result.Value, a.Value, c.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SquareSubtractTwiceAnd(
        out LaneField1<TCurve> result,
        in LaneField1<TCurve> a,
        in LaneField1<TCurve> c,
        in LaneField1<TCurve> d
    ) => Residue<TCurve>.SquareSubtractTwiceAnd(out result.Value, a.Value, c.Value, d.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddLazy(
        out LaneField1<TCurve> result,
        in LaneField1<TCurve> a,
        in LaneField1<TCurve> b
    ) => Residue<TCurve>.AddLazy(out result.Value, a.Value, b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SubtractLazy(
        out LaneField1<TCurve> result,
        in LaneField1<TCurve> a,
        in LaneField1<TCurve> b
    ) => Residue<TCurve>.SubtractLazy(out result.Value, a.Value, b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Carry(out LaneField1<TCurve> result, in LaneField1<TCurve> a) =>
        Residue<TCurve>.Carry(out result.Value, a.Value);

    public static void Negate(out LaneField1<TCurve> result, in LaneField1<TCurve> a) =>
        Residue<TCurve>.Subtract(out result.Value, Residue<TCurve>.Zero, a.Value);

    public static void ConditionalMove(
        ref LaneField1<TCurve> result,
        in LaneField1<TCurve> a,
        ulong mask
    ) => Residue<TCurve>.ConditionalMove(ref result.Value, a.Value, mask);

    public static void ConditionalNegate(ref LaneField1<TCurve> a, ulong mask)
    {
        Negate(out var negated, a);
        ConditionalMove(ref a, negated, mask);
    }

    public static ulong EqualMask(ulong a, ulong b)
    {
        var difference = a ^ b;
        return unchecked((ulong)((long)(~difference & (difference - 1)) >> 63));
    }

    public static ulong And(ulong a, ulong b) => a & b;

    public static ulong Or(ulong a, ulong b) => a | b;

    public static ulong Not(ulong a) => ~a;

    public static ulong LoadMask(ReadOnlySpan<ulong> words) => words[0];

    public static ulong Bits(ulong mask) => mask >> 63;

    public static ulong ZeroMask(in LaneField1<TCurve> a) => Residue<TCurve>.ZeroMask(a.Value);

    [ConstantTimeKernel(PublicLoops = 1)]
    public static void Select(
        out AffinePoint<LaneField1<TCurve>> result,
        ReadOnlySpan<AffinePoint<LaneField1<TCurve>>> table,
        ulong index,
        ulong negate
    )
    {
        result = default;
        ref var at = ref MemoryMarshal.GetReference(table);
        ref var end = ref Unsafe.Add(ref at, table.Length);
        ulong entry = 0;
        // A table is never empty: one jump for the loop, whose count is public.
        do
        {
            var take = EqualMask(index, entry);
            ConditionalMove(ref result.X, at.X, take);
            ConditionalMove(ref result.Y, at.Y, take);
            entry = unchecked(entry + 1);
            at = ref Unsafe.Add(ref at, 1);
        } while (Unsafe.IsAddressLessThan(ref at, ref end));

        ConditionalNegate(ref result.Y, negate);
    }

    public static void Rotate(out LaneField1<TCurve> result, in LaneField1<TCurve> a, int count) =>
        result = a;

    public static void FromWords(out LaneField1<TCurve> result, ReadOnlySpan<ulong> words) =>
        Residue<TCurve>.FromWords(out result.Value, (words[0], words[1], words[2], words[3]));

    public static void ToWords(Span<ulong> words, in LaneField1<TCurve> a) =>
        (words[0], words[1], words[2], words[3]) = Residue<TCurve>.ToWords(a.Value);
}
