namespace AuthOps.Primitives.Groups;

// Twisted Edwards curve -x^2 + y^2 = 1 + d·x^2·y^2 over 2^255 - 19. Formulas: Hisil, Wong, Carter, Dawson, "Twisted
// Edwards Curves Revisited" (2008), sections 3.1 and 3.3; for a = -1 (a square) and d (no square) they are complete, so
// no input needs an exception.
//
// Limb bounds (tight and loose as in Fe25519): the coordinates here are tight. A completed point's coordinates are sums
// and differences of tight products and are loose; the worst is Double's T, 2ZZ + XX - YY < 3·(2^51 + 2^18) + 2^53 < 2^54,
// and Add's F = 2ZZ' - C < 2·(2^51 + 2^18) + 2^53 < 2^54.

/// <summary>A point in extended coordinates x = X/Z, y = Y/Z, x·y = T/Z. Not safe for concurrent mutation; one thread owns it.</summary>
internal struct EdwardsPoint
{
    public Fe25519 X,
        Y,
        Z,
        T;

    /// <summary>The curve constant d = -121665/121666.</summary>
    public static readonly Fe25519 D = new(
        0x34dca135978a3,
        0x1a8283b156ebd,
        0x5e7a26001c029,
        0x739c663a03cbb,
        0x52036cee2b6ff
    );

    /// <summary>2d, the doubled curve constant.</summary>
    public static readonly Fe25519 TwoD = new(
        0x69b9426b2f159,
        0x35050762add7a,
        0x3cf44c0038052,
        0x6738cc7407977,
        0x2406d9dc56dff
    );

    public static EdwardsPoint Identity => new() { Y = Fe25519.One, Z = Fe25519.One };

    /// <summary>Doubles; reads X, Y and Z only.</summary>
    public static void Double(out CompletedPoint result, in EdwardsPoint p)
    {
        Fe25519.Square(out var xx, p.X);
        Fe25519.Square(out var yy, p.Y);
        Fe25519.Square(out var zz, p.Z);
        Fe25519.Add(out var sum, p.X, p.Y);
        Fe25519.Square(out sum, sum);
        Fe25519.Add(out result.Y, yy, xx);
        Fe25519.Subtract(out result.Z, yy, xx);
        Fe25519.Subtract(out result.X, sum, result.Y);
        Fe25519.Add(out zz, zz, zz);
        Fe25519.Add(out zz, zz, xx);
        Fe25519.Subtract(out result.T, zz, yy);
    }

    public static void Add(out CompletedPoint result, in EdwardsPoint p, in CachedPoint q)
    {
        Fe25519.Subtract(out var a, p.Y, p.X);
        Fe25519.Multiply(out a, a, q.YMinusX);
        Fe25519.Add(out var b, p.Y, p.X);
        Fe25519.Multiply(out b, b, q.YPlusX);
        Fe25519.Multiply(out var c, p.T, q.TwoDT);
        Fe25519.Multiply(out var d, p.Z, q.Z);
        Fe25519.Add(out d, d, d);
        Fe25519.Subtract(out result.X, b, a);
        Fe25519.Add(out result.Y, b, a);
        Fe25519.Add(out result.Z, d, c);
        Fe25519.Subtract(out result.T, d, c);
    }
}
