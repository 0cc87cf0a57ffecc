using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AuthOps.Primitives.Groups;

/// <summary>
/// x-only Curve25519 one point after another, in 64-bit limbs: the backend without vector instructions, and the oracle of
/// the others. It follows the pseudocode of RFC 7748, section 5, with its swaps. Stateless and safe to share between threads.
/// </summary>
internal static class Curve25519Scalar
{
    private const int Size = Curve25519Constants.Size;
    private const int UniformSize = Curve25519Constants.UniformSize;
    private static readonly Fe25519 s_a24 = new(121665, 0, 0, 0, 0);

    public static void Multiply(
        ReadOnlySpan<byte> scalars,
        int topBit,
        ReadOnlySpan<byte> points,
        Span<byte> results,
        int count,
        bool isSameScalar
    )
    {
        for (var i = 0; i < count; i++)
        {
            var u = Fe25519.FromBytes(points.Slice(i * Size, Size));
            Ladder(
                isSameScalar ? scalars : scalars.Slice(i * Size, Size),
                topBit,
                u,
                Result(results, i)
            );
        }
    }

    public static int MultiplyStrict(
        ReadOnlySpan<byte> scalar,
        int topBit,
        ReadOnlySpan<byte> points,
        Span<byte> results,
        int count
    )
    {
        for (var i = 0; i < count; i++)
        {
            var point = points.Slice(i * Size, Size);
            if (!IsValid(point))
            {
                return i;
            }

            Ladder(scalar, topBit, Fe25519.FromBytes(point), Result(results, i));
        }

        return -1;
    }

    public static int FirstInvalid(ReadOnlySpan<byte> points, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!IsValid(points.Slice(i * Size, Size)))
            {
                return i;
            }
        }

        return -1;
    }

    public static void MapAndMultiply(
        ReadOnlySpan<byte> scalar,
        int topBit,
        ReadOnlySpan<byte> uniform,
        Span<byte> results,
        int count
    )
    {
        Span<byte> field = stackalloc byte[Size];
        for (var i = 0; i < count; i++)
        {
            Curve25519Uniform.Reduce(uniform.Slice(i * UniformSize, UniformSize), field);
            Map(out var u, Fe25519.FromBytes(field));
            Ladder(scalar, topBit, u, Result(results, i));
        }

        CryptographicOperations.ZeroMemory(field);
    }

    private static Span<byte> Result(Span<byte> results, int index) =>
        results.Slice(index * Size, Size);

    /// <summary>Canonical, of high order, on the curve.</summary>
    private static bool IsValid(ReadOnlySpan<byte> point)
    {
        if (!Curve25519Constants.IsCanonicalOfHighOrder(point))
        {
            return false;
        }

        var u = Fe25519.FromBytes(point);
        Fe25519.Add(out var sum, u, Curve25519Constants.J);
        Fe25519.Multiply(out sum, sum, u);
        Fe25519.Add(out sum, sum, Fe25519.One);
        Fe25519.Multiply(out sum, sum, u);
        Fe25519.Symbol(out var symbol, sum);
        return Fe25519.EqualMask(symbol, Fe25519.One) != 0;
    }

    /// <summary>map_to_curve_elligator2 of RFC 9380, 6.7.1, as written there; the u-coordinate.</summary>
    private static void Map(out Fe25519 u, in Fe25519 t)
    {
        Fe25519.Square(out var denominator, t);
        Fe25519.Add(out denominator, denominator, denominator);
        Fe25519.Add(out denominator, denominator, Fe25519.One);
        Fe25519.Invert(out var x1, denominator);
        Fe25519.Multiply(out x1, x1, Curve25519Constants.J);
        Fe25519.Negate(out x1, x1);
        Fe25519.Canonicalize(out x1, x1);
        Fe25519.Add(out var sum, x1, Curve25519Constants.J);
        Fe25519.Negate(out var x2, sum);
        Fe25519.Canonicalize(out x2, x2);
        Fe25519.Multiply(out sum, sum, x1);
        Fe25519.Add(out sum, sum, Fe25519.One);
        Fe25519.Multiply(out sum, sum, x1);
        Fe25519.Symbol(out var symbol, sum);
        Fe25519.Add(out symbol, symbol, Fe25519.One);
        u = x1;
        Fe25519.ConditionalMove(ref u, x2, Fe25519.EqualMask(symbol, Fe25519.Zero));
    }

    private static void Ladder(
        ReadOnlySpan<byte> scalar,
        int topBit,
        in Fe25519 u,
        Span<byte> result
    )
    {
        Fe25519 x2 = Fe25519.One,
            z2 = Fe25519.Zero,
            x3 = u,
            z3 = Fe25519.One;
        ulong previous = 0;
        for (var bit = topBit; bit >= 0; bit--)
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(scalar[((bit >> 6) * 8)..]);
            var current = unchecked(0UL - ((word >> (bit & 63)) & 1));
            Swap(ref x2, ref x3, current ^ previous);
            Swap(ref z2, ref z3, current ^ previous);
            previous = current;
            Step(ref x2, ref z2, ref x3, ref z3, u);
        }

        Swap(ref x2, ref x3, previous);
        Swap(ref z2, ref z3, previous);
        Fe25519.Invert(out z2, z2);
        Fe25519.Multiply(out x2, x2, z2);
        Fe25519.ToBytes(x2, result);
    }

    private static void Step(
        ref Fe25519 x2,
        ref Fe25519 z2,
        ref Fe25519 x3,
        ref Fe25519 z3,
        in Fe25519 u
    )
    {
        Fe25519.Add(out var a, x2, z2);
        Fe25519.Subtract(out var b, x2, z2);
        Fe25519.Add(out var c, x3, z3);
        Fe25519.Subtract(out var d, x3, z3);
        Fe25519.Square(out var aa, a);
        Fe25519.Square(out var bb, b);
        Fe25519.Multiply(out d, d, a);
        Fe25519.Multiply(out c, c, b);
        Fe25519.Subtract(out var e, aa, bb);
        Fe25519.Add(out x3, d, c);
        Fe25519.Square(out x3, x3);
        Fe25519.Subtract(out z3, d, c);
        Fe25519.Square(out z3, z3);
        Fe25519.Multiply(out z3, z3, u);
        Fe25519.Multiply(out x2, aa, bb);
        Fe25519.Multiply(out z2, e, s_a24);
        Fe25519.Add(out z2, z2, aa);
        Fe25519.Multiply(out z2, z2, e);
    }

    private static void Swap(ref Fe25519 a, ref Fe25519 b, ulong mask)
    {
        var old = a;
        Fe25519.ConditionalMove(ref a, b, mask);
        Fe25519.ConditionalMove(ref b, old, mask);
    }
}
