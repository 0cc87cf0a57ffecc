using System.Numerics;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// A non-negative rational that is compared with ratios of counts: in 128-bit integers where they hold it,
/// otherwise in big ones. Immutable and safe to share between threads.
/// </summary>
internal readonly struct ExactFactor
{
    private readonly Ratio _value;
    private readonly long _numerator;
    private readonly long _denominator;

    public ExactFactor(Ratio value)
    {
        _value = value;
        if (value.Numerator <= long.MaxValue && value.Denominator <= long.MaxValue)
        {
            _numerator = (long)value.Numerator;
            _denominator = (long)value.Denominator;
        }
    }

    /// <summary>The sign of value · factor − other.</summary>
    /// <param name="factor">Non-negative.</param>
    /// <param name="other">Non-negative.</param>
    public int Compare(long factor, long other) =>
        (ulong)(_numerator | _denominator | factor | other) <= int.MaxValue && _denominator != 0
            ? (_numerator * factor).CompareTo(_denominator * other)
        : _denominator != 0 ? ((Int128)_numerator * factor).CompareTo((Int128)_denominator * other)
        : (_value.Numerator * factor).CompareTo(_value.Denominator * other);

    /// <summary>The sign of value · factor − other.</summary>
    public int Compare(BigInteger factor, BigInteger other) =>
        (_value.Numerator * factor).CompareTo(_value.Denominator * other);

    /// <summary>The sign of value · factor − other, for factors below 2^63 in size after all.</summary>
    public int Compare(Int128 factor, Int128 other)
    {
        const long Small = long.MaxValue;
        if (factor <= Small && other <= Small)
        {
            return Compare((long)factor, (long)other);
        }

        return Compare((BigInteger)factor, (BigInteger)other);
    }

    /// <summary>The least integer that is no less than value · factor, or a number if that is smaller.</summary>
    /// <param name="factor">Non-negative.</param>
    /// <param name="most">The number.</param>
    public long Ceiling(long factor, long most)
    {
        if (Compare(factor, most) >= 0)
        {
            return most;
        }

        return _denominator != 0
            ? (long)((((Int128)_numerator * factor) + _denominator - 1) / _denominator)
            : (long)(((_value.Numerator * factor) + _value.Denominator - 1) / _value.Denominator);
    }
}
