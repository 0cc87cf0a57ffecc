using System.Buffers.Binary;
using AuthOps.Primitives.Groups;

namespace AuthOps.Psi.Sum;

/// <summary>
/// s from s·G for 0 &lt;= s &lt;= bound, by baby steps and giant steps (D. Shanks, 1971): a table of the first m multiples, then
/// strides of m. At most 2^20 of either. Stateless and safe to share between threads.
/// </summary>
internal static class LiftedLogarithm
{
    private const int ElementSize = SumMasker.ElementSize;

    private const int MaxBabySteps = 1 << 20;

    private const int GiantBatch = 4096;

    /// <summary>The logarithm, or null where it is beyond the bound.</summary>
    public static long? Find(ReadOnlySpan<byte> element, long bound)
    {
        var group = SumMasker.Group;
        if (group.IsIdentity(element))
        {
            return 0;
        }

        var steps = 256;
        while (steps < MaxBabySteps && (long)steps * steps < bound)
        {
            steps *= 2;
        }

        var table = BabySteps(group, steps);
        Span<byte> stride = stackalloc byte[ElementSize];
        Span<byte> scalar = stackalloc byte[ElementSize];
        scalar.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(scalar, steps);
        group.SubtractScalarBatch(new byte[ElementSize], scalar, scalar);
        group.MultiplyGeneratorBatch(scalar, stride);
        var giants = (bound / steps) + 1;
        var start = element.ToArray();
        var points = new byte[(GiantBatch + 1) * ElementSize];
        for (long giant = 0; giant < giants; giant += GiantBatch)
        {
            group.WriteProgression(start, stride, points);
            for (var i = 0; i < GiantBatch && giant + i < giants; i++)
            {
                var point = points.AsSpan(i * ElementSize, ElementSize);
                if (
                    table.TryGetValue(BinaryPrimitives.ReadUInt64LittleEndian(point), out var baby)
                    && IsLogarithm(group, element, ((giant + i) * steps) + baby)
                )
                {
                    var found = ((giant + i) * steps) + baby;
                    return found <= bound ? found : null;
                }
            }

            points.AsSpan(GiantBatch * ElementSize).CopyTo(start);
        }

        return null;
    }

    /// <summary>j by the first bytes of j·G; what two have in common is told apart by computing again.</summary>
    private static Dictionary<ulong, int> BabySteps(Ristretto255 group, int steps)
    {
        var points = new byte[steps * ElementSize];
        group.WriteProgression(new byte[ElementSize], group.Generator, points);
        var table = new Dictionary<ulong, int>(steps);
        for (var i = 0; i < steps; i++)
        {
            _ = table.TryAdd(
                BinaryPrimitives.ReadUInt64LittleEndian(points.AsSpan(i * ElementSize)),
                i
            );
        }

        return table;
    }

    private static bool IsLogarithm(Ristretto255 group, ReadOnlySpan<byte> element, long number)
    {
        Span<byte> scalar = stackalloc byte[ElementSize];
        Span<byte> product = stackalloc byte[ElementSize];
        scalar.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(scalar, number);
        group.MultiplyGeneratorBatch(scalar, product);
        return product.SequenceEqual(element);
    }
}
