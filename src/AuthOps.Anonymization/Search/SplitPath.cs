namespace AuthOps.Anonymization.Search;

/// <summary>
/// The classes of one node after another, each from the classes of a finer node that is kept: the deepest hierarchies
/// are raised first, one table for each combination of their levels, as far as memory goes; the others in two steps,
/// of which the first is kept while it serves. Not safe for concurrent use.
/// </summary>
internal sealed class SplitPath
{
    /// <summary>The most nodes that differ in the last step alone.</summary>
    private const int MaxGroup = 32;

    /// <summary>Attributes raised one by one in key order.</summary>
    private const int MaxDeepest = 3;

    /// <summary>Numbers in all tables that are kept.</summary>
    private const long MaxKept = 32_000_000;

    private readonly EncodedTable _table;
    private readonly SplitBase _base;
    private readonly SplitRollUp _rollUp = new();
    private readonly SplitNode _finest;
    private readonly Dictionary<long, SplitNode> _deepest = [];
    private readonly SplitNode[] _unkept;
    private readonly SplitNode _middle;
    private readonly SplitNode _last;
    private readonly int[] _middleLevels;
    private readonly int[] _deepestLevels;
    private readonly int _deepestPositions;
    private readonly int _groupPositions;

    /// <summary>Numbers that a class takes.</summary>
    private readonly int _perClass;
    private bool _hasMiddle;
    private long _kept;

    /// <summary>A path.</summary>
    /// <param name="table">The table.</param>
    /// <param name="tables">Its distinct records.</param>
    public SplitPath(EncodedTable table, SplitBase tables)
    {
        _table = table;
        _base = tables;
        _finest = SplitNode.Finest(tables);
        _middle = new SplitNode(tables);
        _last = new SplitNode(tables);
        _middleLevels = new int[table.Quasi.Length];
        _deepestLevels = new int[table.Quasi.Length];
        _deepestPositions = Math.Min(MaxDeepest, table.Quasi.Length - 1);
        _perClass = 3 + tables.Rows.Sum(static rows => rows.Width);
        _unkept = new SplitNode[_deepestPositions + 1];
        for (var i = 0; i < _unkept.Length; i++)
        {
            _unkept[i] = new SplitNode(tables);
        }

        GroupSize = 1;
        foreach (var attribute in table.SearchOrder.SkipLast(_deepestPositions))
        {
            var levels = table.Quasi[attribute].Hierarchy.LevelCount;
            if (GroupSize * levels > MaxGroup)
            {
                break;
            }

            GroupSize *= levels;
            _groupPositions++;
        }
    }

    /// <summary>Nodes that differ in the last step alone.</summary>
    public int GroupSize { get; }

    /// <summary>A node; valid until the next one is asked for.</summary>
    /// <param name="levels">The node.</param>
    public SplitNode At(ReadOnlySpan<int> levels)
    {
        Middle(levels);
        _last.RaiseFrom(_middle, levels, _rollUp);
        return _last;
    }

    /// <summary>Raises all attributes but those of the last step.</summary>
    private void Middle(ReadOnlySpan<int> levels)
    {
        var isSame = _hasMiddle;
        for (var position = _groupPositions; isSame && position < levels.Length; position++)
        {
            var attribute = _table.SearchOrder[position];
            isSame = _middleLevels[attribute] == levels[attribute];
        }

        if (isSame)
        {
            return;
        }

        for (var position = _groupPositions; position < levels.Length; position++)
        {
            var attribute = _table.SearchOrder[position];
            _middleLevels[attribute] = levels[attribute];
        }

        _middle.RaiseFrom(Deepest(levels, _deepestPositions), _middleLevels, _rollUp);
        _hasMiddle = true;
    }

    /// <summary>The last so many attributes raised, the others at level 0.</summary>
    private SplitNode Deepest(ReadOnlySpan<int> levels, int positions)
    {
        if (positions == 0)
        {
            return _finest;
        }

        // A level is below the number of nodes, which 20 bits hold.
        long key = positions;
        for (var i = 1; i <= positions; i++)
        {
            key = (key << 20) | (uint)levels[_table.SearchOrder[levels.Length - i]];
        }

        if (_deepest.TryGetValue(key, out var kept))
        {
            return kept;
        }

        var below = Deepest(levels, positions - 1);
        if (levels[_table.SearchOrder[levels.Length - positions]] == 0)
        {
            return below;
        }

        Array.Clear(_deepestLevels);
        for (var i = 1; i <= positions; i++)
        {
            var attribute = _table.SearchOrder[levels.Length - i];
            _deepestLevels[attribute] = levels[attribute];
        }

        var isKept = _kept < MaxKept;
        var raised = isKept ? new SplitNode(_base) : _unkept[positions];
        raised.RaiseFrom(below, _deepestLevels, _rollUp);
        if (isKept)
        {
            raised.Classes.Trim();
            _deepest.Add(key, raised);
            _kept += (long)raised.Classes.Length * _perClass;
        }

        return raised;
    }
}
