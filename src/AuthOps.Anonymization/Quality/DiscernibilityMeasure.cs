using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Quality;

/// <summary>
/// Σ f² over kept classes plus n f over suppressed ones. Merging classes never lowers Σ f², and a suppressed record
/// costs n.
/// </summary>
internal sealed class DiscernibilityMeasure(bool isMonotone, EncodedTable table) : QualityMeasure
{
    private readonly long _rows = table.Table.RowCount;
    private readonly long _least = Math.Max(1, table.Policy.SmallestPossibleClass);

    public override Score Bound(ReadOnlySpan<int> levels, long suppressed) =>
        isMonotone
            ? new Score(_rows)
            : new Score(((double)(_rows - suppressed) * _least) + ((double)suppressed * _rows));

    public override Score BoundAbove(ReadOnlySpan<int> levels, NodeStatistics node) =>
        new(node.Squares);

    public override Score Measure(ReadOnlySpan<int> levels, NodeStatistics node) =>
        isMonotone
            ? new Score(node.Squares)
            : new Score(node.KeptSquares + ((double)node.SuppressedRows * _rows));
}
