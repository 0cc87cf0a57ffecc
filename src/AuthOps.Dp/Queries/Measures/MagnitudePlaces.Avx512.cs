using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuthOps.Dp.Queries.Measures;

/// <summary>The places of eight steps at once; the tail by the scalar twin.</summary>
internal static class MagnitudePlacesAvx512
{
    internal static bool IsSupported => Avx512CD.IsSupported;

    internal static void Fill(ReadOnlySpan<long> steps, Span<long> places)
    {
        ref var source = ref MemoryMarshal.GetReference(steps);
        ref var target = ref MemoryMarshal.GetReference(places[..steps.Length]);
        var zero = Vector512.Create((long)MagnitudeCells.ZeroBin);
        var first =
            zero
            + (
                Vector512.Create(0L, 1, 2, 3, 4, 5, 6, 7)
                * Vector512.Create((long)MagnitudeCells.BinCount)
            );
        var i = 0;
        for (; i + MagnitudePlaces.Tables <= steps.Length; i += MagnitudePlaces.Tables)
        {
            var step = Vector512.LoadUnsafe(ref source, (nuint)i);
            var sign = Vector512.ShiftRightArithmetic(step, 63);
            var magnitude = (step ^ sign) - sign;
            var zeros = Avx512CD.LeadingZeroCount((magnitude - Vector512<long>.One).AsUInt64());
            var order = Vector512.Create(65L) - zeros.AsInt64();
            order = Vector512.AndNot(order, Vector512.Equals(step, Vector512<long>.Zero));
            (first + ((order ^ sign) - sign)).StoreUnsafe(ref target, (nuint)i);
        }

        MagnitudePlaces.FillScalar(steps, places, i);
    }
}
