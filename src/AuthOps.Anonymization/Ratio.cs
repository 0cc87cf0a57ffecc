using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace AuthOps.Anonymization;

/// <summary>
/// An exact rational number in lowest terms: a suppression limit, a risk, a share. Immutable and safe to share
/// between threads. The default value is 0.
/// </summary>
public readonly struct Ratio : IEquatable<Ratio>, IComparable<Ratio>
{
    private const int MaxTextLength = 200;
    private const int MaxDecimals = 100;

    private readonly BigInteger _denominator;

    /// <summary>Makes a rational and reduces it.</summary>
    /// <param name="numerator">Any integer.</param>
    /// <param name="denominator">Any integer but 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="denominator"/> is 0.</exception>
    public Ratio(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw new ArgumentOutOfRangeException(
                nameof(denominator),
                "The denominator of a ratio must not be 0."
            );
        }

        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        if (denominator.Sign < 0)
        {
            divisor = -divisor;
        }

        Numerator = numerator / divisor;
        _denominator = denominator / divisor;
    }

    /// <summary>The number 0.</summary>
    public static Ratio Zero => default;

    /// <summary>The number 1.</summary>
    public static Ratio One => new(1, 1);

    /// <summary>The numerator; it carries the sign.</summary>
    public BigInteger Numerator { get; }

    /// <summary>The denominator; at least 1.</summary>
    public BigInteger Denominator => _denominator.IsZero ? BigInteger.One : _denominator;

    /// <summary>Reads <c>0.05</c> or <c>1/20</c>; nothing else: no exponent, no spaces, no separators.</summary>
    /// <param name="text">At most 200 characters.</param>
    /// <exception cref="FormatException">The text is neither form.</exception>
    public static Ratio Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var value)
            ? value
            : throw new FormatException(
                "A ratio is written as a decimal such as 0.05 or as a fraction such as 1/20, in at most 200 characters."
            );
    }

    /// <summary>Reads <c>0.05</c> or <c>1/20</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number, or 0 where the text is neither form.</param>
    /// <returns>Whether the text is a ratio.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out Ratio value)
    {
        value = Zero;
        if (text is null || text.Length is 0 or > MaxTextLength)
        {
            return false;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            if (
                !TryDigits(text.AsSpan(0, slash), true, out var numerator)
                || !TryDigits(text.AsSpan(slash + 1), false, out var denominator)
                || denominator.IsZero
            )
            {
                return false;
            }

            value = new Ratio(numerator, denominator);
            return true;
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : text.Length - point - 1;
        if ((point >= 0 && decimals == 0) || point == 0)
        {
            return false;
        }

        var digits = point < 0 ? text : text.Remove(point, 1);
        if (!TryDigits(digits, true, out var scaled) || (point == 1 && !char.IsAsciiDigit(text[0])))
        {
            return false;
        }

        value = new Ratio(scaled, BigInteger.Pow(10, decimals));
        return true;
    }

    /// <summary>Adds.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">The other.</param>
    public static Ratio operator +(Ratio left, Ratio right) =>
        new(
            (left.Numerator * right.Denominator) + (right.Numerator * left.Denominator),
            left.Denominator * right.Denominator
        );

    /// <summary>Adds.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">The other.</param>
    public static Ratio Add(Ratio left, Ratio right) => left + right;

    /// <summary>Subtracts.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">What is taken away.</param>
    public static Ratio operator -(Ratio left, Ratio right) =>
        left + new Ratio(-right.Numerator, right.Denominator);

    /// <summary>Subtracts.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">What is taken away.</param>
    public static Ratio Subtract(Ratio left, Ratio right) => left - right;

    /// <summary>Multiplies.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">The other.</param>
    public static Ratio operator *(Ratio left, Ratio right) =>
        new(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    /// <summary>Multiplies.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">The other.</param>
    public static Ratio Multiply(Ratio left, Ratio right) => left * right;

    /// <summary>Whether the numbers are equal.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Ratio left, Ratio right) => left.Equals(right);

    /// <summary>Whether the numbers differ.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Ratio left, Ratio right) => !left.Equals(right);

    /// <summary>Whether the left number is smaller.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">The other.</param>
    public static bool operator <(Ratio left, Ratio right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left number is larger.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">The other.</param>
    public static bool operator >(Ratio left, Ratio right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left number is at most the right one.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">The other.</param>
    public static bool operator <=(Ratio left, Ratio right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left number is at least the right one.</summary>
    /// <param name="left">One number.</param>
    /// <param name="right">The other.</param>
    public static bool operator >=(Ratio left, Ratio right) => left.CompareTo(right) >= 0;

    /// <summary>The largest integer not above this number times <paramref name="factor"/>, exactly.</summary>
    /// <param name="factor">Any integer.</param>
    public BigInteger FloorOfProduct(BigInteger factor)
    {
        var product = Numerator * factor;
        var quotient = BigInteger.DivRem(product, Denominator, out var remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <summary>
    /// A decimal never below the number: rounded towards positive infinity, so that a risk is never understated.
    /// </summary>
    /// <param name="decimals">Digits after the point, 0 to 100.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decimals"/> is out of range.</exception>
    public string ToDecimalStringRoundedUp(int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, MaxDecimals);
        var scaled = -new Ratio(-Numerator, Denominator).FloorOfProduct(
            BigInteger.Pow(10, decimals)
        );
        var digits = BigInteger
            .Abs(scaled)
            .ToString(CultureInfo.InvariantCulture)
            .PadLeft(decimals + 1, '0');
        var sign = scaled.Sign < 0 ? "-" : "";
        return decimals == 0 ? sign + digits : $"{sign}{digits[..^decimals]}.{digits[^decimals..]}";
    }

    /// <summary>The nearest double, for charts and comparisons with other tools only.</summary>
    public double ToDouble()
    {
        // 20 decimal digits more than a double holds, without leaving the range of a double on the way.
        var excess = (int)Math.Max(0, Math.Max(Bits(Numerator), Bits(Denominator)) - 900);
        return (double)(Numerator >> excess) / (double)(Denominator >> excess);

        static long Bits(BigInteger value) => BigInteger.Abs(value).GetBitLength();
    }

    /// <inheritdoc />
    public int CompareTo(Ratio other) =>
        (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <inheritdoc />
    public bool Equals(Ratio other) =>
        Numerator == other.Numerator && Denominator == other.Denominator;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Ratio other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Numerator, Denominator);

    /// <summary>The fraction in lowest terms, <c>1/20</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    /// <summary>The shortest decimal where there is one of at most 12 places, otherwise the fraction.</summary>
    internal string ToShortString()
    {
        for (var places = 0; places <= 12; places++)
        {
            if ((Numerator * BigInteger.Pow(10, places) % Denominator).IsZero)
            {
                return ToDecimalStringRoundedUp(places);
            }
        }

        return ToString();
    }

    /// <summary>The least integer not below the number, or <see cref="int.MaxValue"/> where it is above that.</summary>
    internal int CeilingToInt32()
    {
        var ceiling = -new Ratio(-Numerator, Denominator).FloorOfProduct(1);
        return ceiling > int.MaxValue ? int.MaxValue : (int)ceiling;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, bool allowSign, out BigInteger value)
    {
        value = BigInteger.Zero;
        var digits = allowSign && text.StartsWith("-") ? text[1..] : text;
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return digits.Length > 0
            && BigInteger.TryParse(
                text,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out value
            );
    }
}
