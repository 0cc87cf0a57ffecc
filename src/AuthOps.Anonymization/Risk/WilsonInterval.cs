namespace AuthOps.Anonymization.Risk;

/// <summary>
/// A measured rate with its score interval (Wilson, J. American Statistical Association 22, 1927) at 95 %. Immutable
/// and safe to share between threads.
/// </summary>
public sealed record WilsonInterval
{
    // The 97.5 % quantile of the standard normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>Computes the interval.</summary>
    /// <param name="successes">0 to <paramref name="attempts"/>.</param>
    /// <param name="attempts">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is outside its range.</exception>
    public WilsonInterval(long successes, long attempts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, attempts);
        Successes = successes;
        Attempts = attempts;
        double n = attempts;
        var rate = successes / n;
        var scale = 1 + (Z * Z / n);
        var center = (rate + (Z * Z / (2 * n))) / scale;
        var half = Z * Math.Sqrt((rate * (1 - rate) / n) + (Z * Z / (4 * n * n))) / scale;
        // At the ends the formula is exact and only its rounding is not.
        Lower = successes == 0 ? 0 : Math.Max(0, center - half);
        Upper = successes == attempts ? 1 : Math.Min(1, center + half);
    }

    /// <summary>Attempts that succeeded.</summary>
    public long Successes { get; }

    /// <summary>Attempts.</summary>
    public long Attempts { get; }

    /// <summary>The share that succeeded.</summary>
    public double Rate => (double)Successes / Attempts;

    /// <summary>The lower end of the interval, 0 to 1.</summary>
    public double Lower { get; }

    /// <summary>The upper end of the interval, 0 to 1.</summary>
    public double Upper { get; }
}
