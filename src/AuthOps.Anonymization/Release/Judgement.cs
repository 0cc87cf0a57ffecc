using System.Numerics;

namespace AuthOps.Anonymization.Release;

/// <summary>What a model says of a class.</summary>
/// <param name="Holds">Whether it holds.</param>
/// <param name="Measure">What the class has of it.</param>
/// <param name="Numerator">The measure as a fraction, where it is one.</param>
/// <param name="Denominator">At least 1, or 0 where the measure is no fraction.</param>
internal readonly record struct Judgement(
    bool Holds,
    double Measure,
    BigInteger Numerator = default,
    BigInteger Denominator = default
)
{
    /// <summary>A measure that is a fraction.</summary>
    public static Judgement Of(bool holds, BigInteger numerator, BigInteger denominator) =>
        new(holds, (double)numerator / (double)denominator, numerator, denominator);

    /// <summary>The measure as a fraction, or null.</summary>
    public Ratio? Fraction => Denominator.IsZero ? null : new Ratio(Numerator, Denominator);

    /// <summary>Whether this measure is the worse one; fractions are compared exactly.</summary>
    public bool IsWorseThan(Judgement other, bool largerIsWorse)
    {
        var order =
            Denominator.IsZero || other.Denominator.IsZero
                ? Measure.CompareTo(other.Measure)
                : (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);
        return largerIsWorse ? order > 0 : order < 0;
    }
}
