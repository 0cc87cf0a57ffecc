using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AuthOps.Primitives.Groups;

// A comb without doublings: k = sum of d_i·16^i with 64 odd digits, and the tables hold (2j + 1)·16^i·G for every i. Lane l takes
// the digits i = l·W to l·W + W - 1 (W = 64/lanes), so one scalar fills the vector; the lanes' sums S_l are added pairwise.
//
// Why incomplete additions suffice but for the last. Within a lane the accumulator is a sum of lower digits, smaller in
// magnitude than d·16^i, and both are multiples of 16^(l·W): sum and difference are not 0, and modulo n they could only be
// ±n, which is odd, hence not such a multiple for l > 0, and too large for l = 0 unless one lane does all. Pairing lanes apart by
// lanes/2, lanes/4, ..., 2, the difference of two partners is not 0 because their lowest digits lie at different places and are
// odd, and it is ±n neither: the half with the top lane holds multiples of 16^W, the other is below 2^225. The last addition,
// which with one lane is that of the top digit, may meet the identity (the scalar 0) or a doubling and is complete.

internal sealed partial class LaneEngine<TField, TMask, TCurve>
{
    private static int CombWindows => DigitCount / Lanes;

    public override void MultiplyGenerator(
        PointEncoding encoding,
        ReadOnlySpan<byte> scalars,
        Span<byte> results,
        int count
    )
    {
        var size = Size(encoding);
        if (count == 1)
        {
            MultiplyGeneratorOnce(encoding, scalars, results);
            return;
        }

        for (var done = 0; done < count; done += ChunkSize)
        {
            var length = Math.Min(ChunkSize, count - done);
            using var scratch = new AlignedScratch(ScratchSize);
            var chunk = new Chunk(scratch, length);
            for (var i = 0; i < chunk.Products.Length; i++)
            {
                var first = done + (i * Lanes);
                var lanes = chunk.LanesOf(i);
                CombVector(
                    out chunk.Products[i],
                    scalars.Slice(first * NumberSize, lanes * NumberSize),
                    lanes
                );
            }

            chunk.Normalize();
            chunk.Encode(encoding, results.Slice(done * size, length * size));
        }
    }

    /// <summary>
    /// One product: the comb fills the lanes; the inversion after it would leave all but one idle and takes 64-bit words.
    /// </summary>
    [SkipLocalsInit]
    private static void MultiplyGeneratorOnce(
        PointEncoding encoding,
        ReadOnlySpan<byte> scalar,
        Span<byte> result
    )
    {
        Comb(out var product, scalar);
        Span<ulong> words = stackalloc ulong[WordCount * Lanes];
        Span<JacobianPoint<LaneField1<TCurve>>> point =
            stackalloc JacobianPoint<LaneField1<TCurve>>[1];
        Span<AffinePoint<LaneField1<TCurve>>> affine =
            stackalloc AffinePoint<LaneField1<TCurve>>[1];
        Span<LaneField1<TCurve>> prefix = stackalloc LaneField1<TCurve>[1];
        Span<ulong> identity = stackalloc ulong[1];
        TField.ToWords(words, product.X);
        LaneField1<TCurve>.FromWords(out point[0].X, words);
        TField.ToWords(words, product.Y);
        LaneField1<TCurve>.FromWords(out point[0].Y, words);
        TField.ToWords(words, product.Z);
        LaneField1<TCurve>.FromWords(out point[0].Z, words);
        LaneEngine<LaneField1<TCurve>, ulong, TCurve>.ToAffine(point, affine, prefix, identity);
        LaneEngine<LaneField1<TCurve>, ulong, TCurve>.Encode(
            affine[0],
            identity[0],
            encoding,
            result,
            1
        );
        words.Clear();
        point.Clear();
        prefix.Clear();
    }

    /// <summary>k·G for a vector of scalars, one comb each; lanes that are left repeat the first.</summary>
    [SkipLocalsInit]
    private static void CombVector(
        out JacobianPoint<TField> result,
        ReadOnlySpan<byte> scalars,
        int lanes
    )
    {
        Span<ulong> words = stackalloc ulong[3 * WordCount * Lanes];
        Span<ulong> one = stackalloc ulong[WordCount * Lanes];
        var xs = words[..(WordCount * Lanes)];
        var ys = words.Slice(WordCount * Lanes, WordCount * Lanes);
        var zs = words[(2 * WordCount * Lanes)..];
        for (var lane = 0; lane < Lanes; lane++)
        {
            var at = lane * WordCount;
            if (lane >= lanes)
            {
                xs[..WordCount].CopyTo(xs[at..]);
                ys[..WordCount].CopyTo(ys[at..]);
                zs[..WordCount].CopyTo(zs[at..]);
                continue;
            }

            Comb(out var product, scalars.Slice(lane * NumberSize, NumberSize));
            TField.ToWords(one, product.X);
            one[..WordCount].CopyTo(xs[at..]);
            TField.ToWords(one, product.Y);
            one[..WordCount].CopyTo(ys[at..]);
            TField.ToWords(one, product.Z);
            one[..WordCount].CopyTo(zs[at..]);
        }

        TField.FromWords(out result.X, xs);
        TField.FromWords(out result.Y, ys);
        TField.FromWords(out result.Z, zs);
        words.Clear();
        one.Clear();
    }

