using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AuthOps.Dp.Noise;

/// <summary>Eight draws at a time, without a branch or a load that depends on them until all are decided.</summary>
internal static class DigitKernelAvx2
{
    internal static int Run(DigitPlan plan, ReadOnlySpan<uint> words, Span<long> block, int start)
    {
        ref var word = ref MemoryMarshal.GetReference(words);
        ref var thresholds = ref MemoryMarshal.GetArrayDataReference(plan.Thresholds);
        ref var result = ref MemoryMarshal.GetReference(block);
        var digits = plan.Digits.AsSpan(0, plan.ValueDigits);
        var complement = plan.Sign == DigitPlan.SignRule.Complement;
        var last = plan.Digits[^1];
        var stride = block.Length;
        for (; start <= stride - Vector256<int>.Count; start += Vector256<int>.Count)
        {
            var low = Vector256<int>.Zero;
            var high = Vector256<int>.Zero;
            var closest = Vector256<uint>.AllBitsSet;
            var offset = (nuint)start;
            foreach (ref readonly var digit in digits)
            {
                var chunk = Vector256.LoadUnsafe(ref word, offset) >>> 1;
                var minus = MinusCount(chunk, ref thresholds, digit, ref closest);
                if (digit.IsHigh)
                {
                    high -= minus << digit.Shift;
                }
                else
                {
                    low -= minus << digit.Shift;
                }

                offset += (nuint)stride;
            }

            var negative = Vector256<int>.Zero;
            if (complement)
            {
                var chunk = Vector256.LoadUnsafe(ref word, offset) >>> 1;
                negative = MinusCount(chunk, ref thresholds, last, ref closest);
            }
            else if (plan.Sign == DigitPlan.SignRule.Coin)
            {
                negative =
                    Vector256<int>.Zero
                    - (Vector256.LoadUnsafe(ref word, (nuint)start).AsInt32() & Vector256<int>.One);
            }

            if (Vector256.EqualsAny(closest, Vector256<uint>.Zero))
            {
                return start;
            }

            Store(low, high, negative, complement, ref Unsafe.Add(ref result, start));
        }

        return start;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> MinusCount(
        Vector256<uint> chunk,
        ref uint thresholds,
        in DigitPlan.Digit digit,
        ref Vector256<uint> closest
    )
    {
        var minus = Vector256<int>.Zero;
        for (var t = digit.Start; t < digit.End; t++)
        {
            // Both below 2^31 + 1: the sign of the difference is the comparison.
            var difference = chunk - Vector256.Create(Unsafe.Add(ref thresholds, t));
            minus += difference.AsInt32() >> 31;
            closest = Vector256.Min(closest, difference);
        }

        return minus;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Vector256<int> low,
        Vector256<int> high,
        Vector256<int> negative,
        bool complement,
        ref long result
    )
    {
        var (lowFirst, lowSecond) = Vector256.Widen(low);
        var (highFirst, highSecond) = Vector256.Widen(high);
        var (signFirst, signSecond) = Vector256.Widen(negative);
        var first = (lowFirst + (highFirst << DigitPlan.HighShift)) ^ signFirst;
        var second = (lowSecond + (highSecond << DigitPlan.HighShift)) ^ signSecond;
        if (!complement)
        {
            first -= signFirst;
            second -= signSecond;
        }

        first.StoreUnsafe(ref result);
        second.StoreUnsafe(ref result, (nuint)Vector256<long>.Count);
    }
}
