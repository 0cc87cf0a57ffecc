using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Quality;

/// <summary>
/// With tuple counts c and n records: Σ (c² / n) log₂((c / n) / out), where out is size / (n area) for a released
/// class and S / (n · whole domain) for the S suppressed records. So each class needs Σ c² of its tuples.
/// </summary>
internal sealed class KullbackLeiblerMeasure : QualityMeasure
{
    private readonly double _rows;
    private readonly double _input;
    private readonly double _logDomain;

    public KullbackLeiblerMeasure(EncodedTable table)
    {
        _rows = table.Rows;
        _input = table.SquaredCountLogs;
        foreach (var quasi in table.Quasi)
        {
            _logDomain += Math.Log2(quasi.Hierarchy.ValueCount);
        }
    }

    public override Score Bound(ReadOnlySpan<int> levels, long suppressed) =>
        new(double.NegativeInfinity);

    public override bool BoundsByLevels => false;

    public override Score Measure(ReadOnlySpan<int> levels, NodeStatistics node)
    {
        var (kept, suppressed) = node.DivergenceParts(levels);
        var logs =
            suppressed == 0
                ? kept
                : kept + (suppressed * (Math.Log2(node.SuppressedRows) - _logDomain));
        return new Score((_input - logs) / _rows);
    }
}
