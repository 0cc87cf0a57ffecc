using AuthOps.Dp.Accounting.Events;
using AuthOps.Dp.Privacy;

namespace AuthOps.Dp.Accounting;

/// <summary>
/// What one or several releases do to the privacy of a unit: the noise, its sensitivity and the neighbouring relation
/// under which that sensitivity was derived. A description only; accountants read it. Immutable and safe to share
/// between threads.
/// </summary>
/// <remarks>
/// <para>A sensitivity is the most one unit changes one number under the relation of the event. Noise added to a
/// vector of which a unit changes at most L0 coordinates is the composition of L0 events, one a coordinate; for
/// continuous Gaussian noise one event with the squared L2 sensitivity of the vector says the same.</para>
/// <para>Every event bears its relation, and events of different relations cannot be put together.</para>
/// </remarks>
public abstract record PrivacyEvent
{
    private protected PrivacyEvent(NeighbouringRelation relation)
    {
        if (
            relation is not (NeighbouringRelation.AddOrRemoveOne or NeighbouringRelation.ReplaceOne)
        )
        {
            throw new ArgumentOutOfRangeException(
                nameof(relation),
                "State the neighbouring relation: AddOrRemoveOne or ReplaceOne."
            );
        }

        Relation = relation;
    }

    /// <summary>The neighbouring relation of the event's sensitivity.</summary>
    public NeighbouringRelation Relation { get; }

    /// <summary>Whether the worst pair of neighbours is the same in both orders.</summary>
    internal virtual bool IsSymmetric => true;

    /// <summary>
    /// The δ of a failure in which nothing is promised; all other bounds of the event hold outside of it.
    /// </summary>
    internal virtual Rational FailureDelta => Rational.Zero;

    /// <summary>A pure ε, rounded up where it is irrational, or null where there is none.</summary>
    internal abstract Rational? PureEpsilon { get; }

    /// <summary>A zCDP ρ, or null where there is none.</summary>
    internal abstract Rational? ConcentratedRho { get; }

    /// <summary>The μ² of a Gaussian-DP bound, rounded up where it is irrational, or null where there is none.</summary>
    internal abstract Rational? SquaredGaussianMu { get; }

    /// <summary>Continuous Laplace noise on a number: density ∝ exp(-|x|/scale).</summary>
    /// <param name="scale">The scale, positive.</param>
    /// <param name="sensitivity">The most one unit changes the number, positive.</param>
    /// <param name="relation">The neighbouring relation of the sensitivity.</param>
    public static PrivacyEvent Laplace(
        Rational scale,
        Rational sensitivity,
        NeighbouringRelation relation
    ) => new LaplaceEvent(scale, sensitivity, relation);

    /// <summary>Continuous Gaussian noise on a number or vector.</summary>
    /// <param name="squaredSigma">The variance of each coordinate's noise, positive.</param>
    /// <param name="squaredSensitivity">The largest squared L2 distance one unit makes, positive.</param>
    /// <param name="relation">The neighbouring relation of the sensitivity.</param>
    public static PrivacyEvent Gaussian(
        Rational squaredSigma,
        Rational squaredSensitivity,
        NeighbouringRelation relation
    ) => new GaussianEvent(squaredSigma, squaredSensitivity, relation);

    /// <summary>Discrete Laplace noise on an integer: Pr[k] ∝ exp(-|k|/scale).</summary>
    /// <param name="scale">The scale, positive.</param>
    /// <param name="sensitivity">The most one unit changes the integer, 1 … 2^20.</param>
    /// <param name="relation">The neighbouring relation of the sensitivity.</param>
    public static PrivacyEvent DiscreteLaplace(
        Rational scale,
        long sensitivity,
        NeighbouringRelation relation
    ) => new DiscreteLaplaceEvent(scale, sensitivity, relation);

    /// <summary>Discrete Gaussian noise on an integer: Pr[k] ∝ exp(-k²/2σ²).</summary>
    /// <param name="squaredSigma">σ², positive.</param>
    /// <param name="sensitivity">The most one unit changes the integer, 1 … 2^20.</param>
    /// <param name="relation">The neighbouring relation of the sensitivity.</param>
    public static PrivacyEvent DiscreteGaussian(
        Rational squaredSigma,
        long sensitivity,
        NeighbouringRelation relation
    ) => new DiscreteGaussianEvent(squaredSigma, sensitivity, relation);

    /// <summary>Randomised response: with a probability the answer is replaced by a uniform category.</summary>
    /// <param name="categories">How many categories there are, at least 2.</param>
    /// <param name="uniformProbability">The probability of a uniform answer, in (0, 1].</param>
    /// <param name="relation">
    /// The neighbouring relation; <see cref="NeighbouringRelation.ReplaceOne"/> for one answer a unit.
    /// </param>
    public static PrivacyEvent RandomizedResponse(
        int categories,
        Rational uniformProbability,
        NeighbouringRelation relation
    ) => new RandomizedResponseEvent(categories, uniformProbability, relation);

    /// <summary>Any mechanism of which only its pure ε is known, such as permute-and-flip or AboveThreshold.</summary>
    /// <param name="epsilon">The ε.</param>
    /// <param name="relation">The neighbouring relation.</param>
    public static PrivacyEvent Pure(Epsilon epsilon, NeighbouringRelation relation) =>
        new PureEvent(epsilon.Value, relation);

