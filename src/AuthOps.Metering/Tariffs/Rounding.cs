using System.Numerics;

namespace AuthOps.Metering.Tariffs;

/// <summary>The one rounding rule of this package: to the nearest, half away from zero (四舍五入).</summary>
internal static class Rounding
{
    /// <summary>Rounds a rational to an integer, half away from zero.</summary>
    public static BigInteger HalfUp(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.Sign <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(denominator));
        }

        var magnitude = ((BigInteger.Abs(numerator) * 2) + denominator) / (denominator * 2);
        return numerator.Sign < 0 ? -magnitude : magnitude;
    }
}
