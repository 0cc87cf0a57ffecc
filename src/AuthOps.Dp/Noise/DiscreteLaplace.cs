using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Noise;

/// <summary>
/// The discrete Laplace (two-sided geometric) law on the integers: Pr[X = k] ∝ exp(-|k|/scale), with an exact
/// rational scale. Draws are exact. Immutable and safe to share between
/// threads.
/// </summary>
/// <remarks>
/// Added to an integer of L1 sensitivity Δ, scale Δ/ε gives ε-DP (Ghosh, Roughgarden, Sundararajan 2009; Canonne,
/// Kamath, Steinke 2020). The floating-point members serve planning and do not touch what is drawn.
/// </remarks>
public sealed class DiscreteLaplace : NoiseDistribution
{
    /// <summary>The largest scale, 2^40, so that value plus noise fits 64 bits but for a probability below 2^-10^6.</summary>
    public const long MaxScale = 1L << 40;

    private DigitPlan? _plan;
    private readonly bool _fitsWord;
    private readonly ulong _wordT;
    private readonly ulong _wordS;

    /// <summary>Describes the law of a scale.</summary>
    /// <param name="scale">0 &lt; scale ≤ <see cref="MaxScale"/>, exact.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale lies outside that range.</exception>
    public DiscreteLaplace(Rational scale)
    {
        if (scale.Sign <= 0 || scale > MaxScale)
        {
            throw new ArgumentOutOfRangeException(
                nameof(scale),
                "The scale must lie above 0 and not above 2^40; declare a larger epsilon or a smaller bound."
            );
        }

        Scale = scale;
        const long WordLimit = 1L << 62;
        _fitsWord = scale.Numerator <= WordLimit && scale.Denominator <= WordLimit;
        if (_fitsWord)
        {
            _wordT = (ulong)scale.Numerator;
            _wordS = (ulong)scale.Denominator;
        }
    }

    // Made at the first draw; two threads may both make it, and make the same.
    private DigitPlan Plan => _plan ?? (_plan = DigitPlan.Laplace(Scale));

    private double Q => Math.Exp(-1 / Scale.ToDouble());

    /// <summary>The exact scale.</summary>
    public Rational Scale { get; }

    /// <inheritdoc/>
    public override string Name => "discrete-laplace";

    /// <inheritdoc/>
    public override string ParameterName => "scale";

    /// <inheritdoc/>
    public override Rational Parameter => Scale;

    /// <inheritdoc/>
    public override double Variance
    {
        get
        {
            // 2q/(1-q)², q = exp(-1/scale), written with sinh to keep precision at large scales.
            var sinh = Math.Sinh(0.5 / Scale.ToDouble());
            return 0.5 / (sinh * sinh);
        }
    }

    /// <inheritdoc/>
    public override double ExpectedAbsoluteError => 1 / Math.Sinh(1 / Scale.ToDouble());

    /// <inheritdoc/>
    public override double UpperTail(long k)
    {
        if (k <= 0)
        {
            return k == 0 ? 1 / (1 + Q) : 1 - UpperTail(1 - k);
        }

        return Math.Exp(-k / Scale.ToDouble()) / (1 + Q);
    }

    /// <inheritdoc/>
    public override double Probability(long k)
    {
        var scale = Scale.ToDouble();
        return Math.Tanh(0.5 / scale) * Math.Exp(-Math.Abs((double)k) / scale);
    }

    /// <inheritdoc/>
    public override long Sample()
    {
        SecureBits bits = default;
        return DigitSampler.Draw(ref bits, Plan);
    }

    internal override long Draw<TBits>(ref TBits bits) => DigitSampler.Draw(ref bits, Plan);

    internal override void Fill<TBits>(ref TBits bits, Span<long> destination) =>
        DigitSampler.Fill(ref bits, Plan, destination);

    internal override double LogMoment(double rate)
    {
        // (1-q)²/((1 - q e^r)(1 - q e^-r)) = 1/(1 - (sinh(r/2)/sinh(1/2s))²), for r below 1/s.
        var ratio = Math.Sinh(rate / 2) / Math.Sinh(0.5 / Scale.ToDouble());
        return ratio < 1 ? -Math.Log((1 - ratio) * (1 + ratio)) : double.PositiveInfinity;
    }

    internal override Int128 DrawReference<TChoices>(ref TChoices choices) =>
        _fitsWord
            ? DiscreteLaplaceSampler.Sample(ref choices, _wordT, _wordS)
            : DiscreteLaplaceSampler.Sample(ref choices, Scale.Numerator, Scale.Denominator);
}
