using System.Globalization;
using System.Numerics;

namespace AuthOps.Metering.Tariffs;

/// <summary>
/// A price for one unit of use: an exact non-negative rational number of fen in lowest terms. Immutable and safe
/// to share between threads.
/// </summary>
public readonly record struct UnitPrice : IComparable<UnitPrice>
{
    // Zero stands for one, so that the default value is the price 0/1.
    private readonly long _denominator;

    /// <summary>Creates a price of <paramref name="numerator"/>/<paramref name="denominator"/> fen a unit.</summary>
    /// <param name="numerator">At least 0.</param>
    /// <param name="denominator">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A part is out of range.</exception>
    public UnitPrice(long numerator, long denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(numerator);
        ArgumentOutOfRangeException.ThrowIfLessThan(denominator, 1);
        var divisor = (long)BigInteger.GreatestCommonDivisor(numerator, denominator);
        Numerator = numerator / divisor;
        _denominator = denominator / divisor == 1 ? 0 : denominator / divisor;
    }

    /// <summary>Free of charge.</summary>
    public static UnitPrice Free => default;

    /// <summary>The numerator in lowest terms, in fen.</summary>
    public long Numerator { get; }

    /// <summary>The denominator in lowest terms, in units.</summary>
    public long Denominator => _denominator == 0 ? 1 : _denominator;

    /// <summary>Whether the left price is lower.</summary>
    public static bool operator <(UnitPrice left, UnitPrice right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left price is higher.</summary>
    public static bool operator >(UnitPrice left, UnitPrice right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left price is not higher.</summary>
    public static bool operator <=(UnitPrice left, UnitPrice right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left price is not lower.</summary>
    public static bool operator >=(UnitPrice left, UnitPrice right) => left.CompareTo(right) >= 0;

    /// <summary>A price of a whole number of fen a unit.</summary>
    /// <param name="fen">At least 0.</param>
    /// <returns>The price.</returns>
    public static UnitPrice OfFen(long fen) => new(fen, 1);

    /// <summary>
    /// The charge for a quantity, rounded once to whole fen, half away from zero (四舍五入).
    /// </summary>
    /// <param name="quantity">Units used; at least 0.</param>
    /// <returns>The amount.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The quantity is negative.</exception>
    /// <exception cref="OverflowException">The amount exceeds 64 bits of fen.</exception>
    public Fen Charge(Int128 quantity)
    {
        if (quantity < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(quantity),
                "A charged quantity is at least 0."
            );
        }

        return new Fen(
            (long)Rounding.HalfUp((BigInteger)Numerator * (BigInteger)quantity, Denominator)
        );
    }

    /// <inheritdoc />
    public int CompareTo(UnitPrice other) =>
        ((Int128)Numerator * other.Denominator).CompareTo((Int128)other.Numerator * Denominator);

    /// <summary>The price as a fraction of fen.</summary>
    /// <returns>For instance <c>30</c> or <c>1/3</c>.</returns>
    public override string ToString() =>
        _denominator == 0
            ? Numerator.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{_denominator}");
}
