using System.Numerics;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp;

/// <summary>
/// The parameter of pure differential privacy, exact: 0 &lt; ε ≤ <see cref="MaxValue"/>. Immutable and safe to share
/// between threads.
/// </summary>
/// <remarks>
/// There is no public value 0 and no default: <c>default(Epsilon)</c> is refused wherever it is used. A decimal is
/// taken as written (<c>0.1</c> is one tenth, not the nearest double). Dwork, McSherry, Nissim, Smith 2006.
/// </remarks>
public readonly record struct Epsilon
{
    /// <summary>The largest ε accepted.</summary>
    public const int MaxValue = 1_000_000;

    /// <summary>The largest denominator accepted, 2^62.</summary>
    public const long MaxDenominator = 1L << 62;

    private readonly Rational _value;

    /// <summary>Creates an ε.</summary>
    /// <param name="value">0 &lt; value ≤ <see cref="MaxValue"/>, denominator at most <see cref="MaxDenominator"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside that range.</exception>
    public Epsilon(Rational value)
    {
        LossRange.Require(value, MaxValue, "epsilon", nameof(value));
        _value = value;
    }

    /// <summary>The exact value.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(Epsilon)</c>, which states no loss.</exception>
    public Rational Value =>
        _value.Sign > 0
            ? _value
            : throw new InvalidOperationException(
                "An epsilon must be stated; there is no default."
            );

    /// <summary>Creates numerator / denominator.</summary>
    /// <param name="numerator">At least 1.</param>
    /// <param name="denominator">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The quotient lies outside the range of ε.</exception>
    public static Epsilon Of(long numerator, long denominator = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(numerator);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        return new Epsilon(new Rational(new BigInteger(numerator), new BigInteger(denominator)));
    }

    /// <summary>Reads <c>1</c>, <c>0.25</c> or <c>1/3</c> exactly.</summary>
    /// <param name="text">See <see cref="Rational.Parse"/>.</param>
    /// <exception cref="FormatException">The text is not an exact number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number lies outside the range of ε.</exception>
    public static Epsilon Parse(string text) => new(Rational.Parse(text));

    /// <summary>The exact text, such as <c>1/4</c>.</summary>
    public override string ToString() => _value.ToString();
}
