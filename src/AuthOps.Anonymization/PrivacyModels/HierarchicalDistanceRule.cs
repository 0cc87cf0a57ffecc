using AuthOps.Anonymization.Hierarchies;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// The transport cost in a tree: what a label below the top has too much crosses the edge above it, which costs
/// 1 / height; over the labels of a level as much is too little.
/// </summary>
internal sealed class HierarchicalDistanceRule : DistanceRule
{
    /// <summary>Per level: label of a value number.</summary>
    private readonly int[][] _labels;

    /// <summary>Per level: records of the whole table under each label.</summary>
    private readonly long[][] _totals;

    /// <summary>Per level: records of a class under each label.</summary>
    private readonly long[][] _under;

    /// <summary>More labels above the values than this are not looked at in single precision.</summary>
    private const int MaxMasks = 16;

    private readonly float[] _shares;

    /// <summary>Per label above the values: which cells of a row lie under it, and the share of its records.</summary>
    private readonly List<(int[] Cells, float Share)> _masks = [];

    /// <summary>Records of a class by the edges they cross.</summary>
    private readonly int[] _weighing;

    public HierarchicalDistanceRule(
        Ratio t,
        SensitiveDistribution distribution,
        Hierarchy hierarchy
    )
        : base(t, distribution, hierarchy.Height)
    {
        var height = hierarchy.Height;
        _labels = new int[height][];
        _totals = new long[height][];
        _under = new long[height][];
        _weighing = new int[height + 1];
        for (var level = 0; level < height; level++)
        {
            _labels[level] = new int[distribution.NumberCount];
            _totals[level] = new long[hierarchy.LabelCount(level)];
            _under[level] = new long[hierarchy.LabelCount(level)];
        }

        for (var number = 0; number < distribution.NumberCount; number++)
        {
            if (distribution.Totals[number] > 0)
            {
                var index = IndexOf(number, distribution, hierarchy);
                for (var level = 0; level < height; level++)
                {
                    var label = hierarchy.LabelIndex(level, index);
                    _labels[level][number] = label;
                    _totals[level][label] += distribution.Totals[number];
                }
            }
        }

        _shares = RowGlance.Pad(
            distribution.Totals.Select(n => (double)n / distribution.Rows).ToArray()
        );
        AddMasks(distribution);
    }

    private void AddMasks(SensitiveDistribution distribution)
    {
        for (var level = 1; level < _totals.Length; level++)
        {
            for (var label = 0; label < _totals[level].Length; label++)
            {
                if (_totals[level][label] == 0)
                {
                    continue;
                }

                var cells = new int[_shares.Length];
                for (var number = 0; number < distribution.NumberCount; number++)
                {
                    var isUnder =
                        distribution.Totals[number] > 0 && _labels[level][number] == label;
                    cells[number] = isUnder ? -1 : 0;
                }

                _masks.Add((cells, (float)_totals[level][label] / distribution.Rows));
            }
        }
    }

    private static int IndexOf(int number, SensitiveDistribution distribution, Hierarchy hierarchy)
    {
        var text = number == 0 ? "" : distribution.Column.Values[number - 1];
        if (hierarchy.TryGetIndex(text, out var index))
        {
            return index;
        }

        var row = distribution.RowOf(number);
        throw new PolicyException(
            PolicyError.ValueNotInHierarchy,
            $"Column '{distribution.Column.Name}', row {row}: the value, {CellKind.Of(text)}, is not among the {hierarchy.ValueCount} values of the hierarchy of its t-closeness model; add it there or correct the cell.",
            distribution.Column.Name,
            row
        );
    }

    public override Int128 Distance(ReadOnlySpan<int> values, ReadOnlySpan<int> counts, int size)
    {
        unchecked
        {
            // In 64 bits: rows · size stays below 2^62. What a label has too much is positive only where it occurs.
            var rows = Distribution.Rows;
            Int128 cost = 0;
            for (var level = 0; level < _totals.Length; level++)
            {
                var labels = _labels[level];
                var under = _under[level];
                var totals = _totals[level];
                Array.Clear(under);
                for (var i = 0; i < values.Length; i++)
                {
                    under[labels[values[i]]] += counts[i];
                }

                var surplus = 0L;
                for (var label = 0; label < totals.Length; label++)
                {
                    surplus += Math.Max(0, (under[label] * rows) - (totals[label] * size));
                }

                cost += surplus;
            }

            return cost;
        }
    }

    /// <summary>
    /// Per level the share of the labels that are too frequent here, less their share in the table: a record adds an
    /// edge for each level at which its label is one of them.
    /// </summary>
    public override int CertainlyRefused(
        ReadOnlySpan<int> values,
        ReadOnlySpan<int> counts,
        int size
    )
    {
        // Leaves in _under what the class has under each label.
        var excess = Excess(Distance(values, counts, size), size);
        var rows = Distribution.Rows;
        var frequent = 0L;
        for (var level = 0; level < _totals.Length; level++)
        {
            for (var label = 0; label < _totals[level].Length; label++)
            {
                var total = _totals[level][label];
                frequent += _under[level][label] * rows > total * size ? total : 0;
            }
        }

        Array.Clear(_weighing);
        for (var i = 0; i < values.Length; i++)
        {
            var edges = 0;
            for (var level = 0; level < _totals.Length; level++)
            {
                var label = _labels[level][values[i]];
                edges += _under[level][label] * rows > _totals[level][label] * size ? 1 : 0;
            }

            _weighing[edges] += counts[i];
        }

        return Refused(excess, _weighing, (double)frequent / rows / Scale, size);
    }

    /// <summary>Values are the labels of the lowest level; of the others there are few.</summary>
    public override Glance Look(ReadOnlySpan<int> row, int size)
    {
        if (_totals.Length == 0 || _masks.Count > MaxMasks)
        {
            return Glance.Unclear;
        }

        var surplus = RowGlance.Surplus(row, size, _shares);
        foreach (var (cells, share) in _masks)
        {
            surplus += Math.Max(0, RowGlance.Masked(row, cells) - (share * size));
        }

        return Look(surplus, size);
    }
}
