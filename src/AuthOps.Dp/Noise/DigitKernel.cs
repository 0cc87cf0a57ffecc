using System.Runtime.Intrinsics.X86;

namespace AuthOps.Dp.Noise;

/// <summary>Chooses the instruction set once; tests force each and hold it equal to the scalar code.</summary>
internal static class DigitKernel
{
    /// <summary>The most draws that a kernel decides together, or leaves together.</summary>
    internal const int GroupSize = 16;

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
    internal static int Count(uint chunk, ReadOnlySpan<uint> thresholds, out bool undecided)
    {
        unchecked
        {
            // Both below 2^31 + 1: the sign of the difference is the comparison.
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
