namespace AuthOps.Anonymization.Hierarchies;

/// <summary>Checks rows as they come and puts them into hierarchy order. Not safe for concurrent use.</summary>
internal sealed class HierarchyBuilder(string attribute)
{
    private readonly List<int[]> _rows = [];
    private readonly List<Dictionary<string, int>> _ids = [];
    private readonly List<List<string>> _labels = [];

    /// <summary>Per level: label id to the id of its parent one level up.</summary>
    private readonly List<List<int>> _parents = [];

    /// <summary>Adds one value with its labels.</summary>
    /// <param name="labels">The value, then its labels from fine to coarse.</param>
    /// <param name="line">Where the row stands in a text, counted from 1; 0 means the count of rows.</param>
    public void Add(IReadOnlyList<string> labels, int line = 0)
    {
        line = line == 0 ? _rows.Count + 1 : line;
        if (labels is null || labels.Count == 0)
        {
            throw Fault(HierarchyError.Empty, line, "the row has no level; give the value first");
        }

        if (_rows.Count == 0)
        {
            Start(labels.Count, line);
        }
        else if (labels.Count != _ids.Count)
        {
            throw Fault(
                HierarchyError.UnequalLevels,
                line,
                $"the row has {labels.Count} levels and the first one {_ids.Count}; give every value the same number"
            );
        }

        if (_rows.Count == Hierarchy.MaxValues)
        {
            throw Fault(
                HierarchyError.TooLarge,
                line,
                $"there are more than {Hierarchy.MaxValues} values"
            );
        }

        var row = new int[labels.Count];
        for (var level = labels.Count - 1; level >= 0; level--)
        {
            row[level] = Intern(level, labels[level], line);
        }

        CheckMonotone(row, line);
        _rows.Add(row);
    }

    /// <summary>Puts the rows into hierarchy order.</summary>
    public Hierarchy Build()
    {
        if (_rows.Count == 0)
        {
            throw Fault(HierarchyError.Empty, 0, "there is no row; give one row a value");
        }

        // Ids grow by first appearance, so ties keep the order of the rows; level 0 ids are the row numbers.
        _rows.Sort(static (a, b) => CompareFromTop(a, b));
        var levels = _ids.Count;
        var labels = new string[levels][];
        var labelOf = new int[levels][];
        var leaves = new int[levels][];
        for (var level = 0; level < levels; level++)
        {
            labels[level] = new string[_labels[level].Count];
            leaves[level] = new int[_labels[level].Count];
            labelOf[level] = new int[_rows.Count];
            var code = -1;
            var last = -1;
            for (var value = 0; value < _rows.Count; value++)
            {
                var id = _rows[value][level];
                if (id != last)
                {
                    last = id;
                    labels[level][++code] = _labels[level][id];
                }

                labelOf[level][value] = code;
                leaves[level][code]++;
            }
        }

        return new Hierarchy(attribute, labels, labelOf, leaves);
    }

    internal HierarchyException Fault(HierarchyError error, int line, string what)
    {
        var where = line > 0 ? $", line {line}" : "";
        return new HierarchyException(
            error,
            attribute,
            line,
            $"Hierarchy of '{attribute}'{where}: {what} ({error})."
        );
    }

    private static int CompareFromTop(int[] a, int[] b)
    {
        for (var level = a.Length - 1; level >= 0; level--)
        {
            var order = a[level].CompareTo(b[level]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private void Start(int levels, int line)
    {
        if (levels > Hierarchy.MaxLevels)
        {
            throw Fault(
                HierarchyError.TooLarge,
                line,
                $"the row has {levels} levels; {Hierarchy.MaxLevels} are allowed"
            );
        }

        for (var level = 0; level < levels; level++)
        {
            _ids.Add(new Dictionary<string, int>(StringComparer.Ordinal));
            _labels.Add([]);
            _parents.Add([]);
        }
    }

    private int Intern(int level, string label, int line)
    {
        if (label is null)
        {
            throw Fault(
                HierarchyError.Empty,
                line,
                $"level {level} is null; the empty string stands for NULL"
            );
        }

        if (!_ids[level].TryGetValue(label, out var id))
        {
            id = _labels[level].Count;
            _ids[level].Add(label, id);
            _labels[level].Add(label);
            _parents[level].Add(-1);
        }
        else if (level == 0)
        {
            throw Fault(
                HierarchyError.DuplicateValue,
                line,
                "the value was given on an earlier line; give every value once"
            );
        }

        return id;
    }

    private void CheckMonotone(int[] row, int line)
    {
        for (var level = 0; level + 1 < row.Length; level++)
        {
            var parents = _parents[level];
            if (parents[row[level]] < 0)
            {
                parents[row[level]] = row[level + 1];
            }
            else if (parents[row[level]] != row[level + 1])
            {
                throw Fault(
                    HierarchyError.NotMonotone,
                    line,
                    $"the label at level {level} was given another label at level {level + 1} on an earlier line; equal labels must stay equal above"
                );
            }
        }
    }
}
