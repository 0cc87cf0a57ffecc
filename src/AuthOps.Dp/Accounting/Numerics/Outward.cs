using System.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>Conversions and functions rounded in a chosen direction, with proved error.</summary>
internal static class Outward
{
    // Rational.ToDouble is within 2^-50 of the number; one product more is within 2^-53.
    private const double ConversionSlack = 1.0 / (1L << 49);

    /// <summary>A double not below the number.</summary>
    internal static double Above(Rational value) => Above(value.ToDouble(), ConversionSlack);

    /// <summary>A double not above the number.</summary>
    internal static double Below(Rational value) => Below(value.ToDouble(), ConversionSlack);

    /// <summary>A double not below x(1 + slack) nor x(1 - slack).</summary>
    internal static double Above(double x, double slack) =>
        x == 0 ? 0 : Math.BitIncrement(x + (Math.Abs(x) * slack * 1.001));

    /// <summary>A double not above x(1 + slack) nor x(1 - slack).</summary>
    internal static double Below(double x, double slack) =>
        x == 0 ? 0 : Math.BitDecrement(x - (Math.Abs(x) * slack * 1.001));

    /// <summary>The number a finite double is, exactly.</summary>
    internal static Rational Exact(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new OverflowException("A loss is too large to be represented.");
        }

        if (value == 0)
        {
            return Rational.Zero;
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        var biased = (int)((bits >> 52) & 0x7ff);
        var fraction = bits & ((1L << 52) - 1);
        var significand = biased == 0 ? fraction : fraction | (1L << 52);
        var exponent = (biased == 0 ? 1 : biased) - 1075;
        var signed = new BigInteger(value < 0 ? -significand : significand);
        return exponent >= 0
            ? new Rational(signed << exponent, BigInteger.One)
            : new Rational(signed, BigInteger.One << -exponent);
    }

    /// <summary>
    /// ln x as a closed interval for finite x > 0. The platform's logarithm is only a guess; our own exponential shows
    /// how far off it is.
    /// </summary>
    internal static (double Low, double High) Log(double x)
    {
        // Scale into [1/2, 1) so that the check stays in range whatever x is.
        var exponent = x == 0 ? 0 : Math.ILogB(x) + 1;
        var m = Math.ScaleB(x, -exponent);
        var guess = Math.Log(m);

        // m = e^guess (1 + d)  =>  ln m = guess + ln(1 + d), |ln(1 + d)| ≤ 2|d| for |d| ≤ 1/2.
        var back = BoundedExp.Exp(guess);
        var off = (Math.Abs(m - back) / back) + (4 * BoundedExp.RelativeError);
        if (!(off < 0.5))
        {
            throw new ArgumentOutOfRangeException(
                nameof(x),
                "A logarithm needs a positive finite number."
            );
        }

        // ln 2 = high + low to 2^-86; the product with |exponent| < 2^11 of the high part is exact.
        const double High = 6.93147180369123816490e-01;
        const double Low = 1.90821492927058770002e-10;
        var sum = (exponent * High) + ((exponent * Low) + guess);
        var error = (2 * off) + (8 * BoundedExp.UnitRoundoff * (Math.Abs(sum) + 1));
        return (Math.BitDecrement(sum - error), Math.BitIncrement(sum + error));
    }

    /// <summary>An upper bound of e^x for any x; +∞ past the range of doubles.</summary>
    internal static double ExpAbove(double x) =>
        x < -BoundedExp.MaxArgument ? 1e-300
        : x > BoundedExp.MaxArgument ? double.PositiveInfinity
        : Above(BoundedExp.Exp(x), BoundedExp.RelativeError);

    /// <summary>A lower bound of e^x for any x.</summary>
    internal static double ExpBelow(double x) =>
        x < -BoundedExp.MaxArgument ? 0
        : x > BoundedExp.MaxArgument ? 1e300
        : Below(BoundedExp.Exp(x), BoundedExp.RelativeError);

    /// <summary>A rational of moderate size, not below the number and within 2^-60 of it, relatively.</summary>
    internal static Rational RoundUp(Rational value)
    {
        if (value.Sign <= 0)
        {
            return Rational.Zero;
        }

        var shift = 62 - (int)(value.Numerator.GetBitLength() - value.Denominator.GetBitLength());
        var power = BigInteger.One << Math.Abs(shift);
        var scaled = shift >= 0 ? value * new Rational(power, 1) : value / new Rational(power, 1);
        var up = new Rational(scaled.Ceiling(), 1);
        return shift >= 0 ? up / new Rational(power, 1) : up * new Rational(power, 1);
    }
}
