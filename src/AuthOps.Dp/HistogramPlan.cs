using AuthOps.Dp.Accounting;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;
using AuthOps.Dp.Statistics;

namespace AuthOps.Dp;

/// <summary>
/// A count of rows for each public key, with every claim that the guarantee rests on: it does not compile without the
/// unit, the keys, the contribution bound and the loss. The short form of an <see cref="AggregationPlan"/> with one
/// <see cref="RowCount"/>. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// <para>A loss in ε adds discrete Laplace noise of scale Δ1/ε; a loss in ρ adds discrete Gaussian noise of
/// σ² = Δ2²/2ρ. Both scales are exact. With L∞ = 1 the counts are numbers of units.</para>
/// <para>The declared total rule for data: a row with NULL unit, NULL key or a key that is not public is dropped; what
/// exceeds the contribution bound is dropped by keyed priority. No condition of the data raises an error.</para>
/// </remarks>
public sealed record HistogramPlan
{
    /// <summary>What is protected.</summary>
    public required PrivacyUnit Unit { get; init; }

    /// <summary>The column by whose value rows are counted.</summary>
    public required string KeyColumn { get; init; }

    /// <summary>The keys that are released.</summary>
    public required PublicKeys Keys { get; init; }

    /// <summary>How much of one unit may count.</summary>
    public required ContributionBound Bound { get; init; }

    /// <summary>The loss of this release: an <see cref="Epsilon"/> or a <see cref="Rho"/>.</summary>
    public required PrivacyLoss Loss { get; init; }

    /// <summary>What the release does to the privacy of a unit, for accountants.</summary>
    /// <exception cref="ArgumentException">The plan is contradictory.</exception>
    public PrivacyEvent ToEvent() => Compile().ToEvent();

    /// <summary>
    /// What the release would cost and how far off it would be, computed from the plan alone: no data is opened and
    /// nothing is spent.
    /// </summary>
    /// <param name="confidence">The confidence of the interval, 0.5 to 1 - 10^-12, such as 0.95.</param>
    /// <exception cref="ArgumentException">The plan is contradictory, or its noise beyond bounds.</exception>
    public HistogramExplanation Explain(double confidence) => new(Compile(), confidence);

    /// <summary>Checks the plan and derives its noise, before any data is opened.</summary>
    /// <exception cref="ArgumentException">The plan is contradictory, or its noise beyond bounds.</exception>
    internal CompiledPlan Compile()
    {
        ArgumentNullException.ThrowIfNull(Loss);
        ArgumentNullException.ThrowIfNull(Keys);
        ArgumentException.ThrowIfNullOrEmpty(KeyColumn);
        return PlanCompiler.Compile(
            new AggregationPlan
            {
                Unit = Unit,
                Bound = Bound,
                Groups = Grouping.By(KeyColumn, Keys),
                Statistics = [new RowCount { Name = "count", Loss = Loss }],
            },
            "histogram"
        );
    }
}
