namespace AuthOps.Dp.Privacy;

/// <summary>The one range check of the loss parameters.</summary>
internal static class LossRange
{
    private const long MaxDenominator = 1L << 62;

    internal static bool Contains(Rational value, long maxValue) =>
        value.Sign > 0 && value <= maxValue && value.Denominator <= MaxDenominator;

    internal static void Require(Rational value, long maxValue, string what, string parameterName)
    {
        if (!Contains(value, maxValue))
        {
            throw new ArgumentOutOfRangeException(
                parameterName,
                $"{what} must lie above 0 and not above {maxValue}, with a denominator of at most 2^62."
            );
        }
    }
}
