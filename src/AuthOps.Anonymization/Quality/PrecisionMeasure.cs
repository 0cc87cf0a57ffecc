using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Quality;

/// <summary>Precision needs the number of suppressed records only.</summary>
internal sealed class PrecisionMeasure(
    bool isMonotone,
    Aggregate aggregate,
    double generalization,
    double suppression,
    EncodedTable table
) : QualityMeasure
{
    private readonly Aggregation _aggregation = new(aggregate, table);
    private readonly double[] _values = new double[table.Quasi.Length];

    public override Score Bound(ReadOnlySpan<int> levels, long suppressed)
    {
        // Suppressing more records costs more only where it costs more than the label does.
        Fill(levels, 0);
        var none = _aggregation.Join(_values);
        if (suppressed == 0 || isMonotone || suppression < generalization)
        {
            return suppression < generalization && !isMonotone ? Least(levels) : none;
        }

        Fill(levels, suppressed);
        return _aggregation.Join(_values);
    }

    public override Score Estimate(ReadOnlySpan<int> levels, NodeStatistics node) =>
        Measure(levels, node);

    public override Score Measure(ReadOnlySpan<int> levels, NodeStatistics node)
    {
        Fill(levels, node.SuppressedRows);
        return _aggregation.Join(_values);
    }

    private Score Least(ReadOnlySpan<int> levels)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] = Math.Min(Share(levels, i) * generalization, suppression);
        }

        return _aggregation.Join(_values);
    }

    private void Fill(ReadOnlySpan<int> levels, long suppressed)
    {
        var rows = (double)table.Rows;
        for (var i = 0; i < _values.Length; i++)
        {
            var share = Share(levels, i);
            _values[i] = isMonotone
                ? share * generalization
                : (((rows - suppressed) * share * generalization) + (suppressed * suppression))
                    / rows;
        }
    }

    private double Share(ReadOnlySpan<int> levels, int i)
    {
        var height = table.Quasi[i].Hierarchy.Height;
        return height == 0 ? 0 : (double)levels[i] / height;
    }
}
