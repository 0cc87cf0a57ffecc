using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AuthOps.Dp.Noise;

/// <summary>
/// Draws of a <see cref="DigitPlan"/>: every draw compares every word with every threshold of its digit, whatever
/// comes out. Only where 31 bits do not decide (about once in 10^8 draws) is more done.
/// </summary>
internal static class DigitSampler
{
    /// <summary>Words fetched at once, 16 KiB; they lie on the stack and are cleared.</summary>
    private const int BlockWords = 4096;

    /// <summary>Below this many words a block is not worth its price.</summary>
    private const int FewWords = 64;

    /// <summary>Writes draws from a start on until one is undecided or too few are left, and says where it stopped.</summary>
    internal delegate int Kernel(
        DigitPlan plan,
        ReadOnlySpan<uint> words,
        Span<long> block,
        int start
    );

    /// <summary>One draw; its words live in registers only.</summary>
    internal static long Draw<TBits>(ref TBits bits, DigitPlan plan)
        where TBits : struct, IRandomBits
    {
        long value = 0;
        long sign = 0;
        for (var d = 0; d < plan.Digits.Length; d++)
        {
            var word = (uint)bits.NextBits(32);
            var count = CountOf(ref bits, plan, d, word >> 1);
            if (d == 0)
            {
                (count, sign) = Split(plan.Sign, count, word);
            }

            value += (long)count << plan.Digits[d].Place;
        }

        return Signed(plan.Sign, value, sign);
    }

    /// <summary>Overwrites the destination with independent draws.</summary>
    internal static void Fill<TBits>(ref TBits bits, DigitPlan plan, Span<long> destination)
        where TBits : struct, IRandomBits
    {
        var digits = plan.Digits.Length;
        if (destination.Length * digits < FewWords)
        {
            foreach (ref var value in destination)
            {
                value = Draw(ref bits, plan);
            }

            return;
        }

        Span<uint> words = stackalloc uint[BlockWords];
        var most = BlockWords / digits / DigitKernel.GroupSize * DigitKernel.GroupSize;
        while (!destination.IsEmpty)
        {
            var block = destination[..Math.Min(most, destination.Length)];
            var used = words[..(block.Length * digits)];
            bits.Fill(used);
            FillBlock(ref bits, plan, used, block, DigitKernel.Run);
            destination = destination[block.Length..];
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(words));
    }

    /// <summary>Draws from words given digit by digit: the word of digit d of draw i is at d · block length + i.</summary>
    internal static void FillBlock<TBits>(
        ref TBits bits,
        DigitPlan plan,
        ReadOnlySpan<uint> words,
        Span<long> block,
        Kernel kernel
    )
        where TBits : struct, IRandomBits
    {
        for (var next = 0; next < block.Length; )
        {
            // The kernel stops before a group it cannot decide; that one is done draw by draw.
            next = kernel(plan, words, block, next);
            for (var end = Math.Min(next + DigitKernel.GroupSize, block.Length); next < end; next++)
            {
                block[next] = Combine(ref bits, plan, words, block.Length, next);
            }
        }
    }

    /// <summary>The draw at an index of a block, as <see cref="Draw"/> makes it of the same words.</summary>
    private static long Combine<TBits>(
        ref TBits bits,
        DigitPlan plan,
        ReadOnlySpan<uint> words,
        int stride,
        int index
    )
        where TBits : struct, IRandomBits
    {
        long value = 0;
        long sign = 0;
        for (var d = 0; d < plan.Digits.Length; d++)
        {
            var word = words[(d * stride) + index];
            var count = CountOf(ref bits, plan, d, word >> 1);
            if (d == 0)
            {
                (count, sign) = Split(plan.Sign, count, word);
            }

            value += (long)count << plan.Digits[d].Place;
        }

        return Signed(plan.Sign, value, sign);
    }

    /// <summary>The value of the first digit, and -1 for a negative sign, else 0.</summary>
    private static (int Count, long Sign) Split(DigitPlan.SignRule rule, int count, uint word) =>
        rule switch
        {
            DigitPlan.SignRule.Complement => (
                count & ((1 << DigitPlan.DigitBits) - 1),
                -(long)(count >> DigitPlan.DigitBits)
            ),
            DigitPlan.SignRule.Coin => (count, -(long)(word & 1)),
            _ => (count, 0),
        };

    private static long Signed(DigitPlan.SignRule rule, long value, long sign) =>
        rule == DigitPlan.SignRule.Complement ? value ^ sign : (value ^ sign) - sign;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CountOf<TBits>(ref TBits bits, DigitPlan plan, int digit, uint chunk)
        where TBits : struct, IRandomBits
    {
        var count = DigitKernel.Count(chunk, plan.ThresholdsOf(digit), out var undecided);
        return undecided ? plan.Resolve(ref bits, digit, chunk, count) : count;
    }
}
