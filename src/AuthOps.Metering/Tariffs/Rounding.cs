using System.Numerics;

namespace AuthOps.Metering.Tariffs;

/// <summary>Rounds exact rationals to whole fen by a stated rule. Stateless and safe to share between threads.</summary>
internal static class Rounding
{
    /// <summary>Rounds a rational to an integer, half away from zero.</summary>
    public static BigInteger HalfUp(BigInteger numerator, BigInteger denominator) =>
        Round(numerator, denominator, FenRounding.HalfUp);

    /// <summary>Rounds a rational to an integer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The denominator is not positive, or the rule unknown.</exception>
    public static BigInteger Round(
        BigInteger numerator,
        BigInteger denominator,
        FenRounding rounding
    )
    {
        if (denominator.Sign <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(denominator));
        }

        var isNegative = numerator.Sign < 0;
        var whole = BigInteger.DivRem(BigInteger.Abs(numerator), denominator, out var remainder);
        var againstHalf = (remainder * 2).CompareTo(denominator);
        var isAway = rounding switch
        {
            FenRounding.HalfUp => againstHalf >= 0,
            FenRounding.HalfEven => againstHalf > 0 || (againstHalf == 0 && !whole.IsEven),
            FenRounding.HalfDown => againstHalf > 0,
            FenRounding.Down => false,
            FenRounding.Up => !remainder.IsZero,
            FenRounding.Floor => isNegative && !remainder.IsZero,
            FenRounding.Ceiling => !isNegative && !remainder.IsZero,
            _ => throw new ArgumentOutOfRangeException(nameof(rounding)),
        };
        var magnitude = isAway ? whole + 1 : whole;
        return isNegative ? -magnitude : magnitude;
    }
}
