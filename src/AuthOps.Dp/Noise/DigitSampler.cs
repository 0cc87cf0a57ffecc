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

    /// <summary>One draw.</summary>
    internal static long Draw<TBits>(ref TBits bits, DigitPlan plan)
        where TBits : struct, IRandomBits
    {
        Span<uint> words = stackalloc uint[32];
        words = words[..plan.Digits.Length];
        foreach (ref var word in words)
        {
            word = (uint)bits.NextBits(32);
        }

        var value = Combine(ref bits, plan, words, 1, 0);
        words.Clear();
        return value;
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
        var digits = plan.Digits;
        for (var d = 0; d < digits.Length; d++)
        {
            var digit = digits[d];
            var chunk = words[(d * stride) + index] >> 1;
            var count = DigitKernel.Count(
                chunk,
                plan.Thresholds.AsSpan(digit.Start, digit.End - digit.Start),
                out var undecided
            );
            if (undecided)
            {
                count = plan.Resolve(ref bits, d, chunk);
            }

            if (d < plan.ValueDigits)
            {
                value += (long)count << digit.Place;
            }
            else if (plan.Sign == DigitPlan.SignRule.Complement)
            {
                value ^= -count;
            }
        }

        if (plan.Sign == DigitPlan.SignRule.Coin)
        {
            var mask = -(long)(words[index] & 1);
            value = (value ^ mask) - mask;
        }

        return value;
    }
}
