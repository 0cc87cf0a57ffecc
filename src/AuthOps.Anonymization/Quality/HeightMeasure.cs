using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Quality;

/// <summary>Height depends on the node alone.</summary>
internal sealed class HeightMeasure(Aggregate aggregate, EncodedTable table) : QualityMeasure
{
    private readonly Aggregation _aggregation = new(aggregate, table);
    private readonly double[] _values = new double[table.Quasi.Length];

    public override Score Bound(ReadOnlySpan<int> levels, long suppressed)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] = levels[i];
        }

        return _aggregation.Join(_values);
    }

    public override Score Measure(ReadOnlySpan<int> levels, NodeStatistics node) =>
        Bound(levels, 0);
}
