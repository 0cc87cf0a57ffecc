using System.Globalization;
using System.Numerics;

namespace AuthOps.Cli.Reports;

/// <summary>Figures as reports print them, the same in every culture.</summary>
internal static class Figures
{
    /// <summary>Groups of three digits: <c>50,000</c>.</summary>
    public static string Count(Int128 value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Fen as yuan: <c>21.60</c>.</summary>
    public static string Yuan(long fen) =>
        (fen / 100m).ToString("N2", CultureInfo.InvariantCulture);

    /// <summary>A fraction such as <c>1/5</c> as a percentage rounded up, so that no risk looks smaller than it is.</summary>
    public static string Percent(string fraction) =>
        (RoundUp(fraction, 10_000) * 100).ToString("0.00", CultureInfo.InvariantCulture) + " %";

    /// <summary>A fraction such as <c>1/5</c> as a number rounded up to six places.</summary>
    public static decimal Decimal(string fraction) => RoundUp(fraction, 1_000_000);

    private static decimal RoundUp(string fraction, long scale)
    {
        var (numerator, denominator) = Parse(fraction);
        var scaled = numerator * scale;
        var quotient = (scaled + denominator - BigInteger.One) / denominator;
        return (decimal)quotient / scale;
    }

    private static (BigInteger Numerator, BigInteger Denominator) Parse(string fraction)
    {
        var parts = fraction.Split('/');
        return (
            BigInteger.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture),
            parts.Length == 1
                ? BigInteger.One
                : BigInteger.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture)
        );
    }
}
