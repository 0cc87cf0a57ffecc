using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AuthOps.Primitives.Groups;

// The simplified Shallue-van de Woestijne-Ulas map for A = -3 (RFC 9380, 6.6.2 and the straight-line form of F.2, with
// sqrt_ratio of F.2.1.2 for p = 3 modulo 4). x = numerator/denominator becomes the Jacobian point with Z = denominator.

internal sealed partial class LaneEngine<TField, TMask, TCurve>
{
    public override void HashToGroup(
        PointEncoding encoding,
        ReadOnlySpan<byte> scalar,
        ReadOnlySpan<byte> uniform,
        Span<byte> results,
        int count
    )
    {
        const int UniformSize = 2 * WideNumberSize;
        var size = Size(encoding);
        for (var done = 0; done < count; done += ChunkSize)
        {
            var length = Math.Min(ChunkSize, count - done);
            using var scratch = new AlignedScratch(ScratchSize);
            var chunk = new Chunk(scratch, length);
            for (var i = 0; i < chunk.Products.Length; i++)
            {
                var first = (done + (i * Lanes)) * UniformSize;
                var lanes = chunk.LanesOf(i);
                ReadField(out var u, uniform[first..], lanes, UniformSize);
                MapToCurve(out var p, u);
                ReadField(out u, uniform[(first + WideNumberSize)..], lanes, UniformSize);
                MapToCurve(out var q, u);
                PointFormulas<TField, TMask>.AddComplete(out chunk.Products[i], p, q);
            }

            chunk.Normalize();
            if (!scalar.IsEmpty)
            {
                // The sum of two maps is the identity with probability 1/n; its affine form then multiplies as some other point.
                chunk.MultiplyAll(scalar, isSameScalar: true);
            }

            chunk.Encode(encoding, results.Slice(done * size, length * size));
        }
    }

