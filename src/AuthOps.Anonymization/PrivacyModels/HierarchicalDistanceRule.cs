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
    }

    private static int IndexOf(int number, SensitiveDistribution distribution, Hierarchy hierarchy)
    {
        var text = number == 0 ? "" : distribution.Column.Values[number - 1];
        if (hierarchy.TryGetIndex(text, out var index))
        {
            return index;
        }

        var row = distribution.Column.Codes.IndexOf(number - 1) + 1L;
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
}
