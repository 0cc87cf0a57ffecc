using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>
/// The step along the rows, eight rows at a time: 8 × 8 numbers are transposed in registers, so that a lane is a row
/// and the arithmetic is that of <see cref="FourierRows"/>, bit for bit.
/// </summary>
internal static class FourierRowsAvx512
{
    internal static void Forward(FourierTransform plan, double[] re, double[] im)
    {
        Span<double> block = stackalloc double[128];
        ref var blockRe = ref MemoryMarshal.GetReference(block);
        ref var blockIm = ref Unsafe.Add(ref blockRe, 64);
        var row = default(FourierRow<Lanes8>);
        for (var i = 0; i < plan.ColumnLength; i += 8)
        {
            Transpose(ref re[i * 8], ref blockRe);
            Transpose(ref im[i * 8], ref blockIm);
            row.Load(ref blockRe, ref blockIm, 0, step: 8);
            row.Twiddle(
                ComplexLanes<Lanes8>.Load(
                    ref MemoryMarshal.GetArrayDataReference(plan.RowRe),
                    ref MemoryMarshal.GetArrayDataReference(plan.RowIm),
                    i
                )
            );
            row.Transform();
            row.Store(ref blockRe, ref blockIm, 0, step: 8);
            Transpose(ref blockRe, ref re[i * 8]);
            Transpose(ref blockIm, ref im[i * 8]);
        }
    }

    internal static void Backward(FourierTransform plan, double[] re, double[] im)
    {
        Span<double> block = stackalloc double[128];
        ref var blockRe = ref MemoryMarshal.GetReference(block);
        ref var blockIm = ref Unsafe.Add(ref blockRe, 64);
        var row = default(FourierRow<Lanes8>);
        for (var i = 0; i < plan.ColumnLength; i += 8)
        {
            Transpose(ref re[i * 8], ref blockRe);
            Transpose(ref im[i * 8], ref blockIm);
            row.Load(ref blockRe, ref blockIm, 0, step: 8);
            row.Transform();
            row.Twiddle(
                ComplexLanes<Lanes8>.Load(
                    ref MemoryMarshal.GetArrayDataReference(plan.RowRe),
                    ref MemoryMarshal.GetArrayDataReference(plan.RowIm),
                    i
                )
            );
            row.Store(ref blockRe, ref blockIm, 0, step: 8);
            Transpose(ref blockRe, ref re[i * 8]);
            Transpose(ref blockIm, ref im[i * 8]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ref double source, ref double target)
    {
        var r0 = Vector512.LoadUnsafe(ref source, 0);
        var r1 = Vector512.LoadUnsafe(ref source, 8);
        var r2 = Vector512.LoadUnsafe(ref source, 16);
        var r3 = Vector512.LoadUnsafe(ref source, 24);
        var r4 = Vector512.LoadUnsafe(ref source, 32);
        var r5 = Vector512.LoadUnsafe(ref source, 40);
        var r6 = Vector512.LoadUnsafe(ref source, 48);
        var r7 = Vector512.LoadUnsafe(ref source, 56);
        Quarter(
            Avx512F.UnpackLow(r0, r1),
            Avx512F.UnpackLow(r2, r3),
            Avx512F.UnpackLow(r4, r5),
            Avx512F.UnpackLow(r6, r7),
            ref target,
            0
        );
        Quarter(
            Avx512F.UnpackHigh(r0, r1),
            Avx512F.UnpackHigh(r2, r3),
            Avx512F.UnpackHigh(r4, r5),
            Avx512F.UnpackHigh(r6, r7),
            ref target,
            8
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarter(
        Vector512<double> a,
        Vector512<double> b,
        Vector512<double> c,
        Vector512<double> d,
        ref double target,
        nuint at
    )
    {
        var low = Avx512F.Shuffle4x128(a, b, 0x88);
        var lowEnd = Avx512F.Shuffle4x128(c, d, 0x88);
        var high = Avx512F.Shuffle4x128(a, b, 0xdd);
        var highEnd = Avx512F.Shuffle4x128(c, d, 0xdd);
        Avx512F.Shuffle4x128(low, lowEnd, 0x88).StoreUnsafe(ref target, at);
        Avx512F.Shuffle4x128(high, highEnd, 0x88).StoreUnsafe(ref target, at + 16);
        Avx512F.Shuffle4x128(low, lowEnd, 0xdd).StoreUnsafe(ref target, at + 32);
        Avx512F.Shuffle4x128(high, highEnd, 0xdd).StoreUnsafe(ref target, at + 48);
    }
}
