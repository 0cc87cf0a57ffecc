using System.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp;

/// <summary>
/// The parameter of zero-concentrated differential privacy (zCDP), exact: 0 &lt; ρ ≤ <see cref="MaxValue"/>.
/// Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// zCDP adds up exactly under adaptive composition (Bun and Steinke 2016, Lemma 1.7). There is no default:
/// <c>default(Rho)</c> is refused wherever it is used.
/// </remarks>
public readonly record struct Rho
{
    /// <summary>The largest ρ accepted, that of the largest <see cref="Epsilon"/>.</summary>
    public const long MaxValue = 500_000_000_000;

    /// <summary>The largest denominator accepted, 2^62.</summary>
    public const long MaxDenominator = 1L << 62;

    private readonly Rational _value;

    /// <summary>Creates a ρ.</summary>
    /// <param name="value">0 &lt; value ≤ <see cref="MaxValue"/>, denominator at most <see cref="MaxDenominator"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside that range.</exception>
    public Rho(Rational value)
    {
        LossRange.Require(value, MaxValue, "rho", nameof(value));
        _value = value;
    }

    /// <summary>The exact value.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(Rho)</c>, which states no loss.</exception>
    public Rational Value =>
        _value.Sign > 0
            ? _value
            : throw new InvalidOperationException("A rho must be stated; there is no default.");

    /// <summary>Creates numerator / denominator.</summary>
    /// <param name="numerator">At least 1.</param>
    /// <param name="denominator">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The quotient lies outside the range of ρ.</exception>
    public static Rho Of(long numerator, long denominator = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(numerator);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        return new Rho(new Rational(new BigInteger(numerator), new BigInteger(denominator)));
    }

    /// <summary>Reads <c>1</c>, <c>0.125</c> or <c>1/8</c> exactly.</summary>
    /// <param name="text">See <see cref="Rational.Parse"/>.</param>
    /// <exception cref="FormatException">The text is not an exact number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number lies outside the range of ρ.</exception>
    public static Rho Parse(string text) => new(Rational.Parse(text));

    /// <summary>The exact text, such as <c>1/8</c>.</summary>
    public override string ToString() => _value.ToString();
}
