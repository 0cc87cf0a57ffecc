using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>
/// The step along the rows, four rows at a time: 4 × 8 numbers are transposed in registers, so that a lane is a row and
/// the arithmetic is that of <see cref="FourierRows"/>, bit for bit.
/// </summary>
internal static class FourierRowsAvx2
{
    internal static void Forward(FourierTransform plan, double[] re, double[] im)
    {
        Span<double> block = stackalloc double[64];
        ref var blockRe = ref MemoryMarshal.GetReference(block);
        ref var blockIm = ref Unsafe.Add(ref blockRe, 32);
        var row = default(FourierRow<Lanes4>);
        for (var i = 0; i < plan.ColumnLength; i += 4)
        {
            Gather(ref re[i * 8], ref blockRe);
            Gather(ref im[i * 8], ref blockIm);
            row.Load(ref blockRe, ref blockIm, 0, step: 4);
            row.Twiddle(Twiddles(plan, i));
            row.Transform();
            row.Store(ref blockRe, ref blockIm, 0, step: 4);
            Scatter(ref blockRe, ref re[i * 8]);
            Scatter(ref blockIm, ref im[i * 8]);
        }
    }

    internal static void Backward(FourierTransform plan, double[] re, double[] im)
    {
        Span<double> block = stackalloc double[64];
        ref var blockRe = ref MemoryMarshal.GetReference(block);
        ref var blockIm = ref Unsafe.Add(ref blockRe, 32);
        var row = default(FourierRow<Lanes4>);
        for (var i = 0; i < plan.ColumnLength; i += 4)
        {
            Gather(ref re[i * 8], ref blockRe);
            Gather(ref im[i * 8], ref blockIm);
            row.Load(ref blockRe, ref blockIm, 0, step: 4);
            row.Transform();
            row.Twiddle(Twiddles(plan, i));
            row.Store(ref blockRe, ref blockIm, 0, step: 4);
            Scatter(ref blockRe, ref re[i * 8]);
            Scatter(ref blockIm, ref im[i * 8]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ComplexLanes<Lanes4> Twiddles(FourierTransform plan, int row) =>
        ComplexLanes<Lanes4>.Load(
            ref MemoryMarshal.GetArrayDataReference(plan.RowRe),
            ref MemoryMarshal.GetArrayDataReference(plan.RowIm),
            row
        );

    /// <summary>Four rows of eight to eight columns of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gather(ref double rows, ref double columns)
    {
        Transpose(ref rows, 8, ref columns, 4);
        Transpose(ref Unsafe.Add(ref rows, 4), 8, ref Unsafe.Add(ref columns, 16), 4);
    }

    /// <summary>Eight columns of four to four rows of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scatter(ref double columns, ref double rows)
    {
        Transpose(ref columns, 4, ref rows, 8);
        Transpose(ref Unsafe.Add(ref columns, 16), 4, ref Unsafe.Add(ref rows, 4), 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ref double source, nuint from, ref double target, nuint to)
    {
        var r0 = Vector256.LoadUnsafe(ref source);
        var r1 = Vector256.LoadUnsafe(ref source, from);
        var r2 = Vector256.LoadUnsafe(ref source, 2 * from);
        var r3 = Vector256.LoadUnsafe(ref source, 3 * from);
        var a = Avx.UnpackLow(r0, r1);
        var b = Avx.UnpackHigh(r0, r1);
        var c = Avx.UnpackLow(r2, r3);
        var d = Avx.UnpackHigh(r2, r3);
        Avx.Permute2x128(a, c, 0x20).StoreUnsafe(ref target);
        Avx.Permute2x128(b, d, 0x20).StoreUnsafe(ref target, to);
        Avx.Permute2x128(a, c, 0x31).StoreUnsafe(ref target, 2 * to);
        Avx.Permute2x128(b, d, 0x31).StoreUnsafe(ref target, 3 * to);
    }
}
