using System.Runtime.CompilerServices;

namespace AuthOps.Primitives.Groups;

// a·G + b·P over common doublings (E. G. Straus, "Addition chains of vectors", Amer. Math. Monthly 71, 1964). Whoever chose a, b
// and P can make an addition exceptional: the accumulator then equals the entry or its opposite, or is the identity. An
// incomplete addition sets Z to Z·H = 0 there, and Z stays 0 in every later doubling (2YZ) and addition (Z·H). So Z = 0 at the end
// marks every lane that met one; those are computed again by complete additions. Everything here is public. Whoever verifies one signature goes to DoubleScalar.

internal sealed partial class LaneEngine<TField, TMask, TCurve>
{
    public override int CombineCapacity => ChunkSize;

    public override int Combine(
        PointEncoding encoding,
        ReadOnlySpan<byte> generatorScalars,
        ReadOnlySpan<byte> elementScalars,
        ReadOnlySpan<byte> elements,
        Span<byte> results,
        int count
    )
    {
        var size = Size(encoding);
        for (var done = 0; done < count; done += ChunkSize)
        {
            var length = Math.Min(ChunkSize, count - done);
            using var scratch = new AlignedScratch(ScratchSize);
            var chunk = new Chunk(scratch, length);
            var invalid = chunk.Decode(encoding, elements.Slice(done * size, length * size));
            if (invalid < 0)
            {
                chunk.CombineAll(
                    generatorScalars.Slice(done * NumberSize, length * NumberSize),
                    elementScalars.Slice(done * NumberSize, length * NumberSize)
                );
                chunk.Normalize();
                chunk.Encode(encoding, results.Slice(done * size, length * size));
            }

            if (invalid >= 0)
            {
                return done + invalid;
            }
        }

        return -1;
    }

    public override PreparedPoint Prepare(ReadOnlySpan<byte> element)
    {
        var invalid = LaneEngine<LaneField1<TCurve>, ulong, TCurve>.Decode(
            out var point,
            PointEncoding.Uncompressed,
            element,
            1
        );
        return invalid < 0
            ? new DoubleScalar<TCurve>(point)
            : throw new ArgumentException("Not an uncompressed point.", nameof(element));
    }

    public override void CheckCombination(
        ReadOnlySpan<byte> generatorScalars,
        ReadOnlySpan<byte> elementScalars,
        ReadOnlySpan<byte> elements,
        ReadOnlySpan<byte> expected,
        Span<bool> results
    )
    {
        using var scratch = new AlignedScratch(ScratchSize);
        var chunk = new Chunk(scratch, results.Length);
        results.Clear();
        if (chunk.Decode(PointEncoding.Uncompressed, elements) < 0)
        {
            chunk.CombineAll(generatorScalars, elementScalars);
            for (var i = 0; i < chunk.Products.Length; i++)
            {
                var right = HasX(
                    chunk.Products[i],
                    expected[(i * Lanes * NumberSize)..],
                    chunk.LanesOf(i)
                );
                for (var lane = 0; lane < chunk.LanesOf(i); lane++)
                {
                    results[(i * Lanes) + lane] = ((right >> lane) & 1) != 0;
                }
            }
        }
    }

    /// <summary>
    /// Bit i where x of lane i is the expected number c or c + n: x lies below p, which is less than 2n. Compares X with c·Z², which
    /// spares the inversion.
    /// </summary>
    [SkipLocalsInit]
    internal static ulong HasX(
        in JacobianPoint<TField> point,
        ReadOnlySpan<byte> expected,
        int lanes
    )
    {
        Span<ulong> low = stackalloc ulong[WordCount * Lanes];
        Span<ulong> high = stackalloc ulong[WordCount * Lanes];
        low.Clear();
        high.Clear();
        for (var lane = 0; lane < lanes; lane++)
        {
            var words = low.Slice(lane * WordCount, WordCount);
            _ = ReadNumber(expected.Slice(lane * NumberSize, NumberSize), words);
            AddOrder(words, high.Slice(lane * WordCount, WordCount));
        }

        TField.Square(out var zz, point.Z);
        TField.FromWords(out var c, low);
        TField.MultiplySubtract(out var difference, c, zz, point.X);
        var right = TField.ZeroMask(difference);
        TField.FromWords(out c, high);
        TField.MultiplySubtract(out difference, c, zz, point.X);
        right = TField.Or(right, TField.ZeroMask(difference));
        return TField.Bits(TField.And(right, TField.Not(TField.ZeroMask(point.Z))));
    }

