namespace AuthOps.Metering.Ledger;

/// <summary>
/// What an allowed revenue is computed with. 发改价格〔2025〕65号 leaves the profit rate and the length of a cycle to
/// whoever approves, so both are stated here. Immutable and safe to share between threads.
/// </summary>
public sealed record AllowedRevenueTerms
{
    /// <summary>Creates the terms.</summary>
    /// <param name="rateNumerator">Numerator of the permitted profit rate on net cost, at least 0.</param>
    /// <param name="rateDenominator">Its denominator, at least 1.</param>
    /// <param name="cycleMonths">Months of a cycle, 1 to 120.</param>
    /// <exception cref="ArgumentOutOfRangeException">A part is out of range.</exception>
    public AllowedRevenueTerms(long rateNumerator, long rateDenominator, int cycleMonths)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rateNumerator);
        ArgumentOutOfRangeException.ThrowIfLessThan(rateDenominator, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(cycleMonths, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cycleMonths, 120);
        RateNumerator = rateNumerator;
        RateDenominator = rateDenominator;
        CycleMonths = cycleMonths;
    }

    /// <summary>Numerator of the profit rate.</summary>
    public long RateNumerator { get; }

    /// <summary>Denominator of the profit rate.</summary>
    public long RateDenominator { get; }

    /// <summary>Months of a cycle.</summary>
    public int CycleMonths { get; }
}
