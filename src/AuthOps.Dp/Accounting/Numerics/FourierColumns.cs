using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>The transforms of length M down the eight columns, in place; depth first, so that blocks stay in cache.</summary>
internal static class FourierColumns<T>
    where T : struct, ILanes<T>
{
    // Blocks up to this many rows (8 KiB a part) are done level by level.
    private const int LevelRows = 128;

    internal static void Forward(FourierTransform plan, double[] re, double[] im) =>
        ForwardBlock(
            plan,
            ref MemoryMarshal.GetArrayDataReference(re),
            ref MemoryMarshal.GetArrayDataReference(im),
            first: 0,
            plan.ColumnLength
        );

    internal static void Backward(FourierTransform plan, double[] re, double[] im) =>
        BackwardBlock(
            plan,
            ref MemoryMarshal.GetArrayDataReference(re),
            ref MemoryMarshal.GetArrayDataReference(im),
            first: 0,
            plan.ColumnLength
        );

    private static void ForwardBlock(
        FourierTransform plan,
        ref double re,
        ref double im,
        int first,
        int rows
    )
    {
        if (rows > LevelRows)
        {
            ForwardLevel(plan, ref re, ref im, first, rows);
            for (var i = 0; i < 4; i++)
            {
                ForwardBlock(plan, ref re, ref im, first + (i * (rows / 4)), rows / 4);
            }

            return;
        }

        var length = rows;
        for (; length >= 4; length /= 4)
        {
            for (var block = first; block < first + rows; block += length)
            {
                ForwardLevel(plan, ref re, ref im, block, length);
            }
        }

        if (length == 2)
        {
            Pairs(ref re, ref im, first, rows);
        }
    }

    private static void BackwardBlock(
        FourierTransform plan,
        ref double re,
        ref double im,
        int first,
        int rows
    )
    {
        if (rows > LevelRows)
        {
            for (var i = 0; i < 4; i++)
            {
                BackwardBlock(plan, ref re, ref im, first + (i * (rows / 4)), rows / 4);
            }

            BackwardLevel(plan, ref re, ref im, first, rows);
            return;
        }

        var length = 4;
        if ((System.Numerics.BitOperations.Log2((uint)rows) & 1) == 1)
        {
            Pairs(ref re, ref im, first, rows);
            length = 8;
        }

        for (; length <= rows; length *= 4)
        {
            for (var block = first; block < first + rows; block += length)
            {
                BackwardLevel(plan, ref re, ref im, block, length);
            }
        }
    }

    /// <summary>Two levels of decimation in frequency at once.</summary>
    private static void ForwardLevel(
        FourierTransform plan,
        ref double re,
        ref double im,
        int first,
        int rows
    )
    {
        var quarter = rows / 4;
        var stride = plan.ColumnLength / rows;
        ref var wRe = ref MemoryMarshal.GetArrayDataReference(plan.ColumnRe);
        ref var wIm = ref MemoryMarshal.GetArrayDataReference(plan.ColumnIm);
        for (var j = 0; j < quarter; j++)
        {
            var t = j * stride;
            var w1 = ComplexLanes<T>.Broadcast(Unsafe.Add(ref wRe, t), Unsafe.Add(ref wIm, t));
            var w2 = ComplexLanes<T>.Broadcast(
                Unsafe.Add(ref wRe, 2 * t),
                Unsafe.Add(ref wIm, 2 * t)
            );
            var w3 = ComplexLanes<T>.Broadcast(
                Unsafe.Add(ref wRe, 3 * t),
                Unsafe.Add(ref wIm, 3 * t)
            );
            var at = (first + j) * FourierTransform.Rows;
            var step = quarter * FourierTransform.Rows;
            for (var end = at + FourierTransform.Rows; at < end; at += T.Count)
            {
                var a0 = ComplexLanes<T>.Load(ref re, ref im, at);
                var a1 = ComplexLanes<T>.Load(ref re, ref im, at + step);
                var a2 = ComplexLanes<T>.Load(ref re, ref im, at + (2 * step));
                var a3 = ComplexLanes<T>.Load(ref re, ref im, at + (3 * step));
                var e = a0 + a2;
                var f = a0 - a2;
                var g = a1 + a3;
                var h = a1 - a3;
                (e + g).Store(ref re, ref im, at);
                ((e - g) * w2).Store(ref re, ref im, at + step);
                (ComplexLanes<T>.AddMinusI(f, h) * w1).Store(ref re, ref im, at + (2 * step));
                (ComplexLanes<T>.SubtractMinusI(f, h) * w3).Store(ref re, ref im, at + (3 * step));
            }
        }
    }

    /// <summary>The transpose of <see cref="ForwardLevel"/>.</summary>
    private static void BackwardLevel(
        FourierTransform plan,
        ref double re,
        ref double im,
        int first,
        int rows
    )
    {
        var quarter = rows / 4;
        var stride = plan.ColumnLength / rows;
        ref var wRe = ref MemoryMarshal.GetArrayDataReference(plan.ColumnRe);
        ref var wIm = ref MemoryMarshal.GetArrayDataReference(plan.ColumnIm);
        for (var j = 0; j < quarter; j++)
        {
            var t = j * stride;
            var w1 = ComplexLanes<T>.Broadcast(Unsafe.Add(ref wRe, t), Unsafe.Add(ref wIm, t));
            var w2 = ComplexLanes<T>.Broadcast(
                Unsafe.Add(ref wRe, 2 * t),
                Unsafe.Add(ref wIm, 2 * t)
            );
            var w3 = ComplexLanes<T>.Broadcast(
                Unsafe.Add(ref wRe, 3 * t),
                Unsafe.Add(ref wIm, 3 * t)
            );
            var at = (first + j) * FourierTransform.Rows;
            var step = quarter * FourierTransform.Rows;
            for (var end = at + FourierTransform.Rows; at < end; at += T.Count)
            {
                var d0 = ComplexLanes<T>.Load(ref re, ref im, at);
                var d1 = ComplexLanes<T>.Load(ref re, ref im, at + step) * w2;
                var d2 = ComplexLanes<T>.Load(ref re, ref im, at + (2 * step)) * w1;
                var d3 = ComplexLanes<T>.Load(ref re, ref im, at + (3 * step)) * w3;
                var e = d0 + d1;
                var f = d0 - d1;
                var g = d2 + d3;
                var h = d2 - d3;
                (e + g).Store(ref re, ref im, at);
                ComplexLanes<T>.AddMinusI(f, h).Store(ref re, ref im, at + step);
                (e - g).Store(ref re, ref im, at + (2 * step));
                ComplexLanes<T>.SubtractMinusI(f, h).Store(ref re, ref im, at + (3 * step));
            }
        }
    }

    /// <summary>The last level where the number of levels is odd.</summary>
    private static void Pairs(ref double re, ref double im, int first, int rows)
    {
        const int Step = FourierTransform.Rows;
        for (var row = first; row < first + rows; row += 2)
        {
            for (var c = 0; c < Step; c += T.Count)
            {
                var at = (row * Step) + c;
                var a = ComplexLanes<T>.Load(ref re, ref im, at);
                var b = ComplexLanes<T>.Load(ref re, ref im, at + Step);
                (a + b).Store(ref re, ref im, at);
                (a - b).Store(ref re, ref im, at + Step);
            }
        }
    }
}
