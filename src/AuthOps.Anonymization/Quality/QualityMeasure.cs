using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Quality;

/// <summary>A quality model prepared for one table. May hold scratch memory; not safe for concurrent use.</summary>
internal abstract class QualityMeasure
{
    /// <summary>
    /// A lower bound for the score of a node with at least these levels and at least so many suppressed records.
    /// </summary>
    /// <param name="levels">A level per quasi-identifier, in policy order.</param>
    /// <param name="suppressed">Records certainly suppressed at every such node.</param>
    public abstract Score Bound(ReadOnlySpan<int> levels, long suppressed);

    /// <summary>
    /// A lower bound for the score of one node whose classes are known, without looking at each suppressed one; the
    /// measure that cannot do better gives <see cref="Bound"/>.
    /// </summary>
    public virtual Score Estimate(ReadOnlySpan<int> levels, NodeStatistics node) =>
        Bound(levels, node.SuppressedRows);

    /// <summary>
    /// A lower bound for the scores of all nodes above one whose classes are known.
    /// </summary>
    /// <param name="levels">The node.</param>
    /// <param name="node">Its classes.</param>
    public virtual Score BoundAbove(ReadOnlySpan<int> levels, NodeStatistics node) =>
        Bound(levels, 0);

    /// <summary>Whether <see cref="Bound"/> says something from levels alone.</summary>
    public virtual bool BoundsByLevels => true;

    /// <summary>Whether scores and bounds come of the numbers of classes and suppressed records alone.</summary>
    public virtual bool NeedsNumbersAlone => false;

    /// <summary>A lower bound for the score of one node of which only so much is certain.</summary>
    public virtual Score BoundBetween(ReadOnlySpan<int> levels, NodeBound bound) =>
        Bound(levels, bound.Suppressed);

    /// <summary>Whether <see cref="SuppressionCosts"/> tells anything.</summary>
    public virtual bool HasCosts => false;

    /// <summary>
    /// What the suppressed records of a node cost beyond generalisation, per attribute; where at every finer node they
    /// are suppressed too, they cost no less there.
    /// </summary>
    /// <param name="levels">The node.</param>
    /// <param name="node">Its classes.</param>
    /// <param name="isMeasured">Whether <see cref="Measure"/> was asked about the same just before.</param>
    /// <param name="costs">Per attribute; overwritten.</param>
    public virtual void SuppressionCosts(
        ReadOnlySpan<int> levels,
        NodeStatistics node,
        bool isMeasured,
        Span<double> costs
    ) => costs.Clear();

    /// <summary>The score of a node.</summary>
    public abstract Score Measure(ReadOnlySpan<int> levels, NodeStatistics node);

    /// <summary>
    /// What a single class costs, where the model knows: among classes of equal size a model of all class sizes
    /// suppresses the cheapest first, as ARX does. Null where only the size counts.
    /// </summary>
    /// <param name="levels">The node.</param>
    /// <param name="labels">The class's label per quasi-identifier.</param>
    /// <param name="size">Its records.</param>
    public virtual Score? ClassCost(ReadOnlySpan<int> levels, ReadOnlySpan<int> labels, int size) =>
        null;
}
