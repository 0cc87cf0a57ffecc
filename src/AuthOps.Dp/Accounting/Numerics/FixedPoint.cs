using System.Numerics;

namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>
/// Real functions on integers that stand for multiples of 2^-<see cref="Bits"/>. Every product is off by at most one
/// such unit; users count them.
/// </summary>
internal static class FixedPoint
{
    /// <summary>Fractional bits.</summary>
    internal const int Bits = 1280;

    private static readonly Lazy<BigInteger> s_ln2 = new(() =>
        // ln 2 = 18 atanh(1/26) - 2 atanh(1/4801) + 8 atanh(1/8749).
        (18 * InverseHyperbolicTangent(26))
        - (2 * InverseHyperbolicTangent(4801))
        + (8 * InverseHyperbolicTangent(8749))
    );

    private static readonly Lazy<BigInteger> s_pi = new(() =>
        // π = 16 atan(1/5) - 4 atan(1/239).
        (16 * InverseTangent(5)) - (4 * InverseTangent(239))
    );

    internal static BigInteger One => BigInteger.One << Bits;

    internal static BigInteger Pi => s_pi.Value;

    internal static BigInteger Of(Privacy.Rational value) =>
        (value.Numerator << Bits) / value.Denominator;

    internal static BigInteger Multiply(BigInteger a, BigInteger b) => (a * b) >> Bits;

    internal static BigInteger Divide(BigInteger a, BigInteger b) => (a << Bits) / b;

    /// <summary>√x of a non-negative number, rounded down.</summary>
    internal static BigInteger SquareRoot(BigInteger x)
    {
        var n = x << Bits;
        if (n.IsZero)
        {
            return n;
        }

        var root = BigInteger.One << (int)((n.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + (n / root)) >> 1;
            if (next >= root)
            {
                return root;
            }

            root = next;
        }
    }

    /// <summary>e^x, off by less than 2^10 units of 2^-Bits relative to max(1, e^x).</summary>
    internal static BigInteger Exp(BigInteger x)
    {
        var ln2 = s_ln2.Value;
        var k = (int)BigInteger.Divide(x, ln2);
        var r = x - (k * ln2);
        var sum = One + r;
        var term = r;
        for (var j = 2; !term.IsZero && term != BigInteger.MinusOne; j++)
        {
            term = Multiply(term, r) / j;
            sum += term;
        }

        return k >= 0 ? sum << k : sum >> -k;
    }

    /// <summary>The number as a double, within 2^-52 of it relatively.</summary>
    internal static double ToDouble(BigInteger x)
    {
        var excess = (int)Math.Max(0, BigInteger.Abs(x).GetBitLength() - 64);
        return Math.ScaleB((double)(x >> excess), excess - Bits);
    }

    private static BigInteger InverseHyperbolicTangent(int inverse) => Series(inverse, sign: 1);

    private static BigInteger InverseTangent(int inverse) => Series(inverse, sign: -1);

    private static BigInteger Series(int inverse, int sign)
    {
        var power = One / inverse;
        var sum = power;
        for (var n = 3; !power.IsZero; n += 2)
        {
            power /= inverse * inverse;
            sum += ((n & 2) != 0 && sign < 0 ? -1 : 1) * (power / n);
        }

        return sum;
    }
}
