namespace AuthOps.Dp.Accounting;

/// <summary>
/// A closed interval that holds an ε or a δ: the upper end is what may be claimed, the lower end shows how much of it
/// is the accountant's own slack. Immutable and safe to share between threads.
/// </summary>
/// <param name="Lower">Not above the true value; 0 where the accountant bounds from above only.</param>
/// <param name="Upper">Not below the true value.</param>
public readonly record struct LossInterval(double Lower, double Upper)
{
    /// <summary>(Upper - Lower)/Upper, 0 where both are 0, 1 where the upper end is infinite.</summary>
    public double RelativeGap =>
        Upper == 0 ? 0
        : double.IsFinite(Upper) ? (Upper - Lower) / Upper
        : 1;

    /// <summary>Whether a value lies in the interval.</summary>
    /// <param name="value">The value.</param>
    public bool Contains(double value) => Lower <= value && value <= Upper;
}
