using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Quality;

/// <summary>
/// n / (classes + 1 where anything is suppressed). A released class above a node is a union of the node's classes:
/// it holds a released one, or at least the smallest allowed number of suppressed records; so no more classes than
/// released ones plus suppressed records over that number can come of it.
/// </summary>
/// <param name="classes">The weight of a class.</param>
/// <param name="suppressed">The weight of the suppressed class.</param>
/// <param name="table">The table.</param>
internal sealed class AverageClassSizeMeasure(double classes, double suppressed, EncodedTable table)
    : QualityMeasure
{
    private readonly double _rows = table.Rows;
    private readonly long _least = Math.Max(1, table.Policy.SmallestPossibleClass);

    public override Score Bound(ReadOnlySpan<int> levels, long suppressedRows) =>
        Of((table.Rows - suppressedRows) / _least, true);

    public override bool BoundsByLevels => false;

    public override bool NeedsNumbersAlone => true;

    /// <summary>
    /// A released class above a finer node holds one of its released classes, or is made of records that the finer
    /// node suppresses and this one does not, the smallest allowed number of them or more.
    /// </summary>
    public override Score BoundBetween(ReadOnlySpan<int> levels, NodeBound bound)
    {
        var most = Math.Min(bound.Classes, (table.Rows - bound.Suppressed) / _least);
        var kept = Math.Floor(bound.Kept - ((double)bound.Suppressed / _least) + 1e-6);
        return Of(Math.Max(0, (long)Math.Min(most, kept)), true);
    }

    public override Score BoundAbove(ReadOnlySpan<int> levels, NodeStatistics node) =>
        Of(
            Math.Min(node.Classes, node.KeptClasses + (node.SuppressedRows / _least)),
            hasSuppressed: true
        );

    public override Score Measure(ReadOnlySpan<int> levels, NodeStatistics node) =>
        Of(node.KeptClasses, node.SuppressedRows > 0);

    private Score Of(long kept, bool hasSuppressed) =>
        new(_rows / ((kept * classes) + (hasSuppressed ? suppressed : 0)));
}
