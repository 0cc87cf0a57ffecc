using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>A node of which single records are suppressed, as quality models look at it. Not safe for concurrent use.</summary>
internal sealed class KeptStatistics : NodeStatistics
{
    private readonly EncodedTable _table;
    private readonly bool[] _isKept;
    private readonly int[] _classOf;
    private readonly long[] _keptSizes;
    private readonly long[] _lostSizes;
    private readonly long[] _leaves;
    private readonly long[] _labels;

    /// <param name="table">The table.</param>
    /// <param name="kept">The rows that stay.</param>
    /// <param name="classOf">The class of every row at the node.</param>
    /// <param name="classes">How many classes there are.</param>
    public KeptStatistics(EncodedTable table, ReadOnlySpan<int> kept, int[] classOf, int classes)
    {
        _table = table;
        _classOf = classOf;
        _isKept = new bool[classOf.Length];
        foreach (var row in kept)
        {
            _isKept[row] = true;
        }

        _keptSizes = new long[classes];
        _lostSizes = new long[classes];
        for (var row = 0; row < classOf.Length; row++)
        {
            (_isKept[row] ? _keptSizes : _lostSizes)[classOf[row]]++;
        }

        _leaves = new long[table.Quasi.Length];
        _labels = new long[table.Quasi.Max(static q => q.ValueCount)];
        Classes = _keptSizes.Count(static s => s > 0) + _lostSizes.Count(static s => s > 0);
        KeptClasses = _keptSizes.Count(static s => s > 0);
        SuppressedRows = classOf.Length - kept.Length;
    }

    public override long Squares => KeptSquares + _lostSizes.Sum(static s => s * s);

    public override long KeptSquares => _keptSizes.Sum(static s => s * s);

    public override long SmallestKept =>
        _keptSizes.Where(static s => s > 0).DefaultIfEmpty(0).Min();

    public override ReadOnlySpan<long> SuppressedLeaves(ReadOnlySpan<int> levels)
    {
        for (var i = 0; i < _leaves.Length; i++)
        {
            var leaves = _table.Quasi[i].Leaves[levels[i]];
            var labels = SuppressedLabels(levels, i);
            _leaves[i] = 0;
            for (var label = 0; label < labels.Length; label++)
            {
                _leaves[i] += leaves[label] * labels[label];
            }
        }

        return _leaves;
    }

    public override ReadOnlySpan<long> SuppressedLabels(ReadOnlySpan<int> levels, int attribute)
    {
        var quasi = _table.Quasi[attribute];
        var labels = _labels.AsSpan(0, quasi.Labels[levels[attribute]].Length);
        labels.Clear();
        for (var row = 0; row < _isKept.Length; row++)
        {
            if (!_isKept[row])
            {
                labels[LabelOf(row, attribute, levels[attribute])]++;
            }
        }

        return labels;
    }

    public override (double KeptLogs, double SuppressedSquares) DivergenceParts(
        ReadOnlySpan<int> levels
    )
    {
        // Each record adds the count of its tuple in the table, so that a whole tuple adds its square.
        var tuples = new int[_classOf.Length];
        var count = NodeRows.Number(_table, new int[levels.Length], tuples);
        var counts = new long[count];
        foreach (var tuple in tuples)
        {
            counts[tuple]++;
        }

        var (kept, suppressed) = (new double[_keptSizes.Length], 0.0);
        var area = new double[_keptSizes.Length];
        for (var row = 0; row < tuples.Length; row++)
        {
            if (_isKept[row])
            {
                kept[_classOf[row]] += counts[tuples[row]];
                area[_classOf[row]] = Area(row, levels);
            }
            else
            {
                suppressed += counts[tuples[row]];
            }
        }

        var logs = 0.0;
        for (var i = 0; i < kept.Length; i++)
        {
            logs += _keptSizes[i] == 0 ? 0 : kept[i] * Math.Log2(_keptSizes[i] / area[i]);
        }

        return (logs, suppressed);
    }

    private double Area(int row, ReadOnlySpan<int> levels)
    {
        var area = 1.0;
        for (var i = 0; i < levels.Length; i++)
        {
            area *= _table.Quasi[i].Leaves[levels[i]][LabelOf(row, i, levels[i])];
        }

        return area;
    }

    private int LabelOf(int row, int attribute, int level)
    {
        var quasi = _table.Quasi[attribute];
        return quasi.LabelOf[level][quasi.CodeOfCell[quasi.Column.Codes[row] + 1]];
    }
}
