using AuthOps.Anonymization.Quality;

namespace AuthOps.Anonymization.Search;

/// <summary>A node as the plan tells it. Immutable and safe to share between threads.</summary>
/// <param name="AttributeLosses">Each attribute's loss.</param>
/// <param name="Loss">Their geometric mean, as the quality model of that name has it.</param>
/// <param name="Score">What the policy's quality model says.</param>
/// <param name="SuppressedRows">Records that are suppressed.</param>
/// <param name="KeptClasses">Classes that are released.</param>
/// <param name="SmallestKept">Records of the smallest of them.</param>
internal sealed record NodeSummary(
    Ratio[] AttributeLosses,
    double Loss,
    Score Score,
    long SuppressedRows,
    int KeptClasses,
    long SmallestKept
)
{
    /// <summary>Describes the classes of a node.</summary>
    public static NodeSummary Of(
        EncodedTable table,
        ReadOnlySpan<int> levels,
        NodeStatistics classes
    )
    {
        var loss = new LossMeasure(Aggregate.GeometricMean, Ratio.One, Ratio.One, table);
        return new NodeSummary(
            loss.AttributeUnits(levels, classes).Select(Quality.Loss.ToRatio).ToArray(),
            loss.Measure(levels, classes).Value,
            table.Policy.Quality.CreateMeasure(table).Measure(levels, classes),
            classes.SuppressedRows,
            classes.KeptClasses,
            classes.SmallestKept
        );
    }
}
