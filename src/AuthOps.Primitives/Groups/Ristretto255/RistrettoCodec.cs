using System.Buffers.Binary;

namespace AuthOps.Primitives.Groups;

/// <summary>Encoding and decoding of ristretto255 elements, RFC 9496 sections 4.3.1 and 4.3.2. Stateless and safe to share between threads.</summary>
internal static class RistrettoCodec
{
    public static readonly Fe25519 InvSqrtAMinusD = new(
        0x0fdaa805d40ea,
        0x2eb482e57d339,
        0x007610274bc58,
        0x6510b613dc8ff,
        0x786c8905cfaff
    );

    /// <summary>The encoding of the generator (RFC 9496, 4 and A.1).</summary>
    public static ReadOnlySpan<byte> Generator =>
        [
            0xe2,
            0xf2,
            0xae,
            0x0a,
            0x6a,
            0xbc,
            0x4e,
            0x71,
            0xa8,
            0x84,
            0xa9,
            0x61,
            0xc5,
            0x00,
            0x51,
            0x5f,
            0x58,
            0xe3,
            0x0b,
            0x6a,
            0xa5,
            0x82,
            0xdd,
            0x8d,
            0xb6,
            0xa6,
            0x59,
            0x45,
            0xe0,
            0x8d,
            0x2d,
            0x76,
        ];

    /// <summary>Decodes 32 bytes.</summary>
    /// <param name="point">A representative; meaningless where the result is false.</param>
    /// <param name="encoded">32 bytes, from anybody.</param>
    /// <returns>Whether the bytes are the one canonical encoding of an element.</returns>
    public static bool TryDecode(out EdwardsPoint point, ReadOnlySpan<byte> encoded)
    {
        var s = Fe25519.FromBytes(encoded);
        var canonical = CanonicalMask(encoded, s);
        Fe25519.Square(out var ss, s);
        Fe25519.Subtract(out var u1, Fe25519.One, ss);
        Fe25519.Add(out var u2, Fe25519.One, ss);
        Fe25519.Square(out var u2Squared, u2);
        Fe25519.Square(out var v, u1);
        Fe25519.Multiply(out v, v, EdwardsPoint.D);
        Fe25519.Add(out v, v, u2Squared);
        Fe25519.Negate(out v, v);
        Fe25519.Multiply(out var product, v, u2Squared);
        var wasSquare = Fe25519.SqrtRatio(out var inverseRoot, Fe25519.One, product);
        Fe25519.Multiply(out var denX, inverseRoot, u2);
        Fe25519.Multiply(out var denY, inverseRoot, denX);
        Fe25519.Multiply(out denY, denY, v);
        Fe25519.Add(out var x, s, s);
        Fe25519.Multiply(out x, x, denX);
        Fe25519.Absolute(ref x);
        Fe25519.Multiply(out var y, u1, denY);
        point.X = x;
        point.Y = y;
        point.Z = Fe25519.One;
        Fe25519.Multiply(out point.T, x, y);
        var bad =
            ~canonical
            | ~wasSquare
            | Fe25519.NegativeMask(point.T)
            | Fe25519.EqualMask(y, Fe25519.Zero);
        return bad == 0;
    }

    public static void Encode(in EdwardsPoint p, Span<byte> encoded)
    {
        Fe25519.Add(out var u1, p.Z, p.Y);
        Fe25519.Subtract(out var difference, p.Z, p.Y);
        Fe25519.Multiply(out u1, u1, difference);
        Fe25519.Multiply(out var u2, p.X, p.Y);
        Fe25519.Square(out var product, u2);
        Fe25519.Multiply(out product, product, u1);
        _ = Fe25519.SqrtRatio(out var inverseRoot, Fe25519.One, product);
        Fe25519.Multiply(out var den1, inverseRoot, u1);
        Fe25519.Multiply(out var den2, inverseRoot, u2);
        Fe25519.Multiply(out var zInverse, den1, den2);
        Fe25519.Multiply(out zInverse, zInverse, p.T);

        Fe25519.Multiply(out var ix, p.X, Fe25519.SqrtMinusOne);
        Fe25519.Multiply(out var iy, p.Y, Fe25519.SqrtMinusOne);
        Fe25519.Multiply(out var enchanted, den1, InvSqrtAMinusD);
        Fe25519.Multiply(out var test, p.T, zInverse);
        var rotate = Fe25519.NegativeMask(test);
        var x = p.X;
        var y = p.Y;
        var denInverse = den2;
        Fe25519.ConditionalMove(ref x, iy, rotate);
        Fe25519.ConditionalMove(ref y, ix, rotate);
        Fe25519.ConditionalMove(ref denInverse, enchanted, rotate);

        Fe25519.Multiply(out test, x, zInverse);
        Fe25519.Negate(out var negated, y);
        // -y has limbs up to 2^53; one canonicalisation brings it within the bound of the subtraction below.
        Fe25519.Canonicalize(out negated, negated);
        Fe25519.ConditionalMove(ref y, negated, Fe25519.NegativeMask(test));
        Fe25519.Subtract(out var s, p.Z, y);
        Fe25519.Multiply(out s, s, denInverse);
        Fe25519.Absolute(ref s);
        Fe25519.ToBytes(s, encoded);
    }

    /// <summary>Whether received bytes are a canonical even field element other than 0; they are public.</summary>
    public static bool IsCanonicalAndNotIdentity(ReadOnlySpan<byte> encoded) =>
        CanonicalMask(encoded, Fe25519.FromBytes(encoded)) != 0
        && encoded.ContainsAnyExcept((byte)0);

    /// <summary>All ones where the bytes are the canonical form of the field element read from them and it is even.</summary>
    private static ulong CanonicalMask(ReadOnlySpan<byte> encoded, in Fe25519 s)
    {
        Span<byte> again = stackalloc byte[Fe25519.EncodedSize];
        Fe25519.ToBytes(s, again);
        ulong difference = (uint)(encoded[0] & 1);
        for (var i = 0; i < Fe25519.EncodedSize; i += sizeof(ulong))
        {
            difference |=
                BinaryPrimitives.ReadUInt64LittleEndian(encoded[i..])
                ^ BinaryPrimitives.ReadUInt64LittleEndian(again[i..]);
        }

        return Fe25519.ZeroMask(difference);
    }
}
