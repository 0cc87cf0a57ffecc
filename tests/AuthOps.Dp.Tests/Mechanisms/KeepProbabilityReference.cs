using System.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Tests.Mechanisms;

/// <summary>
/// The recurrence of optimal partition selection in rationals: e^ε between two fractions, everything else exact over
/// a common denominator. Shares nothing with the code under test.
/// </summary>
internal static class KeepProbabilityReference
{
    private const int Bits = 600;
    private static readonly BigInteger s_one = BigInteger.One << Bits;

    /// <summary>Bounds on π_1, π_2, …, in units of 2^-600, up to the first that is 1 on both sides.</summary>
    internal static IEnumerable<(BigInteger Low, BigInteger High)> Sequence(
        Rational epsilon,
        Rational delta
    )
    {
        var (growLow, growHigh) = Exponential(epsilon);
        var deltaLow = (delta.Numerator << Bits) / delta.Denominator;
        var deltaHigh = deltaLow + 1;
        var (low, high) = (BigInteger.Zero, BigInteger.Zero);
        while (low < s_one)
        {
            low = Next(low, growLow, deltaLow, roundUp: false);
            high = Next(high, growHigh, deltaHigh, roundUp: true);
            yield return (low, high);
        }
    }

    // Both bounds rise with π, δ and e^ε, so that the least of each gives the least of all.
    private static BigInteger Next(BigInteger keep, BigInteger grow, BigInteger delta, bool roundUp)
    {
        var up = roundUp ? BigInteger.One : BigInteger.Zero;
        var first = ((grow * keep) >> Bits) + delta + up;
        var rest = s_one - keep - delta;

        var fraction = rest.Sign <= 0 ? BigInteger.Zero : (rest << Bits) / grow;
        var second = s_one - fraction - (roundUp ? 0 : 1);
        return BigInteger.Min(BigInteger.Min(first, rest.Sign <= 0 ? s_one : second), s_one);
    }

    /// <summary>e^ε by its series, the remainder bounded by a geometric one; ε ≤ 100.</summary>
    private static (BigInteger Low, BigInteger High) Exponential(Rational epsilon)
    {
        var sum = s_one;
        var term = s_one;
        var k = 1;
        for (; !term.IsZero || k < 400; k++)
        {
            term = term * epsilon.Numerator / (epsilon.Denominator * k);
            sum += term;
        }

        // Each term lost less than one unit, carried on by factors that stay below 2^160.
        return (sum, sum + (BigInteger.One << 170));
    }
}
