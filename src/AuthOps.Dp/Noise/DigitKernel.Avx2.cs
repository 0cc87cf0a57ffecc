using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AuthOps.Dp.Noise;

/// <summary>
/// Sixteen draws at a time, in two vectors that share each threshold, without a branch or a load that depends on them
/// until all are decided.
/// </summary>
internal static class DigitKernelAvx2
{
    private const int Group = 16;

    internal static int Run(DigitPlan plan, ReadOnlySpan<uint> words, Span<long> block, int start)
    {
        unchecked
        {
            ref var word = ref MemoryMarshal.GetReference(words);
            ref var thresholds = ref MemoryMarshal.GetArrayDataReference(plan.Thresholds);
            ref var result = ref MemoryMarshal.GetReference(block);
            var digits = plan.Digits;
            var sign = plan.Sign;
            var stride = (nuint)block.Length;
            for (; start <= block.Length - Group; start += Group)
            {
                var (low0, low1) = (Vector256<int>.Zero, Vector256<int>.Zero);
                var (high0, high1) = (Vector256<int>.Zero, Vector256<int>.Zero);
                var (negative0, negative1) = (Vector256<int>.Zero, Vector256<int>.Zero);
                var (closest0, closest1) = (Vector256<uint>.AllBitsSet, Vector256<uint>.AllBitsSet);
                var offset = (nuint)start;
                for (var d = 0; d < digits.Length; d++)
                {
                    ref readonly var digit = ref digits[d];
                    var chunk0 = Vector256.LoadUnsafe(ref word, offset) >>> 1;
                    var chunk1 =
                        Vector256.LoadUnsafe(ref word, offset + (nuint)Vector256<uint>.Count) >>> 1;
                    var (minus0, minus1) = (Vector256<int>.Zero, Vector256<int>.Zero);
                    for (var t = digit.Start; t < digit.End; t++)
                    {
                        // Both below 2^31 + 1: the sign of the difference is the comparison.
                        var threshold = Vector256.Create(Unsafe.Add(ref thresholds, t));
                        var difference0 = chunk0 - threshold;
                        var difference1 = chunk1 - threshold;
                        minus0 += difference0.AsInt32() >> 31;
                        minus1 += difference1.AsInt32() >> 31;
                        closest0 = Vector256.Min(closest0, difference0);
                        closest1 = Vector256.Min(closest1, difference1);
                    }

                    offset += stride;
                    if (d == 0 && sign == DigitPlan.SignRule.Complement)
                    {
                        // Minus 8 and more is a negative sign, and what is left is the digit.
                        negative0 = -(-minus0 >>> DigitPlan.DigitBits);
                        negative1 = -(-minus1 >>> DigitPlan.DigitBits);
                        minus0 -= negative0 << DigitPlan.DigitBits;
                        minus1 -= negative1 << DigitPlan.DigitBits;
                    }

                    if (digit.IsHigh)
                    {
                        high0 -= minus0 << digit.Shift;
                        high1 -= minus1 << digit.Shift;
                    }
                    else
                    {
                        low0 -= minus0 << digit.Shift;
                        low1 -= minus1 << digit.Shift;
                    }
                }

                if (Vector256.EqualsAny(Vector256.Min(closest0, closest1), Vector256<uint>.Zero))
                {
                    return start;
                }

                if (sign == DigitPlan.SignRule.Coin)
                {
                    var first = Vector256.LoadUnsafe(ref word, (nuint)start).AsInt32();
                    var second = Vector256
                        .LoadUnsafe(ref word, (nuint)start + (nuint)Vector256<uint>.Count)
                        .AsInt32();
                    negative0 = -(first & Vector256<int>.One);
                    negative1 = -(second & Vector256<int>.One);
                }

                ref var to = ref Unsafe.Add(ref result, start);
                Store(low0, high0, negative0, sign, ref to);
                Store(low1, high1, negative1, sign, ref Unsafe.Add(ref to, Vector256<int>.Count));
            }

            return start;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Vector256<int> low,
        Vector256<int> high,
        Vector256<int> negative,
        DigitPlan.SignRule sign,
        ref long result
    )
    {
        var (lowFirst, lowSecond) = Vector256.Widen(low);
        var (highFirst, highSecond) = Vector256.Widen(high);
        var (signFirst, signSecond) = Vector256.Widen(negative);
        var first = (lowFirst + (highFirst << DigitPlan.HighShift)) ^ signFirst;
        var second = (lowSecond + (highSecond << DigitPlan.HighShift)) ^ signSecond;
        if (sign != DigitPlan.SignRule.Complement)
        {
            first -= signFirst;
            second -= signSecond;
        }

        first.StoreUnsafe(ref result);
        second.StoreUnsafe(ref result, (nuint)Vector256<long>.Count);
    }
}
