using AuthOps.Anonymization.Hierarchies;

namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// The transport cost in a tree: at a label of level h, what its children have too much and too little meets at
/// cost h / height. Labels lie in the order of the hierarchy, so that a level is a run of intervals.
/// </summary>
internal sealed class HierarchicalDistanceRule : DistanceRule
{
    private readonly int[] _indexOf;

    /// <summary>Per level above 0: label of a label one level down.</summary>
    private readonly int[][] _up;
    private readonly long[] _totals;
    private readonly long[][] _extra;

    public HierarchicalDistanceRule(
        Ratio t,
        SensitiveDistribution distribution,
        Hierarchy hierarchy
    )
        : base(t, distribution, hierarchy.Height)
    {
        _indexOf = new int[distribution.NumberCount];
        _totals = new long[hierarchy.ValueCount];
        for (var number = 0; number < _indexOf.Length; number++)
        {
            if (distribution.Totals[number] == 0)
            {
                continue;
            }

            var text = number == 0 ? "" : distribution.Column.Values[number - 1];
            if (!hierarchy.TryGetIndex(text, out _indexOf[number]))
            {
                var row = distribution.Column.Codes.IndexOf(number - 1) + 1L;
                throw new PolicyException(
                    PolicyError.ValueNotInHierarchy,
                    $"Column '{distribution.Column.Name}', row {row}: the value, {CellKind.Of(text)}, is not among the {hierarchy.ValueCount} values of the hierarchy of its t-closeness model; add it there or correct the cell.",
                    distribution.Column.Name,
                    row
                );
            }

            _totals[_indexOf[number]] += distribution.Totals[number];
        }

        _up = new int[hierarchy.LevelCount][];
        _extra = new long[hierarchy.LevelCount][];
        _extra[0] = new long[hierarchy.ValueCount];
        _up[0] = [];
        for (var level = 1; level < hierarchy.LevelCount; level++)
        {
            _extra[level] = new long[hierarchy.LabelCount(level)];
            _up[level] = new int[hierarchy.LabelCount(level - 1)];
            for (var value = 0; value < hierarchy.ValueCount; value++)
            {
                _up[level][hierarchy.LabelIndex(level - 1, value)] = hierarchy.LabelIndex(
                    level,
                    value
                );
            }
        }
    }

    public override Int128 Distance(ReadOnlySpan<int> values, ReadOnlySpan<int> counts, int size)
    {
        unchecked
        {
            // In 64 bits: rows · size · height stays below 2^63 for any table that fits in memory.
            var rows = Distribution.Rows;
            var leaves = _extra[0];
            for (var i = 0; i < leaves.Length; i++)
            {
                leaves[i] = -_totals[i] * size;
            }

            for (var i = 0; i < values.Length; i++)
            {
                leaves[_indexOf[values[i]]] += counts[i] * rows;
            }

            Int128 cost = 0;
            for (var level = 1; level < _up.Length; level++)
            {
                cost += (Int128)level * Meet(_extra[level - 1], _up[level], _extra[level]);
            }

            return cost;
        }
    }

    /// <summary>Sums the children of every label and gives what met: Σ min(surplus, shortage).</summary>
    private static long Meet(ReadOnlySpan<long> children, ReadOnlySpan<int> up, Span<long> parents)
    {
        unchecked
        {
            var met = 0L;
            var child = 0;
            for (var label = 0; label < parents.Length; label++)
            {
                var surplus = 0L;
                var difference = 0L;
                for (; child < up.Length && up[child] == label; child++)
                {
                    surplus += Math.Max(0, children[child]);
                    difference += children[child];
                }

                // shortage = surplus − difference
                met += Math.Min(surplus, surplus - difference);
                parents[label] = difference;
            }

            return met;
        }
    }
}
