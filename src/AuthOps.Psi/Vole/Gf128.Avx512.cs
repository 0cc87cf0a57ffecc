using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>
/// GF(2^128) in four lanes: AVX-512 with VPCLMULQDQ. Not every processor with AVX-512 has the instruction, and not every machine
/// that builds the library does, so that the kernel is compared with the scalar one before its first use. Stateless and safe to
/// share between threads.
/// </summary>
internal static class Gf128Avx512
{
    private const int Lanes = 4;

    /// <summary>Whether the machine has the instructions and they give what the scalar kernel gives.</summary>
    public static bool IsSound { get; } =
        Pclmulqdq.V512.IsSupported
        && Avx512F.IsSupported
        && Avx512BW.IsSupported
        && AgreesWithScalar();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAdd(Span<Block> sums, ReadOnlySpan<Block> values, Block factor)
    {
        var by = Vector512.Create(
            Vector256.Create(factor, factor),
            Vector256.Create(factor, factor)
        );
        ref var sum = ref Unsafe.As<Block, ulong>(ref MemoryMarshal.GetReference(sums));
        ref var value = ref Unsafe.As<Block, ulong>(ref MemoryMarshal.GetReference(values));
        var vectors = sums.Length / Lanes;
        unchecked
        {
            for (nuint i = 0; i < (nuint)vectors * 8; i += 8)
            {
                var product = Multiply(Vector512.LoadUnsafe(ref value, i), by);
                (product ^ Vector512.LoadUnsafe(ref sum, i)).StoreUnsafe(ref sum, i);
            }
        }

        Gf128<PclmulCarryless>.MultiplyAdd(
            sums[(vectors * Lanes)..],
            values[(vectors * Lanes)..],
            factor
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Multiply(Vector512<ulong> left, Vector512<ulong> right)
    {
        var low = Pclmulqdq.V512.CarrylessMultiply(left, right, 0x00);
        var high = Pclmulqdq.V512.CarrylessMultiply(left, right, 0x11);
        var middle =
            Pclmulqdq.V512.CarrylessMultiply(left, right, 0x01)
            ^ Pclmulqdq.V512.CarrylessMultiply(left, right, 0x10);
        low ^= LowToHigh(middle);
        high ^= HighToLow(middle);
        var reduction = Vector512.Create(0x87UL);
        var folded = Pclmulqdq.V512.CarrylessMultiply(high, reduction, 0x01);
        low ^= LowToHigh(folded);
        high ^= HighToLow(folded);
        return low ^ Pclmulqdq.V512.CarrylessMultiply(high, reduction, 0x00);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> LowToHigh(Vector512<ulong> value) =>
        Avx512BW.ShiftLeftLogical128BitLane(value.AsByte(), 8).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> HighToLow(Vector512<ulong> value) =>
        Avx512BW.ShiftRightLogical128BitLane(value.AsByte(), 8).AsUInt64();

    /// <summary>Sixteen products of full and of sparse operands, and a tail.</summary>
    private static bool AgreesWithScalar()
    {
        const int Count = (4 * Lanes) + 3;
        Span<Block> values = stackalloc Block[Count];
        Span<Block> ours = stackalloc Block[Count];
        Span<Block> theirs = stackalloc Block[Count];
        unchecked
        {
            for (var i = 0; i < Count; i++)
            {
                var word = (ulong)(i + 1) * 0x9E3779B97F4A7C15;
                values[i] =
                    i < 4
                        ? Vector128.Create(1UL << i, 1UL << (63 - i))
                        : Vector128.Create(word, ~word);
                ours[i] = theirs[i] = Vector128.Create(~word, word);
            }
        }

        var factor = Vector128.Create(0xF123456789ABCDEFUL, 0x8EDCBA9876543211);
        MultiplyAdd(ours, values, factor);
        Gf128<ScalarCarryless>.MultiplyAdd(theirs, values, factor);
        return ours.SequenceEqual(theirs);
    }
}
