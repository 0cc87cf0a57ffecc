using AuthOps.Dp.Accounting;
using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;
using AuthOps.Dp.Statistics;

namespace AuthOps.Dp;

/// <summary>
/// Statistics by key, with every claim that the guarantee rests on: it does not compile without the unit, the
/// contribution bound, the grouping and the statistics, nor a statistic without its bounds and its loss. Immutable and
/// safe to share between threads.
/// </summary>
/// <remarks>
/// The declared total rule for data: a row with NULL unit, NULL key or a key that is not public is dropped; what
/// exceeds the contribution bound is dropped by keyed priority; a cell outside its bounds is clamped; a cell that is
/// no number counts as its range says. No condition of the data raises an error.
/// </remarks>
public sealed record AggregationPlan
{
    /// <summary>The most statistics of a plan.</summary>
    public const int MaxStatistics = 256;

    /// <summary>What is protected.</summary>
    public required PrivacyUnit Unit { get; init; }

    /// <summary>How much of one unit may count.</summary>
    public required ContributionBound Bound { get; init; }

    /// <summary>By what rows are grouped.</summary>
    public required Grouping Groups { get; init; }

    /// <summary>What is released for each key; 1 to <see cref="MaxStatistics"/>, names all different.</summary>
    public required IReadOnlyList<Statistic> Statistics { get; init; }

    /// <summary>The exact loss of the whole release: all statistics and the selection of private keys.</summary>
    /// <exception cref="ArgumentException">The plan is contradictory.</exception>
    public PrivacyLoss Loss => PlanCompiler.Compile(this).Loss;

    /// <summary>
    /// What the release does to the privacy of a unit, for accountants: the loss of each noise and of the selection of
    /// private keys, under <see cref="NeighbouringRelation.AddOrRemoveOne"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The plan is contradictory.</exception>
    public PrivacyEvent ToEvent() => PlanCompiler.Compile(this).ToEvent();

    /// <summary>
    /// What the release would cost and how far off it would be, computed from the plan alone: no data is opened and
    /// nothing is spent.
    /// </summary>
    /// <param name="confidence">The confidence of the intervals, 0.5 to 1 - 10^-12, such as 0.95.</param>
    /// <exception cref="ArgumentException">The plan is contradictory, or its noise beyond bounds.</exception>
    public PlanExplanation Explain(double confidence) =>
        PlanExplanation.Of(PlanCompiler.Compile(this), confidence);
}
