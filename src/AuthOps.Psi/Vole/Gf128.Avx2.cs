using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Block = System.Runtime.Intrinsics.Vector128<ulong>;
using Two = System.Runtime.Intrinsics.Vector256<ulong>;

namespace AuthOps.Psi.Vole;

/// <summary>GF(2^128) in two lanes: AVX2 with VPCLMULQDQ. Constant time. Stateless and safe to share between threads.</summary>
internal static class Gf128Avx2
{
    private const int Lanes = 2;

    public static bool IsSupported => Pclmulqdq.V256.IsSupported && Avx2.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAdd(Span<Block> sums, ReadOnlySpan<Block> values, Block factor)
    {
        var by = Vector256.Create(factor, factor);
        ref var sum = ref Unsafe.As<Block, ulong>(ref MemoryMarshal.GetReference(sums));
        ref var value = ref Unsafe.As<Block, ulong>(ref MemoryMarshal.GetReference(values));
        var vectors = sums.Length / Lanes;
        unchecked
        {
            for (nuint i = 0; i < (nuint)vectors * 4; i += 4)
            {
                var product = Multiply(Vector256.LoadUnsafe(ref value, i), by);
                (product ^ Vector256.LoadUnsafe(ref sum, i)).StoreUnsafe(ref sum, i);
            }
        }

        Gf128<PclmulCarryless>.MultiplyAdd(
            sums[(vectors * Lanes)..],
            values[(vectors * Lanes)..],
            factor
        );
    }

    /// <summary>Adds to each value the sum of the dense slots times the powers of its row's coefficient.</summary>
    /// <returns>How many values it did, from the first on: a multiple of eight; the caller does the rest.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int AddDense(
        ReadOnlySpan<Block> rows,
        ReadOnlySpan<Block> dense,
        Span<Block> values
    )
    {
        const int Batch = 4 * Lanes;
        ref var row = ref MemoryMarshal.GetReference(rows[..values.Length]);
        ref var value = ref Unsafe.As<Block, ulong>(ref MemoryMarshal.GetReference(values));
        ref var slot = ref MemoryMarshal.GetReference(dense);
        var last = dense.Length - 1;
        var i = 0;
        unchecked
        {
            for (; i + Batch <= values.Length; i += Batch)
            {
                Two c0 = Coefficients(ref Unsafe.Add(ref row, i)),
                    c1 = Coefficients(ref Unsafe.Add(ref row, i + 2)),
                    c2 = Coefficients(ref Unsafe.Add(ref row, i + 4)),
                    c3 = Coefficients(ref Unsafe.Add(ref row, i + 6));
                Two a0 = default,
                    a1 = default,
                    a2 = default,
                    a3 = default;
                for (var j = last; j >= 0; j--)
                {
                    var next = Unsafe.Add(ref slot, j);
                    var added = Vector256.Create(next, next);
                    a0 = Scale(a0 ^ added, c0);
                    a1 = Scale(a1 ^ added, c1);
                    a2 = Scale(a2 ^ added, c2);
                    a3 = Scale(a3 ^ added, c3);
                }

                ref var to = ref Unsafe.Add(ref value, 2 * i);
                (a0 ^ Vector256.LoadUnsafe(ref to)).StoreUnsafe(ref to);
                (a1 ^ Vector256.LoadUnsafe(ref to, 4)).StoreUnsafe(ref to, 4);
                (a2 ^ Vector256.LoadUnsafe(ref to, 8)).StoreUnsafe(ref to, 8);
                (a3 ^ Vector256.LoadUnsafe(ref to, 12)).StoreUnsafe(ref to, 12);
            }
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Two Coefficients(ref Block rows) =>
        Vector256.Create(
            Vector128.CreateScalarUnsafe(OkvsRow.Coefficient(rows)),
            Vector128.CreateScalarUnsafe(OkvsRow.Coefficient(Unsafe.Add(ref rows, 1)))
        );

    /// <summary>The products of elements and of those of degree below 64 in the low words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Two Scale(Two values, Two factors)
    {
        var low = Pclmulqdq.V256.CarrylessMultiply(values, factors, 0x00);
        var high = Pclmulqdq.V256.CarrylessMultiply(values, factors, 0x01);
        return low
            ^ LowToHigh(high)
            ^ Pclmulqdq.V256.CarrylessMultiply(high, Vector256.Create(0x87UL), 0x01);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Two Multiply(Two left, Two right)
    {
        var low = Pclmulqdq.V256.CarrylessMultiply(left, right, 0x00);
        var high = Pclmulqdq.V256.CarrylessMultiply(left, right, 0x11);
        var middle =
            Pclmulqdq.V256.CarrylessMultiply(left, right, 0x01)
            ^ Pclmulqdq.V256.CarrylessMultiply(left, right, 0x10);
        low ^= LowToHigh(middle);
        high ^= HighToLow(middle);
        var reduction = Vector256.Create(0x87UL);
        var folded = Pclmulqdq.V256.CarrylessMultiply(high, reduction, 0x01);
        low ^= LowToHigh(folded);
        high ^= HighToLow(folded);
        return low ^ Pclmulqdq.V256.CarrylessMultiply(high, reduction, 0x00);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Two LowToHigh(Two value) => Avx2.ShiftLeftLogical128BitLane(value, 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Two HighToLow(Two value) => Avx2.ShiftRightLogical128BitLane(value, 8);
}