    public override void EncodeToGroup(
        PointEncoding encoding,
        ReadOnlySpan<byte> uniform,
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
            for (var i = 0; i < chunk.Products.Length; i++)
            {
                var first = (done + (i * Lanes)) * WideNumberSize;
                ReadField(out var u, uniform[first..], chunk.LanesOf(i), WideNumberSize);
                MapToCurve(out chunk.Products[i], u);
            }

            chunk.Normalize();
            chunk.Encode(encoding, results.Slice(done * size, length * size));
        }
    }

    /// <summary>Reads 48 bytes modulo p for each lane, every <paramref name="stride"/> bytes (hash_to_field, RFC 9380, 5.2).</summary>
    [SkipLocalsInit]
    private static void ReadField(
        out TField result,
        ReadOnlySpan<byte> uniform,
        int lanes,
        int stride
    )
    {
        Span<ulong> high = stackalloc ulong[WordCount * Lanes];
        Span<ulong> low = stackalloc ulong[WordCount * Lanes];
        high.Clear();
        low.Clear();
        for (var lane = 0; lane < lanes; lane++)
        {
            var bytes = uniform.Slice(lane * stride, WideNumberSize);
            var at = WordCount * lane;
            high[at + 3] = BinaryPrimitives.ReadUInt64BigEndian(bytes);
            high[at + 2] = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
            high[at + 1] = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
            high[at] = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
            low[at + 1] = BinaryPrimitives.ReadUInt64BigEndian(bytes[32..]);
            low[at] = BinaryPrimitives.ReadUInt64BigEndian(bytes[40..]);
        }

        TField.FromWords(out var top, high);
        TField.FromWords(out var bottom, low);
        TField.Negate(out bottom, bottom);
        TField.MultiplySubtract(out result, top, MapConstants.TwoTo128, bottom);
        high.Clear();
        low.Clear();
    }

    /// <summary>The map of one field element; constant work whatever it is.</summary>
    [SkipLocalsInit]
    private static void MapToCurve(out JacobianPoint<TField> result, in TField u)
    {
        TField.Square(out var zuu, u);
        TField.Multiply(out zuu, zuu, MapConstants.Z);
        TField.Square(out var sum, zuu);
        TField.AddLazy(out sum, sum, zuu);
        TField.Carry(out sum, sum);
        // Numerator B·(sum + 1); denominator A·(-sum) = 3·sum, or A·Z where the sum is 0.
        TField.AddLazy(out var numerator, sum, Constants.One);
        TField.Multiply(out numerator, numerator, MapConstants.B);
        TField.Multiply(out var denominator, sum, Constants.Three);
        TField.ConditionalMove(ref denominator, MapConstants.MinusThreeZ, TField.ZeroMask(sum));
        // g(x)·denominator³ = numerator³ - 3·numerator·denominator² + B·denominator³.
        TField.Square(out var square, numerator);
        TField.Square(out var dd, denominator);
        TField.Multiply(out var three, dd, Constants.Three);
        TField.SubtractLazy(out square, square, three);
        TField.Multiply(out var ddd, dd, denominator);
        TField.Multiply(out var bddd, ddd, Constants.MinusB);
        TField.MultiplySubtract(out var g, square, numerator, bddd);

        var isSquare = RootOfRatio(out var root, g, ddd);
        TField.Multiply(out var otherX, zuu, numerator);
        TField.Multiply(out var otherY, zuu, u);
        TField.Multiply(out otherY, otherY, root);
        TField.ConditionalMove(ref otherX, numerator, isSquare);
        TField.ConditionalMove(ref otherY, root, isSquare);
        TField.ConditionalNegate(ref otherY, Xor(ParityMask(u), ParityMask(otherY)));
        TField.Multiply(out result.X, otherX, denominator);
        TField.Multiply(out result.Y, otherY, ddd);
        result.Z = denominator;
    }

    /// <summary>The root of g/d where that is a square (all ones), else of Z·g/d.</summary>
    [SkipLocalsInit]
    private static TMask RootOfRatio(out TField root, in TField g, in TField d)
    {
        TField.Square(out var square, d);
        TField.Multiply(out var gd, g, d);
        TField.Multiply(out square, square, gd);
        Power(out root, square, MapConstants.Exponent);
        TField.Multiply(out root, root, gd);
        TField.Multiply(out var other, root, MapConstants.RootOfMinusZ);
        TField.Square(out square, root);
        TField.MultiplySubtract(out square, square, d, g);
        var isSquare = TField.ZeroMask(square);
        TField.ConditionalMove(ref other, root, isSquare);
        root = other;
        return isSquare;
    }

    /// <summary>Constants of the map in every lane; made once.</summary>
    private static class MapConstants
    {
        public static readonly TField TwoTo128 = Constants.Make((0, 0, 1, 0));

        public static readonly TField B = Constants.Make(TCurve.B);

        public static readonly TField Z = Constants.Negated(
            Constants.Make((TCurve.MinusZ, 0, 0, 0))
        );

        /// <summary>A·Z = (-3)·(-|Z|).</summary>
        public static readonly TField MinusThreeZ = Constants.Make((3 * TCurve.MinusZ, 0, 0, 0));

        /// <summary>(p - 3)/4 = (p + 1)/4 - 1.</summary>
        public static readonly ulong[] Exponent = MakeExponent();

        public static readonly TField RootOfMinusZ = MakeRoot();

        private static ulong[] MakeExponent()
        {
            // p = -1 modulo 2^64, so the lowest word of (p + 1)/4 ends in 62 zeros: minus one borrows from its top alone,
            // or from the next word where it is 0.
            var words = RootExponent.ToArray();
            for (var i = 0; i < words.Length; i++)
            {
                words[i] = unchecked(words[i] - 1);
                if (words[i] != ulong.MaxValue)
                {
                    break;
                }
            }

            return words;
        }

        private static TField MakeRoot()
        {
            Power(out var root, Constants.Make((TCurve.MinusZ, 0, 0, 0)), RootExponent);
            return root;
        }
    }
}
