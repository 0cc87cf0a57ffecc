using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace AuthOps.Dp.Privacy;

/// <summary>
/// An exact rational number in lowest terms with a positive denominator. Budgets, losses, scales and sensitivities
/// are rationals, so that nine ninths are one and no comparison depends on rounding. Immutable and safe to share
/// between threads.
/// </summary>
/// <remarks>
/// Numerator and denominator are held below 2^<see cref="MaxBits"/>; an operation that would pass it throws
/// <see cref="OverflowException"/> instead of growing without bound.
/// </remarks>
[SuppressMessage(
    "Usage",
    "CA2225:Operator overloads have named alternates",
    Justification = "Arithmetic is written with operators; a second set of names would only widen the surface."
)]
public readonly struct Rational : IEquatable<Rational>, IComparable<Rational>, IComparable
{
    /// <summary>The largest size of numerator and denominator, in bits.</summary>
    public const int MaxBits = 8192;

    /// <summary>The longest text accepted by <see cref="Parse"/>, in characters.</summary>
    public const int MaxTextLength = 128;

    private readonly BigInteger _numerator;

    // Denominator minus one, so that default(Rational) is the number zero.
    private readonly BigInteger _denominatorMinusOne;

    /// <summary>Creates numerator / denominator in lowest terms.</summary>
    /// <param name="numerator">Any integer below 2^<see cref="MaxBits"/> in size.</param>
    /// <param name="denominator">Any integer but 0, below 2^<see cref="MaxBits"/> in size.</param>
    /// <exception cref="DivideByZeroException">The denominator is 0.</exception>
    /// <exception cref="OverflowException">A term in lowest terms exceeds <see cref="MaxBits"/> bits.</exception>
    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw new DivideByZeroException("The denominator of a rational must not be 0.");
        }

        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        if (denominator.Sign < 0)
        {
            divisor = -divisor;
        }

        _numerator = numerator / divisor;
        var lowest = denominator / divisor;
        _denominatorMinusOne = lowest - BigInteger.One;
        if (BigInteger.Abs(_numerator).GetBitLength() > MaxBits || lowest.GetBitLength() > MaxBits)
        {
            throw new OverflowException(
                $"An exact rational would need more than {MaxBits} bits; use numbers with common denominators."
            );
        }
    }

    /// <summary>The number 0.</summary>
    public static Rational Zero => default;

    /// <summary>The number 1.</summary>
    public static Rational One => new(BigInteger.One, BigInteger.One);

    /// <summary>The numerator in lowest terms; its sign is the sign of the number.</summary>
    public BigInteger Numerator => _numerator;

    /// <summary>The denominator in lowest terms, at least 1.</summary>
    public BigInteger Denominator => _denominatorMinusOne + BigInteger.One;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => _numerator.Sign;

    /// <summary>The same number as an exact rational.</summary>
    /// <param name="value">Any integer.</param>
    public static implicit operator Rational(long value) => new(value, BigInteger.One);

    /// <summary>The exact sum.</summary>
    /// <param name="left">A summand.</param>
    /// <param name="right">A summand.</param>
    public static Rational operator +(Rational left, Rational right) =>
        new(
            (left._numerator * right.Denominator) + (right._numerator * left.Denominator),
            left.Denominator * right.Denominator
        );

    /// <summary>The exact difference.</summary>
    /// <param name="left">The minuend.</param>
    /// <param name="right">The subtrahend.</param>
    public static Rational operator -(Rational left, Rational right) =>
        new(
            (left._numerator * right.Denominator) - (right._numerator * left.Denominator),
            left.Denominator * right.Denominator
        );

    /// <summary>The exact product.</summary>
    /// <param name="left">A factor.</param>
    /// <param name="right">A factor.</param>
    public static Rational operator *(Rational left, Rational right) =>
        new(left._numerator * right._numerator, left.Denominator * right.Denominator);

    /// <summary>The exact quotient.</summary>
    /// <param name="left">The dividend.</param>
    /// <param name="right">The divisor, not 0.</param>
    /// <exception cref="DivideByZeroException">The divisor is 0.</exception>
    public static Rational operator /(Rational left, Rational right) =>
        new(left._numerator * right.Denominator, left.Denominator * right._numerator);

    /// <summary>Whether the numbers are equal.</summary>
    /// <param name="left">A number.</param>
    /// <param name="right">A number.</param>
    public static bool operator ==(Rational left, Rational right) => left.Equals(right);

    /// <summary>Whether the numbers differ.</summary>
    /// <param name="left">A number.</param>
    /// <param name="right">A number.</param>
    public static bool operator !=(Rational left, Rational right) => !left.Equals(right);

    /// <summary>Exact comparison.</summary>
    /// <param name="left">A number.</param>
    /// <param name="right">A number.</param>
    public static bool operator <(Rational left, Rational right) => left.CompareTo(right) < 0;

    /// <summary>Exact comparison.</summary>
    /// <param name="left">A number.</param>
    /// <param name="right">A number.</param>
    public static bool operator <=(Rational left, Rational right) => left.CompareTo(right) <= 0;

    /// <summary>Exact comparison.</summary>
    /// <param name="left">A number.</param>
    /// <param name="right">A number.</param>
    public static bool operator >(Rational left, Rational right) => left.CompareTo(right) > 0;

    /// <summary>Exact comparison.</summary>
    /// <param name="left">A number.</param>
    /// <param name="right">A number.</param>
    public static bool operator >=(Rational left, Rational right) => left.CompareTo(right) >= 0;

    /// <summary>
    /// Reads <c>3</c>, <c>-3</c>, <c>0.25</c> or <c>1/3</c>, exactly and in every culture alike: ASCII digits, one
    /// optional leading minus, no spaces, no exponent, no group separator.
    /// </summary>
    /// <param name="text">At most <see cref="MaxTextLength"/> characters.</param>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static Rational Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var value)
            ? value
            : throw new FormatException(
                $"Not an exact number; write an integer, a decimal such as 0.25 or a fraction such as 1/3, of at most {MaxTextLength} characters."
            );
    }

    /// <summary>Reads what <see cref="Parse"/> reads, without an exception.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number, or 0 if the text is malformed.</param>
    /// <returns>Whether the text is well formed.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out Rational value)
    {
        value = default;
        if (text is null || text.Length is 0 or > MaxTextLength)
        {
            return false;
        }

        var negative = text[0] == '-';
        var body = text.AsSpan(negative ? 1 : 0);
        var slash = body.IndexOf('/');
        var point = body.IndexOf('.');
        BigInteger numerator;
        var denominator = BigInteger.One;
        if (slash >= 0)
        {
            if (
                !TryParseDigits(body[..slash], out numerator)
                || !TryParseDigits(body[(slash + 1)..], out denominator)
                || denominator.IsZero
            )
            {
                return false;
            }
        }
        else if (point >= 0)
        {
            if (
                !TryParseDigits(body[..point], out var whole)
                || !TryParseDigits(body[(point + 1)..], out var fraction)
            )
            {
                return false;
            }

            denominator = BigInteger.Pow(10, body.Length - point - 1);
            numerator = (whole * denominator) + fraction;
        }
        else if (!TryParseDigits(body, out numerator))
        {
            return false;
        }

        value = new Rational(negative ? -numerator : numerator, denominator);
        return true;
    }

    /// <summary>The greatest integer not above the number.</summary>
    public BigInteger Floor()
    {
        var quotient = BigInteger.DivRem(_numerator, Denominator, out var remainder);
        return remainder.Sign < 0 ? quotient - BigInteger.One : quotient;
    }

    /// <summary>The least integer not below the number.</summary>
    public BigInteger Ceiling() => Denominator.IsOne ? _numerator : Floor() + BigInteger.One;

    /// <summary>
    /// A nearby floating-point number for planning and display (relative error below 2^-50); never for anything that
    /// spends privacy.
    /// </summary>
    public double ToDouble()
    {
        // Scale the quotient to some 64 significant bits, then put the binary exponent back.
        var shift = checked((int)(_numerator.GetBitLength() - Denominator.GetBitLength())) - 64;
        var scaled =
            shift >= 0 ? _numerator / (Denominator << shift) : (_numerator << -shift) / Denominator;
        return Math.ScaleB((double)scaled, shift);
    }

    /// <inheritdoc/>
    public bool Equals(Rational other) =>
        _numerator == other._numerator && _denominatorMinusOne == other._denominatorMinusOne;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_numerator, _denominatorMinusOne);

    /// <inheritdoc/>
    public int CompareTo(Rational other) =>
        (_numerator * other.Denominator).CompareTo(other._numerator * Denominator);

    /// <inheritdoc/>
    public int CompareTo(object? obj) =>
        obj switch
        {
            null => 1,
            Rational other => CompareTo(other),
            _ => throw new ArgumentException(
                "A rational compares with a rational only.",
                nameof(obj)
            ),
        };

    /// <summary>The exact text: an integer, or a fraction in lowest terms such as <c>1/3</c>.</summary>
    public override string ToString()
    {
        var numerator = _numerator.ToString(CultureInfo.InvariantCulture);
        return Denominator.IsOne
            ? numerator
            : numerator + "/" + Denominator.ToString(CultureInfo.InvariantCulture);
    }

    private static bool TryParseDigits(ReadOnlySpan<char> text, out BigInteger value)
    {
        value = default;
        if (text.IsEmpty || text.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        value = BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        return true;
    }
}
