using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Dp.Noise;

/// <summary>Chooses the instruction set once; tests force each and hold it equal to the scalar code.</summary>
internal static class DigitKernel
{
    /// <summary>The most draws that a kernel decides together, or leaves together.</summary>
    internal const int GroupSize = 32;

    /// <summary>The kernel in use.</summary>
    internal static string Name =>
        Avx512F.IsSupported ? "avx512"
        : Avx2.IsSupported ? "avx2"
        : "scalar";

    /// <summary>
    /// Writes whole groups of draws from <paramref name="start"/> on, until one holds a word that its thresholds do
    /// not decide or fewer than a group are left.
    /// </summary>
    /// <returns>The first draw not written.</returns>
    internal static int Run(
        DigitPlan plan,
        ReadOnlySpan<uint> words,
        Span<long> block,
        int start
    ) =>
        Avx512F.IsSupported ? DigitKernelAvx512.Run(plan, words, block, start)
        : Avx2.IsSupported ? DigitKernelAvx2.Run(plan, words, block, start)
        : start;

    /// <summary>How many thresholds lie above the chunk, and whether one equals it; the same work for every chunk.</summary>
    /// <param name="chunk">31 bits.</param>
    /// <param name="thresholds">A multiple of eight.</param>
    /// <param name="undecided">Whether a threshold equals the chunk.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Count(uint chunk, ReadOnlySpan<uint> thresholds, out bool undecided) =>
        Vector256.IsHardwareAccelerated
            ? CountVector(chunk, thresholds, out undecided)
            : CountScalar(chunk, thresholds, out undecided);

    internal static int CountVector(uint chunk, ReadOnlySpan<uint> thresholds, out bool undecided)
    {
        unchecked
        {
            // Both below 2^31 + 1: the sign of the difference is the comparison.
            var chunks = Vector256.Create(chunk);
            var closest = Vector256<uint>.AllBitsSet;
            var count = 0;
            ref var first = ref MemoryMarshal.GetReference(thresholds);
            for (nuint t = 0; t < (nuint)thresholds.Length; t += (nuint)Vector256<uint>.Count)
            {
                var difference = chunks - Vector256.LoadUnsafe(ref first, t);
                count += BitOperations.PopCount(difference.ExtractMostSignificantBits());
                closest = Vector256.Min(closest, difference);
            }

            undecided = Vector256.EqualsAny(closest, Vector256<uint>.Zero);
            return count;
        }
    }

    internal static int CountScalar(uint chunk, ReadOnlySpan<uint> thresholds, out bool undecided)
    {
        unchecked
        {
            var count = 0;
            var closest = uint.MaxValue;
            foreach (var threshold in thresholds)
            {
                var difference = chunk - threshold;
                count += (int)(difference >> 31);
                closest = Math.Min(closest, difference);
            }

            undecided = closest == 0;
            return count;
        }
    }
}
