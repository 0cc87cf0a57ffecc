using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AuthOps.Primitives.Groups;

internal sealed partial class LaneEngine<TField, TMask, TCurve>
{
    // (p + 1)/4, for p = 3 modulo 4.
    private static ulong[] RootExponent { get; } = MakeRootExponent();

    public override int FirstInvalid(PointEncoding encoding, ReadOnlySpan<byte> elements, int count)
    {
        var size = Size(encoding);
        for (var done = 0; done < count; done += Lanes)
        {
            var lanes = Math.Min(Lanes, count - done);
            var invalid = Decode(out _, encoding, elements.Slice(done * size, lanes * size), lanes);
            if (invalid >= 0)
            {
                return done + invalid;
            }
        }

        return -1;
    }

    public override int Convert(
        PointEncoding from,
        ReadOnlySpan<byte> elements,
        PointEncoding to,
        Span<byte> results,
        int count
    )
    {
        var (fromSize, toSize) = (Size(from), Size(to));
        for (var done = 0; done < count; done += Lanes)
        {
            var lanes = Math.Min(Lanes, count - done);
            var invalid = Decode(
                out var points,
                from,
                elements.Slice(done * fromSize, lanes * fromSize),
                lanes
            );
            if (invalid >= 0)
            {
                return done + invalid;
            }

            Encode(points, TField.Nowhere, to, results.Slice(done * toSize, lanes * toSize), lanes);
        }

        return -1;
    }

    /// <summary>Reads up to a vector of points from anybody; returns the first lane that is no point, else -1. Lanes that are left hold the generator.</summary>
    [SkipLocalsInit]
    internal static int Decode(
        out AffinePoint<TField> points,
        PointEncoding encoding,
        ReadOnlySpan<byte> elements,
        int lanes
    )
    {
        var size = Size(encoding);
        Span<ulong> xs = stackalloc ulong[WordCount * Lanes];
        Span<ulong> ys = stackalloc ulong[WordCount * Lanes];
        Span<ulong> odd = stackalloc ulong[Lanes];
        odd.Clear();
        ys.Clear();
        var valid = (1UL << Lanes) - 1;
        for (var lane = 0; lane < Lanes; lane++)
        {
            var x = xs.Slice(WordCount * lane, WordCount);
            var y = ys.Slice(WordCount * lane, WordCount);
            if (lane >= lanes)
            {
                (x[0], x[1], x[2], x[3]) = TCurve.GeneratorX;
                (y[0], y[1], y[2], y[3]) = TCurve.GeneratorY;
                continue;
            }

            var element = elements.Slice(lane * size, size);
            var isRight = ReadNumber(element[1..], x);
            if (encoding == PointEncoding.Compressed)
            {
                isRight &= element[0] is 2 or 3;
                odd[lane] = unchecked(0UL - (element[0] & 1UL));
            }
            else
            {
                isRight &= element[0] == 4;
                isRight &= ReadNumber(element[(1 + NumberSize)..], y);
            }

            if (!isRight)
            {
                valid &= ~(1UL << lane);
            }
        }

        TField.FromWords(out points.X, xs);
        RightSide(out var right, points.X);
        if (encoding == PointEncoding.Compressed)
        {
            Power(out points.Y, right, RootExponent);
            var flip = ParityMask(points.Y);
            // A lane's parity differs from the wanted one: the other root.
            TField.ConditionalNegate(ref points.Y, Xor(flip, TField.LoadMask(odd)));
        }
        else
        {
            TField.FromWords(out points.Y, ys);
        }

        TField.Square(out var left, points.Y);
        TField.SubtractLazy(out left, left, right);
        valid &= TField.Bits(TField.ZeroMask(left));
        var invalid = System.Numerics.BitOperations.TrailingZeroCount(~valid);
        return invalid < lanes ? invalid : -1;
    }

    /// <summary>Writes up to a vector of points; zeros where the mask says identity.</summary>
    [SkipLocalsInit]
    internal static void Encode(
        in AffinePoint<TField> points,
        TMask identities,
        PointEncoding encoding,
        Span<byte> elements,
        int lanes
    )
    {
        var size = Size(encoding);
        Span<ulong> xs = stackalloc ulong[WordCount * Lanes];
        Span<ulong> ys = stackalloc ulong[WordCount * Lanes];
        TField.ToWords(xs, points.X);
        TField.ToWords(ys, points.Y);
        var identity = TField.Bits(identities);
        for (var lane = 0; lane < lanes; lane++)
        {
            var x = xs.Slice(WordCount * lane, WordCount);
            var y = ys.Slice(WordCount * lane, WordCount);
            var keep = unchecked(((identity >> lane) & 1) - 1);
            var element = elements.Slice(lane * size, size);
            if (encoding == PointEncoding.Compressed)
            {
                element[0] = (byte)((2 | (y[0] & 1)) & keep);
            }
            else
            {
                element[0] = (byte)(4 & keep);
                WriteNumber(element[(1 + NumberSize)..], y, keep);
            }

            WriteNumber(element[1..], x, keep);
        }

        xs.Clear();
        ys.Clear();
    }

    /// <summary>x³ - 3x + b.</summary>
    private static void RightSide(out TField result, in TField x)
    {
        TField.Square(out var square, x);
        TField.SubtractLazy(out square, square, Constants.Three);
        TField.MultiplySubtract(out result, square, x, Constants.MinusB);
    }

    /// <summary>All ones in the lanes whose residue in [0, p) is odd: sgn0 of RFC 9380, 4.1.</summary>
    [SkipLocalsInit]
    private static TMask ParityMask(in TField a)
    {
        Span<ulong> words = stackalloc ulong[WordCount * Lanes];
        Span<ulong> odd = stackalloc ulong[Lanes];
        TField.ToWords(words, a);
        for (var lane = 0; lane < odd.Length; lane++)
        {
            odd[lane] = unchecked(0UL - (words[WordCount * lane] & 1));
        }

        words.Clear();
        return TField.LoadMask(odd);
    }

    private static TMask Xor(TMask a, TMask b) =>
        TField.Or(TField.And(a, TField.Not(b)), TField.And(TField.Not(a), b));

    /// <summary>Reads 32 bytes; whether the number is below p.</summary>
    private static bool ReadNumber(ReadOnlySpan<byte> bytes, Span<ulong> words)
    {
        words[0] = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
        words[1] = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        words[2] = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        words[3] = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        return ModulusWords<TCurve>.IsBelow(words);
    }

    private static void WriteNumber(Span<byte> bytes, ReadOnlySpan<ulong> words, ulong keep)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, words[3] & keep);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], words[2] & keep);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], words[1] & keep);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], words[0] & keep);
    }

    private static ulong[] MakeRootExponent()
    {
        // p + 1 does not carry beyond the lowest word's ones: p = -1 modulo 2^64, so the carry is 1 into the next.
        var (w1, w2, w3) = (unchecked(TCurve.M1 + 1), TCurve.M2, TCurve.M3);
        return [w1 << 62, (w1 >> 2) | (w2 << 62), (w2 >> 2) | (w3 << 62), w3 >> 2];
    }
}
