using System.Collections.Concurrent;
using System.Numerics;

namespace AuthOps.Dp.Tests.Noise;

/// <summary>
/// A closed interval of non-negative numbers in fixed point with 256 fractional bits, rounded outward: the reference
/// arithmetic of the sampler proofs. Independent of everything under test.
/// </summary>
internal readonly record struct FixedInterval(BigInteger Low, BigInteger High)
{
    internal const int FractionBits = 256;

    private static readonly BigInteger Scale = BigInteger.One << FractionBits;

    private static readonly ConcurrentDictionary<
        (BigInteger, BigInteger),
        FixedInterval
    > Exponentials = new();

    internal static FixedInterval Zero => new(0, 0);

    internal static FixedInterval One => new(Scale, Scale);

    /// <summary>High - Low as a double.</summary>
    internal double Width => ToDouble(High - Low);

    internal double Middle => ToDouble((High + Low) >> 1);

    public static FixedInterval operator +(FixedInterval a, FixedInterval b) =>
        new(a.Low + b.Low, a.High + b.High);

    public static FixedInterval operator -(FixedInterval a, FixedInterval b) =>
        new(BigInteger.Max(a.Low - b.High, 0), a.High - b.Low);

    public static FixedInterval operator *(FixedInterval a, FixedInterval b) =>
        new((a.Low * b.Low) >> FractionBits, RoundUp(a.High * b.High, Scale));

    public static FixedInterval operator /(FixedInterval a, FixedInterval b) =>
        new((a.Low << FractionBits) / b.High, RoundUp(a.High << FractionBits, b.Low));

    internal static FixedInterval Ratio(BigInteger numerator, BigInteger denominator) =>
        new(
            (numerator << FractionBits) / denominator,
            RoundUp(numerator << FractionBits, denominator)
        );

    /// <summary>exp(-numerator/denominator), remembered.</summary>
    internal static FixedInterval ExpMinus(BigInteger numerator, BigInteger denominator) =>
        Exponentials.GetOrAdd((numerator, denominator), static x => Series(x.Item1, x.Item2));

    /// <summary>The alternating series after halving the argument below 1/2.</summary>
    private static FixedInterval Series(BigInteger numerator, BigInteger denominator)
    {
        var halvings = 0;
        while (2 * numerator > denominator << halvings)
        {
            halvings++;
        }

        var x = Ratio(numerator, denominator << halvings);
        var sum = One;
        var term = One;
        for (var j = 1; ; j++)
        {
            var product = term * x;
            term = new FixedInterval(product.Low / j, RoundUp(product.High, j));
            sum = (j & 1) == 1 ? sum - term : sum + term;
            if (term.High <= 1)
            {
                // The rest of an alternating series is below its last term.
                sum = new FixedInterval(sum.Low - 1, sum.High + 1);
                break;
            }
        }

        for (; halvings > 0; halvings--)
        {
            sum *= sum;
        }

        return sum;
    }

    internal bool Overlaps(FixedInterval other) => Low <= other.High && other.Low <= High;

    /// <summary>A decimal such as 1.25e-7 as an interval one unit of its last digit wide on either side.</summary>
    internal static FixedInterval Decimal(string text)
    {
        var e = text.IndexOf('e', StringComparison.Ordinal);
        var exponent =
            e < 0
                ? 0
                : int.Parse(text[(e + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? text : text[..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var decimals = (point < 0 ? 0 : mantissa.Length - point - 1) - exponent;
        var value = BigInteger.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
        var power = BigInteger.Pow(10, Math.Abs(decimals));
        return decimals >= 0
            ? new(Ratio(value - 1, power).Low, Ratio(value + 1, power).High)
            : new(Ratio((value - 1) * power, 1).Low, Ratio((value + 1) * power, 1).High);
    }

    private static double ToDouble(BigInteger value) =>
        Math.ScaleB((double)(value >> (FractionBits - 200)), -200);

    private static BigInteger RoundUp(BigInteger numerator, BigInteger denominator) =>
        BigInteger.Divide(numerator + denominator - 1, denominator);
}
