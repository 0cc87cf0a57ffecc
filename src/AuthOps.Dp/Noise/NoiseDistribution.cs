using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Noise;

/// <summary>
/// A symmetric law on the integers that a mechanism adds to a count: its exact parameter for evidence, its error for
/// planning, exact draws. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// The floating-point members are for people who plan; nothing that is drawn or debited depends on them.
/// </remarks>
public abstract class NoiseDistribution
{
    private protected NoiseDistribution() { }

    /// <summary>The instruction set that draws of a span run on: <c>avx512</c>, <c>avx2</c> or <c>scalar</c>.</summary>
    public static string KernelName => DigitKernel.Name;

    /// <summary>The law's name in evidence, such as <c>discrete-laplace</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What <see cref="Parameter"/> is, such as <c>scale</c> or <c>sigma-squared</c>.</summary>
    public abstract string ParameterName { get; }

    /// <summary>The exact parameter.</summary>
    public abstract Rational Parameter { get; }

    /// <summary>The variance, to about 12 digits.</summary>
    public abstract double Variance { get; }

    /// <summary>The expected absolute value, to about 12 digits where the law is not wider than 2^12.</summary>
    public abstract double ExpectedAbsoluteError { get; }

    /// <summary>Pr[X = k], to about 12 digits.</summary>
    /// <param name="k">Any integer.</param>
    public abstract double Probability(long k);

    /// <summary>Pr[X ≥ k], to about 12 digits, or slightly above it where the law is wider than 2^12.</summary>
    /// <param name="k">Any integer above <see cref="long.MinValue"/>.</param>
    public abstract double UpperTail(long k);

    /// <summary>The least h with Pr[|X| &gt; h] ≤ 1 - confidence.</summary>
    /// <param name="confidence">0.5 ≤ confidence ≤ 1 - 10^-12, such as 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence lies outside that range.</exception>
    public long HalfWidth(double confidence)
    {
        if (!(confidence >= 0.5 && confidence <= 1 - 1e-12))
        {
            throw new ArgumentOutOfRangeException(
                nameof(confidence),
                "The confidence must lie between 0.5 and 1 - 10^-12."
            );
        }

        // Pr[|X| > h] = 2 Pr[X ≥ h + 1] falls in h: double the bracket, then halve it.
        var outside = 1 - confidence;
        var high = 1L;
        while (2 * UpperTail(high + 1) > outside)
        {
            high *= 2;
        }

        var low = -1L;
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (2 * UpperTail(middle + 1) > outside)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return high;
    }

    /// <summary>One exact draw.</summary>
    /// <remarks>
    /// A draw spends nothing; releasing a statistic with it does, so debit first. A draw must never be used twice.
    /// </remarks>
    public abstract long Sample();

    /// <summary>Overwrites all of the destination with independent exact draws, several times faster than one by one.</summary>
    /// <param name="destination">Any length.</param>
    public void Sample(Span<long> destination)
    {
        SecureBits bits = default;
        Fill(ref bits, destination);
    }

    /// <summary>One exact draw; a value beyond 64 bits, of probability below 2^-1000000, becomes the nearest end.</summary>
    internal abstract long Draw<TBits>(ref TBits bits)
        where TBits : struct, IRandomBits;

    /// <summary>Overwrites the destination with independent exact draws.</summary>
    internal abstract void Fill<TBits>(ref TBits bits, Span<long> destination)
        where TBits : struct, IRandomBits;

    /// <summary>An upper bound of ln E[exp(rate·X)] for a rate ≥ 0, to about 12 digits; +∞ where there is none.</summary>
    internal abstract double LogMoment(double rate);

    /// <summary>One exact draw by the reference algorithm, which shares no step with the others.</summary>
    internal abstract Int128 DrawReference<TChoices>(ref TChoices choices)
        where TChoices : struct, IExactChoices;
}
