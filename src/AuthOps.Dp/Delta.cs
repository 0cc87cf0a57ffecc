using AuthOps.Dp.Privacy;

namespace AuthOps.Dp;

/// <summary>
/// The probability with which a guarantee may fail, exact: 0 &lt; δ &lt; 1. Choose it far below one over the number of
/// units. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// There is no default: <c>default(Delta)</c> is refused wherever it is used. Dwork, Kenthapadi, McSherry, Mironov,
/// Naor 2006.
/// </remarks>
public readonly record struct Delta
{
    private readonly Rational _value;

    /// <summary>Creates a δ.</summary>
    /// <param name="value">0 &lt; value &lt; 1, denominator at most 2^128.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside that range.</exception>
    public Delta(Rational value)
    {
        if (!Contains(value))
        {
            throw new ArgumentOutOfRangeException(
                nameof(value),
                "A delta must lie strictly between 0 and 1, with a denominator of at most 2^128."
            );
        }

        _value = value;
    }

    /// <summary>The exact value.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(Delta)</c>, which states no probability.</exception>
    public Rational Value =>
        _value.Sign > 0
            ? _value
            : throw new InvalidOperationException("A delta must be stated; there is no default.");

    /// <summary>Reads <c>0.0000001</c> or <c>1/10000000</c> exactly.</summary>
    /// <param name="text">See <see cref="Rational.Parse"/>.</param>
    /// <exception cref="FormatException">The text is not an exact number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number lies outside the range of δ.</exception>
    public static Delta Parse(string text) => new(Rational.Parse(text));

    /// <summary>The exact text, such as <c>1/10000000</c>.</summary>
    public override string ToString() => _value.ToString();

    internal static bool Contains(Rational value) =>
        value.Sign > 0 && value < 1 && value.Denominator.GetBitLength() <= 129;
}
