using System.Runtime.CompilerServices;

namespace AuthOps.Primitives.Groups;

// Fixed windows of four bits with odd digits: 63·4 doublings and 63 additions for every scalar, whatever it is.
//
// Why incomplete additions suffice but for the last. Before digit i is added the accumulator is 16·m·P, where m is the number
// that the digits above i write. m is odd (all digits are), positive (the top one is) and at most (k + 15·16^i)/16^(i+1), so
// 16·m·16^i <= k + 15·16^i. For i > 0 that and |d| <= 15 give 0 < 16m - 15 and 16m + 15 <= (k + 30·16^i)/16^i < n
// (k <= n < 2^256, 16^i >= 16): 16m ± d is never 0 modulo n, so 16m·P is not the identity and not ±d·P. For i = 0 the sum
// may be the identity (k = n stands for the scalar 0) or a doubling (k = n - 2|d|): the last addition is complete.
// P has the prime order n, so the odd multiples 3P, ..., 15P and the sums that make them, 2P + (2j - 1)P, are safe as well.

internal sealed partial class LaneEngine<TField, TMask, TCurve>
{
    public override int Multiply(
        PointEncoding encoding,
        ReadOnlySpan<byte> scalars,
        bool isSameScalar,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        int count
    )
    {
        var size = Size(encoding);
        // All are validated before the first is multiplied only within a chunk; the caller clears what was written before.
        for (var done = 0; done < count; done += ChunkSize)
        {
            var length = Math.Min(ChunkSize, count - done);
            using var scratch = new AlignedScratch(ScratchSize);
            var chunk = new Chunk(scratch, length);
            var invalid = chunk.Decode(encoding, elements.Slice(done * size, length * size));
            if (invalid < 0)
            {
                chunk.MultiplyAll(
                    isSameScalar ? scalars : scalars.Slice(done * NumberSize, length * NumberSize),
                    isSameScalar
                );
                chunk.Encode(encoding, results.Slice(done * size, length * size));
            }

            if (invalid >= 0)
            {
                return done + invalid;
            }
        }

        return -1;
    }

    /// <summary>Writes P, 3P, ..., 15P.</summary>
    [SkipLocalsInit]
    internal static void OddMultiples(
        Span<JacobianPoint<TField>> multiples,
        in AffinePoint<TField> point
    )
    {
        multiples[0].X = point.X;
        multiples[0].Y = point.Y;
        multiples[0].Z = Constants.One;
        PointFormulas<TField, TMask>.Double(out var twice, multiples[0]);
        PointFormulas<TField, TMask>.Add(out multiples[1], twice, point);
        for (var i = 2; i < multiples.Length; i++)
        {
            PointFormulas<TField, TMask>.Add(out multiples[i], multiples[i - 1], twice);
        }
    }

    /// <summary>Loads the recoded scalars of a vector's lanes; one scalar goes to all lanes.</summary>
    [SkipLocalsInit]
    private static void LoadDigits(
        Span<TMask> indices,
        Span<TMask> signs,
        ReadOnlySpan<byte> scalars,
        int lanes,
        bool isSameScalar
    )
    {
        Span<ulong> index = stackalloc ulong[DigitCount * Lanes];
        Span<ulong> sign = stackalloc ulong[DigitCount * Lanes];
        for (var lane = 0; lane < Lanes; lane++)
        {
            // Lanes without an item repeat the first scalar.
            var from = isSameScalar || lane >= lanes ? 0 : lane;
            OddDigits.Recode<TCurve>(
                scalars.Slice(from * NumberSize, NumberSize),
                index[lane..],
                sign[lane..],
                Lanes
            );
        }

        for (var i = 0; i < DigitCount; i++)
        {
            indices[i] = TField.LoadMask(index.Slice(i * Lanes, Lanes));
            signs[i] = TField.LoadMask(sign.Slice(i * Lanes, Lanes));
        }

        index.Clear();
        sign.Clear();
    }

    /// <summary>Windows of four bits over a vector's table.</summary>
    [SkipLocalsInit]
    private static unsafe void Windows(
        out JacobianPoint<TField> result,
        ReadOnlySpan<AffinePoint<TField>> table,
        ReadOnlySpan<TMask> indices,
        ReadOnlySpan<TMask> signs
    )
    {
        byte* memory = stackalloc byte[sizeof(AffinePoint<TField>) + AlignedStack.Slack];
        ref var entry = ref *AlignedStack.At<AffinePoint<TField>>(memory);
        TField.Select(out entry, table, indices[DigitCount - 1], signs[DigitCount - 1]);
        result.X = entry.X;
        result.Y = entry.Y;
        result.Z = Constants.One;
        for (var i = DigitCount - 2; i > 0; i--)
        {
            DoubleFourTimes(ref result);
            TField.Select(out entry, table, indices[i], signs[i]);
            PointFormulas<TField, TMask>.Add(out result, result, entry);
        }

        DoubleFourTimes(ref result);
        TField.Select(out entry, table, indices[0], signs[0]);
        PointFormulas<TField, TMask>.AddComplete(out result, result, entry, Constants.One);
    }

    private static void DoubleFourTimes(ref JacobianPoint<TField> point) =>
        PointFormulas<TField, TMask>.DoubleTimes(out point, point, 4);
}
