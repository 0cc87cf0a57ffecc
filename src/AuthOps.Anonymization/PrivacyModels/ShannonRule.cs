using System.Numerics;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// Entropy at least log l: n log n − Σ c log c ≥ n log l. Decided in floating point where that is certain; close
/// to equality exactly, as n^n ≥ l^n Π c^c in integers, all counts divided by their greatest common divisor.
/// </summary>
internal sealed class ShannonRule(Ratio l, SensitiveDistribution distribution) : SensitiveRule
{
    private const int ExactLimit = 1 << 14;
    private readonly double _logL = Math.Log(l.ToDouble());
    private readonly int[] _known = new int[distribution.NumberCount];

    public override bool Holds(ReadOnlySpan<int> values, ReadOnlySpan<int> counts, int size)
    {
        var length = KnownCounts(values, counts, _known);
        if (length == 0)
        {
            return false;
        }

        var known = _known.AsSpan(0, length);
        var sum = 0.0;
        foreach (var count in known)
        {
            sum += count * Logarithms.Of(count);
        }

        var excess = Logarithms.Of(size) - (sum / size) - _logL;
        return Math.Abs(excess) > 1e-11 ? excess > 0 : HoldsExactly(known, size, excess);
    }

    private bool HoldsExactly(ReadOnlySpan<int> known, int size, double excess)
    {
        var divisor = (BigInteger)size;
        foreach (var count in known)
        {
            divisor = BigInteger.GreatestCommonDivisor(divisor, count);
        }

        var n = (int)(size / divisor);
        if (n > ExactLimit)
        {
            // Out of reach for exact powers: the class is refused unless it is above by more than rounding.
            return excess > 1e-12;
        }

        var left = BigInteger.Pow(n, n) * BigInteger.Pow(l.Denominator, n);
        var right = BigInteger.Pow(l.Numerator, n);
        foreach (var count in known)
        {
            var c = (int)(count / divisor);
            right *= BigInteger.Pow(c, c);
        }

        return left >= right;
    }
}
