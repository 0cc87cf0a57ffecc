using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Quality;

/// <summary>
/// Loss from level marginals: the sum of leaves over all records is known per level, and only suppressed classes
/// are looked at.
/// </summary>
/// <remarks>
/// With leaves L of kept and M of suppressed records, S suppressed ones, domain D and weights g and s, an
/// attribute's loss is (g L + M + s (S D − M) − g N) / (N D − g N), with M left out where s = 1: ARX's cell shares
/// times D. All in integers over the common denominator of g and s.
/// </remarks>
internal sealed class LossMeasure : QualityMeasure
{
    private readonly EncodedTable _table;
    private readonly Aggregation _aggregation;
    private readonly long _g;
    private readonly long _s;
    private readonly long _one;
    private readonly double[] _values;

    /// <summary>Per attribute: the cost of a loss of 0.</summary>
    private readonly double[] _least;

    /// <summary>Per attribute: the cost between a loss of 0 and one of 1.</summary>
    private readonly double[] _spread;

    /// <summary>Per attribute and level: the most leaves of a label.</summary>
    private readonly long[][] _largest;

    public LossMeasure(
        Aggregate aggregate,
        Ratio generalization,
        Ratio suppression,
        EncodedTable table
    )
    {
        _table = table;
        _aggregation = new Aggregation(aggregate, table);
        var one = generalization.Denominator * suppression.Denominator;
        if (one > 1_000_000)
        {
            throw new PolicyException(
                PolicyError.FactorTooFine,
                "The generalisation-suppression factor has a denominator above 1,000; give a coarser one."
            );
        }

        _one = (long)one;
        _g = (long)(generalization.Numerator * suppression.Denominator);
        _s = (long)(suppression.Numerator * generalization.Denominator);
        _values = new double[table.Quasi.Length];
        double rows = table.Rows;
        _least = table.Quasi.Select(_ => _g * rows).ToArray();
        _spread = table
            .Quasi.Select(q => (_one * rows * q.Hierarchy.ValueCount) - (_g * rows))
            .Select(static spread => spread <= 0 ? double.PositiveInfinity : spread)
            .ToArray();
        _largest = table
            .Quasi.Select(q => q.Leaves.Select(l => l.Max(static x => (long)x)).ToArray())
            .ToArray();
    }

    public override Score Bound(ReadOnlySpan<int> levels, long suppressed)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            // Whatever is suppressed costs least more than its label where that label is largest; levels above
            // cost no less.
            var label = _largest[i][levels[i]];
            var domain = _table.Quasi[i].Hierarchy.ValueCount;
            var extra = _s == _one ? (_one * domain) - (_g * label) : _s * (domain - label);
            _values[i] = Least(
                i,
                (_g * (double)_table.Quasi[i].Marginal[levels[i]]) + ((double)suppressed * extra)
            );
        }

        return _aggregation.Join(_values);
    }

    public override Score BoundBetween(ReadOnlySpan<int> levels, NodeBound bound)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] = Least(
                i,
                (_g * (double)_table.Quasi[i].Marginal[levels[i]]) + bound.Costs[i]
            );
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
        var leaves = node.SuppressedLeaves(levels);
        for (var i = 0; i < costs.Length; i++)
        {
            var whole = (double)node.SuppressedRows * _table.Quasi[i].Hierarchy.ValueCount;
            costs[i] =
                _s == _one ? (_one * whole) - (_g * (double)leaves[i]) : _s * (whole - leaves[i]);
        }
    }

    public override Score Measure(ReadOnlySpan<int> levels, NodeStatistics node)
    {
        Fill(levels, node);
        return _aggregation.Join(_values);
    }

    public override Score? ClassCost(ReadOnlySpan<int> levels, ReadOnlySpan<int> labels, int size)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            var quasi = _table.Quasi[i];
            _values[i] =
                (double)size * quasi.Leaves[levels[i]][labels[i]] / quasi.Hierarchy.ValueCount;
        }

        return _aggregation.Join(_values);
    }

    /// <summary>Per attribute the loss in units of 10^-10.</summary>
    public long[] AttributeUnits(ReadOnlySpan<int> levels, NodeStatistics node)
    {
        var units = new long[levels.Length];
        var suppressed = node.SuppressedLeaves(levels);
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = Units(
                i,
                _table.Quasi[i].Marginal[levels[i]] - suppressed[i],
                suppressed[i],
                node.SuppressedRows
            );
        }

        return units;
    }

    private void Fill(ReadOnlySpan<int> levels, NodeStatistics node)
    {
        var suppressed = node.SuppressedLeaves(levels);
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] = Value(
                i,
                _table.Quasi[i].Marginal[levels[i]] - suppressed[i],
                suppressed[i],
                node.SuppressedRows
            );
        }
    }

    private double Value(int attribute, long kept, long leaves, long rows) =>
        (double)Units(attribute, kept, leaves, rows) / Loss.UnitsPerOne;

    /// <summary>An attribute's loss in units of 10^-10, cut.</summary>
    private long Units(int attribute, long kept, long leaves, long suppressedRows)
    {
        var domain = (long)_table.Quasi[attribute].Hierarchy.ValueCount;
        var suppressed =
            _s == _one
                ? (Int128)_one * suppressedRows * domain
                : ((Int128)_one * leaves) + (_s * (((Int128)suppressedRows * domain) - leaves));
        return ScaledUnits(attribute, (_g * (Int128)kept) + suppressed);
    }

    /// <summary>
    /// A loss never above the exact one, in floating point: rounding is far below the thousandth of a unit that is
    /// taken off before the quotient is cut.
    /// </summary>
    private double Least(int attribute, double cost)
    {
        var units = (cost - _least[attribute]) / _spread[attribute] * Loss.UnitsPerOne;
        return units > 1 ? Math.Floor(units - 1e-3) / Loss.UnitsPerOne : 0;
    }

    private long ScaledUnits(int attribute, Int128 cost)
    {
        var rows = (Int128)_table.Rows;
        var numerator = cost - (_g * rows);
        var denominator =
            (_one * rows * _table.Quasi[attribute].Hierarchy.ValueCount) - (_g * rows);
        if (denominator <= 0 || numerator <= 0)
        {
            return 0;
        }

        return numerator <= long.MaxValue / Loss.UnitsPerOne
            ? (long)numerator * Loss.UnitsPerOne / (long)denominator
            : (long)(numerator * Loss.UnitsPerOne / denominator);
    }
}
