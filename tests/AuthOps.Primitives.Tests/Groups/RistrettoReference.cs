using System.Globalization;
using System.Numerics;

namespace AuthOps.Primitives.Tests.Groups;

/// <summary>
/// ristretto255 written a second time over BigInteger, affine and plain, from the formulas of RFC 9496: shares nothing
/// with the code under test.
/// </summary>
internal static class RistrettoReference
{
    public static readonly BigInteger P = (BigInteger.One << 255) - 19;
    public static readonly BigInteger Order =
        (BigInteger.One << 252)
        + BigInteger.Parse("27742317777372353535851937790883648493", CultureInfo.InvariantCulture);
    public static readonly BigInteger D = Mod(-121665 * Invert(121666));
    public static readonly BigInteger I = Even(BigInteger.ModPow(2, (P - 1) / 4, P));

    // The two roots RFC 9496 fixes by value: sqrt(a·d - 1) and 1/sqrt(a - d) for a = -1.
    private static readonly BigInteger SqrtAdMinusOne = BigInteger.Parse(
        "25063068953384623474111414158702152701244531502492656460079210482610430750235",
        CultureInfo.InvariantCulture
    );
    private static readonly BigInteger InvSqrtAMinusD = BigInteger.Parse(
        "54469307008909316920995813868745141605393597292927456921205312896311721017578",
        CultureInfo.InvariantCulture
    );

    public static BigInteger Mod(BigInteger x) => ((x % P) + P) % P;

    public static BigInteger Invert(BigInteger x) => BigInteger.ModPow(Mod(x), P - 2, P);

    public static bool RootsAreRoots() =>
        Mod((SqrtAdMinusOne * SqrtAdMinusOne) + D + 1) == 0
        && Mod((InvSqrtAMinusD * InvSqrtAMinusD * (-1 - D)) - 1) == 0;

    public static (BigInteger X, BigInteger Y) Add(
        (BigInteger X, BigInteger Y) a,
        (BigInteger X, BigInteger Y) b
    )
    {
        var k = Mod(D * a.X * b.X % P * a.Y * b.Y);
        return (
            Mod(((a.X * b.Y) + (a.Y * b.X)) * Invert(1 + k)),
            Mod(((a.Y * b.Y) + (a.X * b.X)) * Invert(1 - k))
        );
    }

    public static (BigInteger X, BigInteger Y) Multiply(
        BigInteger scalar,
        (BigInteger X, BigInteger Y) point
    )
    {
        var result = (X: BigInteger.Zero, Y: BigInteger.One);
        for (var bit = (int)scalar.GetBitLength() - 1; bit >= 0; bit--)
        {
            result = Add(result, result);
            result = ((scalar >> bit) & 1).IsOne ? Add(result, point) : result;
        }

        return result;
    }

    public static (BigInteger X, BigInteger Y)? Decode(byte[] encoded)
    {
        var s = new BigInteger(encoded, isUnsigned: true);
        if (s >= P || !s.IsEven)
        {
            return null;
        }

        var u1 = Mod(1 - (s * s));
        var u2 = Mod(1 + (s * s));
        var v = Mod((-D * u1 * u1) - (u2 * u2));
        var (square, inverse) = SqrtRatio(1, Mod(v * u2 * u2));
        var denX = Mod(inverse * u2);
        var x = Even(Mod(2 * s * denX));
        var y = Mod(u1 * inverse * denX * v);
        return !square || !Mod(x * y).IsEven || y.IsZero ? null : (x, y);
    }

    public static byte[] Encode((BigInteger X, BigInteger Y) p)
    {
        var u1 = Mod((1 + p.Y) * (1 - p.Y));
        var u2 = Mod(p.X * p.Y);
        var (_, inverse) = SqrtRatio(1, Mod(u1 * u2 * u2));
        var den1 = Mod(inverse * u1);
        var den2 = Mod(inverse * u2);
        var zInverse = Mod(den1 * den2 * p.X * p.Y);
        var (x, y, den) = Mod(p.X * p.Y * zInverse).IsEven
            ? (p.X, p.Y, den2)
            : (Mod(p.Y * I), Mod(p.X * I), Mod(den1 * InvSqrtAMinusD));
        y = Mod(x * zInverse).IsEven ? y : Mod(-y);
        return ToBytes(Even(Mod(den * (1 - y))));
    }

    public static (BigInteger X, BigInteger Y) Map(byte[] uniform) =>
        Add(Elligator(uniform[..32]), Elligator(uniform[32..]));

    public static (BigInteger X, BigInteger Y) Elligator(byte[] half)
    {
        var t = Mod(new BigInteger(half, isUnsigned: true) & ((BigInteger.One << 255) - 1));
        var r = Mod(I * t * t);
        var u = Mod((r + 1) * (1 - (D * D)));
        var v = Mod((-1 - (r * D)) * (r + D));
        var (square, s) = SqrtRatio(u, v);
        s = square ? s : Mod(-Even(Mod(s * t)));
        var c = square ? P - 1 : r;
        var n = Mod((c * (r - 1) * BigInteger.ModPow(D - 1, 2, P)) - v);
        var w0 = Mod(2 * s * v);
        var w1 = Mod(n * SqrtAdMinusOne);
        return (Mod(w0 * Invert(w1)), Mod((1 - (s * s)) * Invert(1 + (s * s))));
    }

    public static (bool WasSquare, BigInteger Root) SqrtRatio(BigInteger u, BigInteger v)
    {
        // Euler's criterion decides; the root is found by trying the four candidates of the (p + 3) / 8 power.
        var ratio = Mod(u * Invert(v));
        var square = ratio.IsZero || BigInteger.ModPow(ratio, (P - 1) / 2, P).IsOne;
        var target = square ? ratio : Mod(I * ratio);
        var root = BigInteger.ModPow(target, (P + 3) / 8, P);
        root = Mod(root * root) == target ? root : Mod(root * I);
        Assert.Equal(target, Mod(root * root));
        return (u.IsZero || (!v.IsZero && square), Even(root));
    }

    public static byte[] ToBytes(BigInteger x)
    {
        var bytes = new byte[32];
        Assert.True(x.TryWriteBytes(bytes, out _, isUnsigned: true));
        return bytes;
    }

    private static BigInteger Even(BigInteger x) => x.IsEven ? x : P - x;
}
