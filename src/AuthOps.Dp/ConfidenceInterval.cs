namespace AuthOps.Dp;

/// <summary>
/// Where the number without noise lies with the stated confidence, by the law of the noise alone: nothing about the
/// data. Immutable and safe to share between threads.
/// </summary>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end.</param>
public readonly record struct ConfidenceInterval(double Lower, double Upper);
