namespace AuthOps.Primitives.Groups;

/// <summary>
/// The one-way map from 64 uniform bytes, RFC 9496 section 4.3.4: two Elligator maps added, so that the result is
/// indistinguishable from uniform. Stateless and safe to share between threads.
/// </summary>
internal static class RistrettoMap
{
    public static readonly Fe25519 OneMinusDSquared = new(
        0x409c1945fc176,
        0x719abc6a1fc4f,
        0x1c37f90b20684,
        0x06bccca55eedf,
        0x029072a8b2b3e
    );

    public static readonly Fe25519 DMinusOneSquared = new(
        0x55aaa44ed4d20,
        0x59603c3332635,
        0x26d3baf4a7928,
        0x120a66e6997a9,
        0x5968b37af66c2
    );

    public static readonly Fe25519 SqrtAdMinusOne = new(
        0x7f6a0497b2e1b,
        0x1836f0a97afd2,
        0x7d747f6be7638,
        0x456079e7e6498,
        0x376931bf2b834
    );

    /// <summary>Maps 64 bytes to a point.</summary>
    public static void FromUniform(out EdwardsPoint point, ReadOnlySpan<byte> uniform)
    {
        Elligator(out var first, Fe25519.FromBytes(uniform[..Fe25519.EncodedSize]));
        Elligator(out var second, Fe25519.FromBytes(uniform[Fe25519.EncodedSize..]));
        CachedPoint.From(out var cached, second);
        EdwardsPoint.Add(out var sum, first, cached);
        sum.ToExtended(out point);
    }

    private static void Elligator(out EdwardsPoint point, in Fe25519 t)
    {
        Fe25519.Square(out var r, t);
        Fe25519.Multiply(out r, r, Fe25519.SqrtMinusOne);
        Fe25519.Add(out var u, r, Fe25519.One);
        Fe25519.Multiply(out u, u, OneMinusDSquared);
        Fe25519.Multiply(out var rd, r, EdwardsPoint.D);
        Fe25519.Add(out rd, rd, Fe25519.One);
        Fe25519.Negate(out rd, rd);
        Fe25519.Add(out var rPlusD, r, EdwardsPoint.D);
        Fe25519.Multiply(out var v, rd, rPlusD);

        var wasSquare = Fe25519.SqrtRatio(out var s, u, v);
        Fe25519.Multiply(out var other, s, t);
        Fe25519.Absolute(ref other);
        Fe25519.Negate(out other, other);
        Fe25519.Canonicalize(out other, other);
        Fe25519.ConditionalMove(ref s, other, ~wasSquare);
        Fe25519.Negate(out var c, Fe25519.One);
        Fe25519.ConditionalMove(ref c, r, ~wasSquare);

        Fe25519.Subtract(out var n, r, Fe25519.One);
        Fe25519.Multiply(out n, n, c);
        Fe25519.Multiply(out n, n, DMinusOneSquared);
        Fe25519.Subtract(out n, n, v);
        Fe25519.Add(out var w0, s, s);
        Fe25519.Multiply(out w0, w0, v);
        Fe25519.Multiply(out var w1, n, SqrtAdMinusOne);
        Fe25519.Square(out var ss, s);
        Fe25519.Subtract(out var w2, Fe25519.One, ss);
        Fe25519.Add(out var w3, Fe25519.One, ss);
        Fe25519.Multiply(out point.X, w0, w3);
        Fe25519.Multiply(out point.Y, w2, w1);
        Fe25519.Multiply(out point.Z, w1, w3);
        Fe25519.Multiply(out point.T, w0, w2);
    }
}
