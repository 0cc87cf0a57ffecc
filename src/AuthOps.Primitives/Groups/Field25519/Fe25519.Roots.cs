namespace AuthOps.Primitives.Groups;

internal partial struct Fe25519
{
    /// <summary>A square root of -1, the even one (RFC 9496, 4.1).</summary>
    public static readonly Fe25519 SqrtMinusOne = new(
        0x61b274a0ea0b0,
        0x0d5a5fc8f189d,
        0x7ef5e9cbd0c60,
        0x78595a6804c9e,
        0x2b8324804fc1d
    );

    /// <summary>
    /// SQRT_RATIO_M1 of RFC 9496, 4.2: the non-negative square root of u/v, or of i·u/v where u/v is not square.
    /// </summary>
    /// <param name="root">The root; 0 where u or v is 0.</param>
    /// <param name="u">Numerator, loose.</param>
    /// <param name="v">Denominator, loose.</param>
    /// <returns>All ones where u/v is a square (or u is 0), else 0.</returns>
    public static ulong SqrtRatio(out Fe25519 root, in Fe25519 u, in Fe25519 v)
    {
        Square(out var v3, v);
        Multiply(out v3, v3, v);
        Square(out var v7, v3);
        Multiply(out v7, v7, v);
        Multiply(out var uv7, u, v7);
        PowP58(out var power, uv7);
        Multiply(out root, u, v3);
        Multiply(out root, root, power);

        Square(out var check, root);
        Multiply(out check, check, v);
        Canonicalize(out var plain, u);
        Negate(out var negated, plain);
        Multiply(out var negatedI, negated, SqrtMinusOne);
        var correct = EqualMask(check, plain);
        var flipped = EqualMask(check, negated);
        var flippedI = EqualMask(check, negatedI);

        Multiply(out var turned, root, SqrtMinusOne);
        ConditionalMove(ref root, turned, flipped | flippedI);
        Absolute(ref root);
        return correct | flipped;
    }

    /// <summary>Negates a tight element where it is odd, so that it becomes "non-negative".</summary>
    public static void Absolute(ref Fe25519 a)
    {
        Negate(out var negated, a);
        ConditionalMove(ref a, negated, NegativeMask(a));
        Canonicalize(out a, a);
    }

    /// <summary>1/a, or 0 for 0: a^(p - 2) = a^(2^255 - 21).</summary>
    public static void Invert(out Fe25519 result, in Fe25519 a)
    {
        PowerOf250Ones(out var power, out var a11, a);
        SquareTimes(out power, power, 5);
        Multiply(out result, power, a11);
    }

    /// <summary>a^((p - 1) / 2) = a^(2^254 - 10): 1 for squares, p - 1 for others, 0 for 0.</summary>
    public static void Symbol(out Fe25519 result, in Fe25519 a)
    {
        PowerOf250Ones(out var power, out _, a);
        SquareTimes(out power, power, 4);
        Square(out var a6, a);
        Multiply(out a6, a6, a);
        Square(out a6, a6);
        Multiply(out result, power, a6);
    }

    /// <summary>a^((p - 5) / 8) = a^(2^252 - 3).</summary>
    private static void PowP58(out Fe25519 result, in Fe25519 a)
    {
        PowerOf250Ones(out var power, out _, a);
        SquareTimes(out power, power, 2);
        Multiply(out result, power, a);
    }

    /// <summary>a^(2^250 - 1), and a^11 on the way.</summary>
    private static void PowerOf250Ones(out Fe25519 result, out Fe25519 a11, in Fe25519 a)
    {
        // tN stands for a^(2^N - 1).
        Square(out var a2, a);
        SquareTimes(out var a8, a2, 2);
        Multiply(out var a9, a8, a);
        Multiply(out a11, a9, a2);
        Square(out var t5, a11);
        Multiply(out t5, t5, a9);
        SquareTimes(out var t10, t5, 5);
        Multiply(out t10, t10, t5);
        SquareTimes(out var t20, t10, 10);
        Multiply(out t20, t20, t10);
        SquareTimes(out var t40, t20, 20);
        Multiply(out t40, t40, t20);
        SquareTimes(out var t50, t40, 10);
        Multiply(out t50, t50, t10);
        SquareTimes(out var t100, t50, 50);
        Multiply(out t100, t100, t50);
        SquareTimes(out var t200, t100, 100);
        Multiply(out t200, t200, t100);
        SquareTimes(out result, t200, 50);
        Multiply(out result, result, t50);
    }
}
