using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Anonymization.Search;

/// <content>The passes over class sizes with vectors of 256 bits, for processors without wider ones.</content>
internal static partial class ClassKernels
{
    private static int BelowAvx2(
        ReadOnlySpan<int> counts,
        int minimum,
        ref int entries,
        ref int rows,
        ref int empty,
        ref int smallest
    )
    {
        unchecked
        {
            ref var first = ref MemoryMarshal.GetReference(counts);
            var least = Vector256.Create(minimum);
            var kept = Math.Max(1, minimum);
            var from = Vector256.Create(kept);
            var sum = Vector256<int>.Zero;
            var failing = Vector256<int>.Zero;
            var zeros = Vector256<int>.Zero;
            // What is less wraps around and becomes larger than any other.
            var above = Vector256<uint>.AllBitsSet;
            var i = 0;
            for (; i + 8 <= counts.Length; i += 8)
            {
                var count = Vector256.LoadUnsafe(ref first, (nuint)i);
                var fails = Vector256.LessThan(count, least);
                sum += count & fails;
                failing -= fails;
                zeros -= Vector256.Equals(count, Vector256<int>.Zero);
                above = Vector256.Min(above, (count - from).AsUInt32());
            }

            rows += Vector256.Sum(sum);
            entries += Vector256.Sum(failing);
            empty += Vector256.Sum(zeros);
            var two = Vector128.Min(above.GetLower(), above.GetUpper());
            var nearest = Math.Min(Math.Min(two[0], two[1]), Math.Min(two[2], two[3]));
            smallest = nearest <= int.MaxValue - kept ? (int)nearest + kept : smallest;
            return i;
        }
    }

    private static int SquaresAvx2(ReadOnlySpan<int> counts, int minimum, ref long sum)
    {
        unchecked
        {
            ref var first = ref MemoryMarshal.GetReference(counts);
            var least = Vector256.Create(minimum);
            var even = Vector256<ulong>.Zero;
            var odd = Vector256<ulong>.Zero;
            var i = 0;
            for (; i + 8 <= counts.Length; i += 8)
            {
                var count = Vector256.LoadUnsafe(ref first, (nuint)i);
                count &= ~Vector256.LessThan(count, least);
                var low = count.AsUInt32();
                var high = (count.AsUInt64() >>> 32).AsUInt32();
                even += Avx2.Multiply(low, low);
                odd += Avx2.Multiply(high, high);
            }

            sum += (long)Vector256.Sum(even + odd);
            return i;
        }
    }
}
