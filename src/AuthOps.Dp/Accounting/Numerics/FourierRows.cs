using System.Runtime.InteropServices;

namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>The step along the rows, one row at a time: the scalar twin.</summary>
internal static class FourierRows
{
    internal static void Forward(FourierTransform plan, double[] re, double[] im)
    {
        var row = default(FourierRow<Lanes1>);
        for (var i = 0; i < plan.ColumnLength; i++)
        {
            row.Load(
                ref MemoryMarshal.GetArrayDataReference(re),
                ref MemoryMarshal.GetArrayDataReference(im),
                i * FourierTransform.Rows,
                step: 1
            );
            row.Twiddle(ComplexLanes<Lanes1>.Broadcast(plan.RowRe[i], plan.RowIm[i]));
            row.Transform();
            row.Store(
                ref MemoryMarshal.GetArrayDataReference(re),
                ref MemoryMarshal.GetArrayDataReference(im),
                i * FourierTransform.Rows,
                step: 1
            );
        }
    }

    internal static void Backward(FourierTransform plan, double[] re, double[] im)
    {
        var row = default(FourierRow<Lanes1>);
        for (var i = 0; i < plan.ColumnLength; i++)
        {
            row.Load(
                ref MemoryMarshal.GetArrayDataReference(re),
                ref MemoryMarshal.GetArrayDataReference(im),
                i * FourierTransform.Rows,
                step: 1
            );
            row.Transform();
            row.Twiddle(ComplexLanes<Lanes1>.Broadcast(plan.RowRe[i], plan.RowIm[i]));
            row.Store(
                ref MemoryMarshal.GetArrayDataReference(re),
                ref MemoryMarshal.GetArrayDataReference(im),
                i * FourierTransform.Rows,
                step: 1
            );
        }
    }
}
