using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Quality;

/// <summary>The generalised part is known per level; the suppressed part is Σ c log₂(S / c) over labels.</summary>
internal sealed class NonUniformEntropyMeasure : QualityMeasure
{
    private const double UnitsPerOne = 1e10;
    private readonly bool _isMonotone;
    private readonly double _suppression;
    private readonly Aggregation _aggregation;
    private readonly double[][] _perLevel;
    private readonly double[] _values;

    /// <summary>What suppressed records cost at the node measured last.</summary>
    private readonly double[] _costs;

    public NonUniformEntropyMeasure(
        bool isMonotone,
        Aggregate aggregate,
        double generalization,
        double suppression,
        EncodedTable table
    )
    {
        _isMonotone = isMonotone;
        _suppression = suppression;
        _aggregation = new Aggregation(aggregate, table);
        _values = new double[table.Quasi.Length];
        _costs = new double[table.Quasi.Length];
        _perLevel = table
            .Quasi.Select(q =>
                Enumerable
                    .Range(0, q.Hierarchy.LevelCount)
                    .Select(level => generalization * Bits(q, level))
                    .ToArray()
            )
            .ToArray();
    }

    public override Score Bound(ReadOnlySpan<int> levels, long suppressed)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] = Cut(_perLevel[i][levels[i]]);
        }

        return _aggregation.Join(_values);
    }

    public override Score BoundBetween(ReadOnlySpan<int> levels, NodeBound bound)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] = Cut(_perLevel[i][levels[i]] + bound.Costs[i]);
        }

        return _aggregation.Join(_values);
    }

    public override bool HasCosts => true;

    public override void SuppressionCosts(
        ReadOnlySpan<int> levels,
        NodeStatistics node,
        bool isMeasured,
        Span<double> costs
    )
    {
        for (var i = 0; i < costs.Length; i++)
        {
            costs[i] = isMeasured ? _costs[i] : Cost(levels, node, i);
        }
    }

    public override Score Measure(ReadOnlySpan<int> levels, NodeStatistics node)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            _costs[i] = Cost(levels, node, i);
            _values[i] = Cut(_perLevel[i][levels[i]] + _costs[i]);
        }

        return _aggregation.Join(_values);
    }

    private double Cost(ReadOnlySpan<int> levels, NodeStatistics node, int attribute) =>
        !_isMonotone && node.SuppressedRows > 0
            ? _suppression * Entropy(node.SuppressedLabels(levels, attribute), node.SuppressedRows)
            : 0;

    private static double Cut(double bits) => Math.Floor(bits * UnitsPerOne) / UnitsPerOne;

    private static double Entropy(ReadOnlySpan<long> labels, long total)
    {
        var sum = 0.0;
        foreach (var count in labels)
        {
            if (count > 0)
            {
                sum += count * Log(count);
            }
        }

        return ((total * Log(total)) - sum) / Math.Log(2);
    }

    private static double Log(long n) => n <= int.MaxValue ? Logarithms.Of((int)n) : Math.Log(n);

    private static double Bits(QuasiIdentifierCodes quasi, int level)
    {
        var perLabel = new long[quasi.Labels[level].Length];
        for (var value = 0; value < quasi.ValueCount; value++)
        {
            perLabel[quasi.LabelOf[level][value]] += quasi.Counts[value];
        }

        var bits = 0.0;
        for (var value = 0; value < quasi.ValueCount; value++)
        {
            var count = quasi.Counts[value];
            if (count > 0)
            {
                bits += count * Math.Log2((double)perLabel[quasi.LabelOf[level][value]] / count);
            }
        }

        return bits;
    }
}
