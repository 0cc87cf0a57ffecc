using System.Numerics;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// Whether the entropy of a class reaches log l, where logarithms alone may not tell. Stateless: safe for concurrent
/// use by several threads.
/// </summary>
internal static class EntropyThreshold
{
    /// <summary>Records of a class, its counts divided by what divides them all, up to which powers are computed.</summary>
    private const int LargestExact = 1 << 14;

    /// <summary>
    /// Beyond rounding the excess decides. Within it integers do: all counts divided by their greatest common divisor,
    /// entropy is at least log l where n^n ≥ l^n Π c^c. What is out of reach for that stays in doubt and is refused.
    /// </summary>
    /// <param name="counts">How often each value occurs; above 0.</param>
    /// <param name="size">Their sum.</param>
    /// <param name="l">Above 1.</param>
    /// <param name="excess">Entropy less log l, from logarithms.</param>
    public static bool Holds(ReadOnlySpan<int> counts, int size, Ratio l, double excess)
    {
        // Each term of the entropy rounds by far less than 1e-14.
        if (Math.Abs(excess) > 1e-11 + (1e-14 * counts.Length))
        {
            return excess > 0;
        }

        var divisor = size;
        foreach (var count in counts)
        {
            divisor = (int)BigInteger.GreatestCommonDivisor(divisor, count);
        }

        var n = size / divisor;
        if (n > LargestExact)
        {
            return false;
        }

        var left = BigInteger.Pow(n, n) * BigInteger.Pow(l.Denominator, n);
        var right = BigInteger.Pow(l.Numerator, n);
        foreach (var count in counts)
        {
            right *= BigInteger.Pow(count / divisor, count / divisor);
        }

        return left >= right;
    }
}
