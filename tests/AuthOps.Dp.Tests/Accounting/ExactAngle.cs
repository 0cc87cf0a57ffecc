using System.Numerics;

namespace AuthOps.Dp.Tests.Accounting;

/// <summary>Cosine and sine by Taylor series in 256-bit fixed point: the reference for tables of roots of unity.</summary>
internal static class ExactAngle
{
    private const int Bits = 256;

    private static readonly BigInteger s_pi = Pi();

    /// <summary>cos and sin of 2πt/n.</summary>
    internal static (double Cos, double Sin) CosSin(int t, int n)
    {
        var x = 2 * s_pi * t / n;
        var (cos, sin) = (BigInteger.Zero, BigInteger.Zero);
        var term = BigInteger.One << Bits;
        for (var j = 0; j < 120; j++)
        {
            var signed = (j & 2) == 0 ? term : -term;
            (cos, sin) = (j & 1) == 0 ? (cos + signed, sin) : (cos, sin + signed);
            term = ((term * x) >> Bits) / (j + 1);
        }

        return (ToDouble(cos), ToDouble(sin));
    }

    // The conversion of a BigInteger cuts off; that of 64 bits rounds to nearest.
    private static double ToDouble(BigInteger x)
    {
        var magnitude = BigInteger.Abs(x);
        var shift = (int)Math.Max(0, magnitude.GetBitLength() - 64);
        return x.Sign * Math.ScaleB((ulong)(magnitude >> shift), shift - Bits);
    }

    private static BigInteger Pi()
    {
        BigInteger InverseTangent(int inverse)
        {
            var power = (BigInteger.One << (Bits + 32)) / inverse;
            var sum = power;
            for (var k = 1; !power.IsZero; k++)
            {
                power /= inverse * inverse;
                sum += ((k & 1) == 1 ? -1 : 1) * (power / ((2 * k) + 1));
            }

            return sum;
        }

        return ((16 * InverseTangent(5)) - (4 * InverseTangent(239))) >> 32;
    }
}