    /// <summary>c + n where that is below p, else c again.</summary>
    private static void AddOrder(ReadOnlySpan<ulong> c, Span<ulong> sum)
    {
        ReadOnlySpan<ulong> order = [TCurve.Order0, TCurve.Order1, TCurve.Order2, TCurve.Order3];
        UInt128 carry = 0;
        for (var i = 0; i < WordCount; i++)
        {
            carry += (UInt128)c[i] + order[i];
            sum[i] = unchecked((ulong)carry);
            carry >>= 64;
        }

        if (carry != 0 || !ModulusWords<TCurve>.IsBelow(sum))
        {
            c.CopyTo(sum);
        }
    }

    /// <summary>The common doublings of a vector; lanes that met an exceptional addition end with Z = 0.</summary>
    [SkipLocalsInit]
    private static void DoubleWindows(
        out JacobianPoint<TField> result,
        ReadOnlySpan<AffinePoint<TField>> table,
        ReadOnlySpan<TMask> indices,
        ReadOnlySpan<TMask> signs,
        ReadOnlySpan<TMask> generatorIndices,
        ReadOnlySpan<TMask> generatorSigns
    )
    {
        ReadOnlySpan<AffinePoint<TField>> generator = GeneratorTable.Entries;
        result = default;
        for (var i = DigitCount - 1; i >= 0; i--)
        {
            TField.Select(out var entry, table, indices[i], signs[i]);
            if (i == DigitCount - 1)
            {
                result.X = entry.X;
                result.Y = entry.Y;
                result.Z = Constants.One;
            }
            else
            {
                DoubleFourTimes(ref result);
                PointFormulas<TField, TMask>.Add(out result, result, entry);
            }

            TField.Select(out entry, generator, generatorIndices[i], generatorSigns[i]);
            PointFormulas<TField, TMask>.Add(out result, result, entry);
        }
    }

    /// <summary>Computes the lanes with Z = 0 again, one by one, where additions may be complete.</summary>
    [SkipLocalsInit]
    private static void MendExceptions(
        ref JacobianPoint<TField> products,
        in AffinePoint<TField> points,
        ReadOnlySpan<byte> generatorScalars,
        ReadOnlySpan<byte> elementScalars,
        int lanes
    )
    {
        var exceptions = TField.Bits(TField.ZeroMask(products.Z));
        if (exceptions == 0)
        {
            return;
        }

        Span<ulong> xs = stackalloc ulong[WordCount * Lanes];
        Span<ulong> ys = stackalloc ulong[WordCount * Lanes];
        TField.ToWords(xs, points.X);
        TField.ToWords(ys, points.Y);
        for (var lane = 0; lane < lanes; lane++)
        {
            if (((exceptions >> lane) & 1) != 0)
            {
                AffinePoint<LaneField1<TCurve>> point;
                LaneField1<TCurve>.FromWords(out point.X, xs.Slice(lane * WordCount, WordCount));
                LaneField1<TCurve>.FromWords(out point.Y, ys.Slice(lane * WordCount, WordCount));
                new DoubleScalar<TCurve>(point).Combine(
                    out var sum,
                    generatorScalars.Slice(lane * NumberSize, NumberSize),
                    elementScalars.Slice(lane * NumberSize, NumberSize)
                );
                ReplaceLane(ref products.X, sum.X, lane);
                ReplaceLane(ref products.Y, sum.Y, lane);
                ReplaceLane(ref products.Z, sum.Z, lane);
            }
        }
    }

    private static void ReplaceLane(ref TField field, in LaneField1<TCurve> value, int lane)
    {
        Span<ulong> mask = stackalloc ulong[Lanes];
        mask.Clear();
        mask[lane] = ulong.MaxValue;
        var replacement = Constants.Make(value.Value);
        TField.ConditionalMove(ref field, replacement, TField.LoadMask(mask));
    }

    /// <summary>G, 3G, ..., 15G in every lane; made at first use.</summary>
    private static class GeneratorTable
    {
        private static readonly AffinePoint<TField>[] s_entries = Make();

        public static ReadOnlySpan<AffinePoint<TField>> Entries => s_entries;

        private static AffinePoint<TField>[] Make()
        {
            AffinePoint<TField> generator;
            generator.X = Constants.Make(TCurve.GeneratorX);
            generator.Y = Constants.Make(TCurve.GeneratorY);
            var multiples = new JacobianPoint<TField>[TableSize];
            OddMultiples(multiples, generator);
            var entries = new AffinePoint<TField>[TableSize];
            ToAffine(multiples, entries, new TField[TableSize], []);
            return entries;
        }
    }
}
