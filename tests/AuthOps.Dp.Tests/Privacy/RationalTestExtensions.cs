using System.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Tests;

internal static class RationalTestExtensions
{
    internal static (BigInteger Numerator, BigInteger Denominator) Terms(this Rational value) =>
        (value.Numerator, value.Denominator);
}