    /// <summary>
    /// A mechanism of bounded range, such as the exponential mechanism: ε-DP and ε²/8-zCDP (Cesar and Rogers 2021,
    /// Lemma 3.2). Permute-and-flip and report-noisy-max are not of bounded range: use <see cref="Pure"/> for them.
    /// </summary>
    /// <param name="epsilon">The ε.</param>
    /// <param name="relation">The neighbouring relation.</param>
    public static PrivacyEvent BoundedRange(Epsilon epsilon, NeighbouringRelation relation) =>
        new BoundedRangeEvent(epsilon.Value, relation);

    /// <summary>Any mechanism of which only its zCDP ρ is known.</summary>
    /// <param name="rho">The ρ.</param>
    /// <param name="relation">The neighbouring relation.</param>
    public static PrivacyEvent Concentrated(Rho rho, NeighbouringRelation relation) =>
        new ConcentratedEvent(rho.Value, relation);

    /// <summary>Any mechanism of which only its (ε, δ) is known.</summary>
    /// <param name="epsilon">ε ≥ 0.</param>
    /// <param name="delta">0 &lt; δ &lt; 1.</param>
    /// <param name="relation">The neighbouring relation.</param>
    public static PrivacyEvent Approximate(
        Rational epsilon,
        Rational delta,
        NeighbouringRelation relation
    ) => new ApproximateEvent("approximate", epsilon, delta, relation);

    /// <summary>
    /// Selection of partitions by a threshold, whose loss is (ε, δ) for all partitions a unit takes part in together:
    /// truncated geometric, Laplace or Gaussian thresholds.
    /// </summary>
    /// <param name="epsilon">ε ≥ 0 of the whole selection.</param>
    /// <param name="delta">0 &lt; δ &lt; 1 of the whole selection.</param>
    /// <param name="relation">The neighbouring relation.</param>
    public static PrivacyEvent Selection(
        Rational epsilon,
        Rational delta,
        NeighbouringRelation relation
    ) => new ApproximateEvent("selection", epsilon, delta, relation);

    /// <summary>An event on a uniform sample, without replacement, of a fixed number of units.</summary>
    /// <param name="inner">The event on the sample, under <see cref="NeighbouringRelation.ReplaceOne"/>.</param>
    /// <param name="sampleSize">How many units are drawn, at least 1.</param>
    /// <param name="populationSize">Out of how many, public under this relation; at least the sample's.</param>
    /// <exception cref="NeighbouringRelationException">The inner event is not under replace-one.</exception>
    public static PrivacyEvent FixedSizeSubsampled(
        PrivacyEvent inner,
        long sampleSize,
        long populationSize
    ) => FixedSizeSubsampledEvent.Of(inner, sampleSize, populationSize);

    /// <summary>All of the events, on the same data; their number and parameters fixed beforehand.</summary>
    /// <param name="events">At least one, all under one relation.</param>
    /// <exception cref="NeighbouringRelationException">The relations differ.</exception>
    public static PrivacyEvent Compose(params ReadOnlySpan<PrivacyEvent> events) =>
        ComposedEvent.Of(events);

    /// <summary>
    /// Events on disjoint parts of the data, the part of a unit depending on nothing but the unit. An added or removed
    /// unit touches one part; a replaced unit can touch two, so under replace-one the two worst parts count.
    /// </summary>
    /// <param name="events">At least one, all under one relation.</param>
    /// <exception cref="NeighbouringRelationException">The relations differ.</exception>
    public static PrivacyEvent Parallel(params ReadOnlySpan<PrivacyEvent> events) =>
        ParallelEvent.Of(events);

    /// <summary>This event several times on the same data; the number fixed beforehand.</summary>
    /// <param name="count">1 … 10^9.</param>
    public PrivacyEvent Repeat(long count) => ComposedEvent.Repeat(this, count);

    /// <summary>What is known of a release that declares a loss, under add/remove-one.</summary>
    internal static PrivacyEvent OfLoss(PrivacyLoss loss)
    {
        const NeighbouringRelation relation = NeighbouringRelation.AddOrRemoveOne;
        return (loss.Measure, loss.Delta.Sign) switch
        {
            (PrivacyMeasure.PureEpsilon, 0) => Pure(new Epsilon(loss.Value), relation),
            (PrivacyMeasure.PureEpsilon, _) => Selection(loss.Value, loss.Delta, relation),
            (_, 0) => Concentrated(new Rho(loss.Value), relation),
            _ => Compose(
                Concentrated(new Rho(loss.Value), relation),
                Selection(Rational.Zero, loss.Delta, relation)
            ),
        };
    }

    /// <summary>The event in words, with exact parameters, in every culture alike.</summary>
    public abstract override string ToString();

    /// <summary>A bound on the Rényi divergence of an order above 1, rounded up; +∞ where there is none.</summary>
    internal abstract double RenyiBound(double order);

    /// <summary>The simple events of a composition with their counts; this event once where it is simple.</summary>
    internal virtual IReadOnlyList<(PrivacyEvent Event, long Count)> Parts => [(this, 1)];

    private protected static Rational RequirePositive(Rational value, string what, string name) =>
        value.Sign > 0
            ? value
            : throw new ArgumentOutOfRangeException(name, $"{what} must be positive.");

    private protected static long RequireSensitivity(long value, string name) =>
        value is >= 1 and <= 1 << 20
            ? value
            : throw new ArgumentOutOfRangeException(
                name,
                "The sensitivity must be an integer between 1 and 2^20; scale the grid of the statistic."
            );

    private protected string Words(FormattableString text) =>
        FormattableString.Invariant(text)
        + (
            Relation == NeighbouringRelation.ReplaceOne
                ? " under replace-one"
                : " under add/remove-one"
        );
}