    /// <summary>k·G in lane 0.</summary>
    [SkipLocalsInit]
    private static void Comb(out JacobianPoint<TField> result, ReadOnlySpan<byte> scalar)
    {
        Span<ulong> index = stackalloc ulong[DigitCount];
        Span<ulong> sign = stackalloc ulong[DigitCount];
        Span<ulong> lanes = stackalloc ulong[Lanes];
        OddDigits.Recode<TCurve>(scalar, index, sign, 1);
        result = default;
        for (var window = 0; window < CombWindows; window++)
        {
            Spread(lanes, index, window);
            var indices = TField.LoadMask(lanes);
            Spread(lanes, sign, window);
            TField.Select(
                out var entry,
                CombTable.Entries.Slice(window * TableSize, TableSize),
                indices,
                TField.LoadMask(lanes)
            );
            if (window == 0)
            {
                result.X = entry.X;
                result.Y = entry.Y;
                result.Z = Constants.One;
            }
            else if (window == DigitCount - 1)
            {
                PointFormulas<TField, TMask>.AddComplete(out result, result, entry, Constants.One);
            }
            else
            {
                PointFormulas<TField, TMask>.Add(out result, result, entry);
            }
        }

        for (var distance = Lanes / 2; distance > 0; distance /= 2)
        {
            TField.Rotate(out var x, result.X, distance);
            TField.Rotate(out var y, result.Y, distance);
            TField.Rotate(out var z, result.Z, distance);
            var partner = new JacobianPoint<TField>
            {
                X = x,
                Y = y,
                Z = z,
            };
            if (distance > 1)
            {
                PointFormulas<TField, TMask>.Add(out result, result, partner);
            }
            else
            {
                PointFormulas<TField, TMask>.AddComplete(out result, result, partner);
            }
        }

        index.Clear();
        sign.Clear();
        lanes.Clear();
    }

    /// <summary>The digits that the lanes take in a window.</summary>
    private static void Spread(Span<ulong> lanes, ReadOnlySpan<ulong> digits, int window)
    {
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            lanes[lane] = digits[(lane * CombWindows) + window];
        }
    }

    /// <summary>The multiples of the generator; made at first use, never freed, the same for all threads.</summary>
    private static unsafe class CombTable
    {
        private static readonly AffinePoint<TField>* s_entries = Make();

        public static ReadOnlySpan<AffinePoint<TField>> Entries =>
            new(s_entries, CombWindows * TableSize);

        private static AffinePoint<TField>* Make()
        {
            var bases = Bases();
            var multiples = new JacobianPoint<TField>[CombWindows * TableSize];
            Span<ulong> xs = new ulong[WordCount * Lanes];
            Span<ulong> ys = new ulong[WordCount * Lanes];
            for (var window = 0; window < CombWindows; window++)
            {
                for (var lane = 0; lane < Lanes; lane++)
                {
                    var point = bases[(lane * CombWindows) + window];
                    LaneField1<TCurve>.ToWords(xs[(WordCount * lane)..], point.X);
                    LaneField1<TCurve>.ToWords(ys[(WordCount * lane)..], point.Y);
                }

                AffinePoint<TField> vector;
                TField.FromWords(out vector.X, xs);
                TField.FromWords(out vector.Y, ys);
                OddMultiples(multiples.AsSpan(window * TableSize, TableSize), vector);
            }

            var entries = (AffinePoint<TField>*)
                NativeMemory.AlignedAlloc(
                    (nuint)(multiples.Length * Unsafe.SizeOf<AffinePoint<TField>>()),
                    64
                );
            ToAffine(
                multiples,
                new Span<AffinePoint<TField>>(entries, multiples.Length),
                new TField[multiples.Length],
                []
            );
            return entries;
        }

        /// <summary>16^i·G for every digit place i.</summary>
        private static AffinePoint<LaneField1<TCurve>>[] Bases()
        {
            var points = new JacobianPoint<LaneField1<TCurve>>[DigitCount];
            Residue<TCurve>.FromWords(out points[0].X.Value, TCurve.GeneratorX);
            Residue<TCurve>.FromWords(out points[0].Y.Value, TCurve.GeneratorY);
            points[0].Z.Value = Residue<TCurve>.One;
            for (var i = 1; i < points.Length; i++)
            {
                points[i] = points[i - 1];
                LaneEngine<LaneField1<TCurve>, ulong, TCurve>.DoubleFourTimes(ref points[i]);
            }

            var bases = new AffinePoint<LaneField1<TCurve>>[DigitCount];
            LaneEngine<LaneField1<TCurve>, ulong, TCurve>.ToAffine(
                points,
                bases,
                new LaneField1<TCurve>[DigitCount],
                []
            );
            return bases;
        }
    }
}
