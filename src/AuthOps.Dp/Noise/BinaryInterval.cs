using System.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Noise;

/// <summary>
/// A closed interval of non-negative numbers in fixed point, rounded outward by every operation: what a threshold is
/// known to lie in. Operands of one operation have the same number of fractional bits.
/// </summary>
internal readonly struct BinaryInterval
{
    private BinaryInterval(BigInteger low, BigInteger high, int bits)
    {
        Low = low;
        High = high;
        Bits = bits;
    }

    /// <summary>The lower end, in units of 2^-Bits.</summary>
    internal BigInteger Low { get; }

    /// <summary>The upper end, in units of 2^-Bits.</summary>
    internal BigInteger High { get; }

    /// <summary>Fractional bits of both ends.</summary>
    internal int Bits { get; }

    public static BinaryInterval operator +(BinaryInterval a, BinaryInterval b) =>
        new(a.Low + b.Low, a.High + b.High, a.Bits);

    public static BinaryInterval operator -(BinaryInterval a, BinaryInterval b) =>
        new(BigInteger.Max(a.Low - b.High, BigInteger.Zero), a.High - b.Low, a.Bits);

    public static BinaryInterval operator *(BinaryInterval a, BinaryInterval b) =>
        new((a.Low * b.Low) >> a.Bits, ShiftUp(a.High * b.High, a.Bits), a.Bits);

    public static BinaryInterval operator /(BinaryInterval a, BinaryInterval b) =>
        new((a.Low << a.Bits) / b.High, DivideUp(a.High << a.Bits, b.Low), a.Bits);

    internal static BinaryInterval One(int bits) =>
        new(BigInteger.One << bits, BigInteger.One << bits, bits);

    /// <summary>A non-negative rational.</summary>
    internal static BinaryInterval Of(Rational value, int bits) =>
        Quotient(value.Numerator, value.Denominator, bits);

    /// <summary>exp(-x) for a rational x ≥ 0, some units of the last place wide.</summary>
    internal static BinaryInterval ExpMinus(Rational x, int bits) =>
        ExpMinus(x.Numerator, x.Denominator, bits);

    /// <summary>exp(-n/d) for n ≥ 0 and d ≥ 1, some units of the last place wide.</summary>
    internal static BinaryInterval ExpMinus(BigInteger numerator, BigInteger denominator, int bits)
    {
        // e > 2: below the last place, and further halvings would only cost time.
        if (numerator > denominator * (bits + 2))
        {
            return new(BigInteger.Zero, BigInteger.One, bits);
        }

        // Below 1/2 the alternating series converges fast; each squaring afterwards costs one bit.
        var halvings = 0;
        while (2 * numerator > denominator << halvings)
        {
            halvings++;
        }

        var work = bits + halvings + 16;
        var result = Series(Quotient(numerator, denominator << halvings, work));
        for (; halvings > 0; halvings--)
        {
            result *= result;
        }

        return new(result.Low >> (work - bits), ShiftUp(result.High, work - bits), bits);
    }

    /// <summary>The interval with its upper end moved up by an amount between 0 and <paramref name="most"/>.</summary>
    internal BinaryInterval PlusAtMost(BigInteger most) => new(Low, High + most, Bits);

    /// <summary>The interval times a non-negative integer.</summary>
    internal BinaryInterval Times(BigInteger factor) => new(Low * factor, High * factor, Bits);

    /// <summary>The least of each end and 1.</summary>
    internal BinaryInterval AtMostOne()
    {
        var one = BigInteger.One << Bits;
        return new(BigInteger.Min(Low, one), BigInteger.Min(High, one), Bits);
    }

    /// <summary>The least of each end of two intervals: holds the minimum of the numbers.</summary>
    internal static BinaryInterval Min(BinaryInterval a, BinaryInterval b) =>
        new(BigInteger.Min(a.Low, b.Low), BigInteger.Min(a.High, b.High), a.Bits);

    /// <summary>⌊2^<paramref name="bits"/> x⌋ if both ends agree on it.</summary>
    internal bool TryFloor(int bits, out BigInteger floor)
    {
        floor = Low >> (Bits - bits);
        return floor == High >> (Bits - bits);
    }

    private static BinaryInterval Series(BinaryInterval x)
    {
        // Σ (-x)^j / j!, 0 ≤ x ≤ 1/2: terms fall, so what is left out is below the last term.
        var sum = One(x.Bits);
        var term = sum;
        for (var j = 1; ; j++)
        {
            var product = term * x;
            term = new(product.Low / j, DivideUp(product.High, j), x.Bits);
            sum = (j & 1) == 1 ? sum - term : sum + term;
            if (term.High <= BigInteger.One)
            {
                return new(sum.Low - BigInteger.One, sum.High + BigInteger.One, x.Bits);
            }
        }
    }

    private static BinaryInterval Quotient(BigInteger numerator, BigInteger denominator, int bits)
    {
        var scaled = numerator << bits;
        return new(scaled / denominator, DivideUp(scaled, denominator), bits);
    }

    private static BigInteger ShiftUp(BigInteger value, int bits) => -(-value >> bits);

    private static BigInteger DivideUp(BigInteger numerator, BigInteger denominator) =>
        (numerator + denominator - BigInteger.One) / denominator;
}
