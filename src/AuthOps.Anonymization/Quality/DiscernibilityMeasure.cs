using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Quality;

/// <summary>
/// Σ f² over kept classes plus n f over suppressed ones. Merging classes never lowers Σ f², and a suppressed record
/// costs n.
/// </summary>
internal sealed class DiscernibilityMeasure(bool isMonotone, EncodedTable table) : QualityMeasure
{
    private readonly long _rows = table.Rows;
    private readonly long _least = Math.Max(1, table.Policy.SmallestPossibleClass);

    /// <summary>What a suppressed record costs beyond its part of Σ f² at least.</summary>
    private readonly double _more =
        table.PopulationColumn < 0
            ? table.Rows - Math.Max(1, table.Policy.SmallestPossibleClass) + 1
            : 0;

    public override Score Bound(ReadOnlySpan<int> levels, long suppressed) =>
        isMonotone
            ? new Score(_rows)
            : new Score(((double)(_rows - suppressed) * _least) + ((double)suppressed * _rows));

    public override bool BoundsByLevels => false;

    /// <summary>
    /// Σ f² over all classes, and for records in classes that are too small n instead of f. Where a population decides
    /// too, a suppressed class may be of any size, and n · f is at least f².
    /// </summary>
    public override Score BoundBetween(ReadOnlySpan<int> levels, NodeBound bound) =>
        isMonotone
            ? new Score(Math.Max(bound.Squares, _rows))
            : new Score(
                Math.Max(
                    bound.Squares + (bound.Suppressed * _more),
                    Bound(levels, bound.Suppressed).Value
                )
            );

    public override Score BoundAbove(ReadOnlySpan<int> levels, NodeStatistics node) =>
        new(node.Squares);

    public override Score Measure(ReadOnlySpan<int> levels, NodeStatistics node) =>
        isMonotone
            ? new Score(node.Squares)
            : new Score(node.KeptSquares + ((double)node.SuppressedRows * _rows));
}
