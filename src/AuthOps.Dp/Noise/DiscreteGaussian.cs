using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Noise;

/// <summary>
/// The discrete Gaussian law on the integers: Pr[X = k] ∝ exp(-k²/2σ²), with an exact rational σ². Draws are exact. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// Added to each coordinate of an integer vector of squared L2 sensitivity Δ², it gives ρ-zCDP with ρ = Δ²/2σ²
/// (Canonne, Kamath, Steinke 2020, Theorem 14). The floating-point members serve planning and do not touch what is
/// drawn.
/// </remarks>
public sealed class DiscreteGaussian : NoiseDistribution
{
    /// <summary>The largest σ², 2^80 (σ = 2^40).</summary>
    public static Rational MaxSquaredSigma => (Rational)(1L << 40) * (1L << 40);

    // Sums over the law are exact up to this σ; wider laws are summed in blocks, from above.
    private const double ExactSigma = 4096;

    private readonly GaussianParameters _parameters;
    private readonly double _sigma;
    private DigitPlan? _plan;
    private WideGaussian? _wide;

    /// <summary>Describes the law of a σ².</summary>
    /// <param name="squaredSigma">0 &lt; σ² ≤ <see cref="MaxSquaredSigma"/>, exact.</param>
    /// <exception cref="ArgumentOutOfRangeException">σ² lies outside that range.</exception>
    public DiscreteGaussian(Rational squaredSigma)
    {
        if (squaredSigma.Sign <= 0 || squaredSigma > MaxSquaredSigma)
        {
            throw new ArgumentOutOfRangeException(
                nameof(squaredSigma),
                "Sigma squared must lie above 0 and not above 2^80; declare a larger rho or a smaller bound."
            );
        }

        SquaredSigma = squaredSigma;
        _parameters = new GaussianParameters(squaredSigma);
        _sigma = Math.Sqrt(squaredSigma.ToDouble());
    }

    /// <summary>The exact σ², the variance of the continuous law and slightly more than this law's own.</summary>
    public Rational SquaredSigma { get; }

    /// <inheritdoc/>
    public override string Name => "discrete-gaussian";

    /// <inheritdoc/>
    public override string ParameterName => "sigma-squared";

    /// <inheritdoc/>
    public override Rational Parameter => SquaredSigma;

    /// <inheritdoc/>
    public override double Variance =>
        _sigma > ExactSigma ? _sigma * _sigma : 2 * SumFrom(1, static k => k * k) / Normaliser;

    /// <inheritdoc/>
    public override double ExpectedAbsoluteError =>
        _sigma > ExactSigma
            ? _sigma * Math.Sqrt(2 / Math.PI)
            : 2 * SumFrom(1, static k => k) / Normaliser;

    private bool HasTable => _sigma <= DigitPlan.MaxTableSigma;

    // Made at the first draw; two threads may both make it, and make the same.
    private DigitPlan Table => _plan ?? (_plan = DigitPlan.Gaussian(SquaredSigma));

    private WideGaussian Wide => _wide ?? (_wide = new WideGaussian(SquaredSigma, _parameters));

    // θ = Σ exp(-k²/2σ²); above σ = 2 by Poisson summation √(2πσ²)(1 + 2 exp(-2π²σ²)), whose further terms vanish.
    private double Normaliser =>
        _sigma > 2
            ? Math.Sqrt(2 * Math.PI)
                * _sigma
                * (1 + (2 * Math.Exp(-2 * Math.PI * Math.PI * _sigma * _sigma)))
            : 1 + (2 * SumFrom(1, static _ => 1));

    /// <inheritdoc/>
    public override double Probability(long k) => Weight(k) / Normaliser;

    /// <inheritdoc/>
    public override double UpperTail(long k) =>
        k <= 0
            ? 1 - (k == 0 ? UpperTail(1) : UpperTail(1 - k))
            : SumFrom(k, static _ => 1) / Normaliser;

    /// <inheritdoc/>
    public override long Sample()
    {
        SecureBits bits = default;
        return Draw(ref bits);
    }

    internal override long Draw<TBits>(ref TBits bits) =>
        HasTable ? DigitSampler.Draw(ref bits, Table) : Wide.Draw(ref bits);

    internal override void Fill<TBits>(ref TBits bits, Span<long> destination)
    {
        if (HasTable)
        {
            DigitSampler.Fill(ref bits, Table, destination);
        }
        else
        {
            Wide.Fill(ref bits, destination);
        }
    }

    // Canonne, Kamath, Steinke 2020, Corollary 17: not above that of the continuous law.
    internal override double LogMoment(double rate) => rate * rate * SquaredSigma.ToDouble() / 2;

    internal override Int128 DrawReference<TChoices>(ref TChoices choices) =>
        DiscreteGaussianSampler.Sample(ref choices, _parameters);

    private double Weight(double k) => Math.Exp(-(k * k) / (2 * _sigma * _sigma));

    /// <summary>Σ over j ≥ k of f(j) weight(j); in blocks whose first weight stands for all where σ is large.</summary>
    private double SumFrom(long k, Func<double, double> f)
    {
        var stride = Math.Max(1, Math.Ceiling(_sigma / ExactSigma));
        var sum = 0.0;
        for (double j = k; ; j += stride)
        {
            var term = f(j) * Weight(j) * stride;
            sum += term;
            if (term <= sum * 1e-17)
            {
                return sum;
            }
        }
    }
}
