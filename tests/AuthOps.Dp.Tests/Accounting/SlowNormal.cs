using System.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Tests.Accounting;

/// <summary>
/// Exponential and normal tail by their series in integers, 2400 bits behind the point: slow, and shares nothing with the
/// code under test. Good to 30 digits of a tail for |x| up to 36.
/// </summary>
internal static class SlowNormal
{
    private const int Bits = 2400;
    private static readonly BigInteger s_one = BigInteger.One << Bits;
    private static readonly BigInteger s_rootOfTwoPi = Root(2 * Pi());

    internal static Rational One => new(s_one, s_one);

    /// <summary>A value in the fixed point of this class.</summary>
    internal static BigInteger Of(Rational value) => (value.Numerator << Bits) / value.Denominator;

    internal static Rational ToRational(BigInteger value) => new(value, s_one);

    internal static BigInteger Times(BigInteger a, BigInteger b) => (a * b) >> Bits;

    /// <summary>e^x; x is halved until its series is short.</summary>
    internal static BigInteger Exp(Rational x)
    {
        const int Halvings = 16;
        var small = Of(x / (1 << Halvings));
        var (sum, term) = (s_one, s_one);
        for (var k = 1; !term.IsZero && term != BigInteger.MinusOne; k++)
        {
            term = Times(term, small) / k;
            sum += term;
        }

        for (var i = 0; i < Halvings; i++)
        {
            sum = Times(sum, sum);
        }

        return sum;
    }

    /// <summary>Pr[N(0, 1) > x] = 1/2 - e^(-x²/2)/√(2π) (x + x³/3 + x⁵/15 + …).</summary>
    internal static BigInteger Tail(Rational x)
    {
        var squared = Of(x * x);
        var term = Of(x);
        var sum = BigInteger.Zero;
        for (var k = 3; !term.IsZero && term != BigInteger.MinusOne; k += 2)
        {
            sum += term;
            term = Times(term, squared) / k;
        }

        var density = (Exp(-1 * x * x / 2) << Bits) / s_rootOfTwoPi;
        return (s_one / 2) - Times(density, sum);
    }

    private static BigInteger Root(BigInteger value)
    {
        var wanted = value << Bits;
        var root = BigInteger.One << ((int)wanted.GetBitLength() / 2 + 1);
        while (true)
        {
            var next = (root + (wanted / root)) / 2;
            if (next >= root)
            {
                return root;
            }

            root = next;
        }
    }

    // Machin: π = 16 arctan 1/5 - 4 arctan 1/239.
    private static BigInteger Pi() => (16 * ArcTangent(5)) - (4 * ArcTangent(239));

    private static BigInteger ArcTangent(int inverse)
    {
        var power = s_one / inverse;
        var sum = power;
        for (var k = 3; !power.IsZero; k += 2)
        {
            power /= -(inverse * inverse);
            sum += power / k;
        }

        return sum;
    }
}
