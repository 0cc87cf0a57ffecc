using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// The classes of one node after another, each from the classes of a finer node that is kept: the deepest hierarchies
/// are raised first, one table for each combination of their levels, as far as memory goes; the others in two steps,
/// of which the first is kept while it serves. Not safe for concurrent use.
/// </summary>
internal sealed class NodePath<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    /// <summary>The most nodes that differ in the last step alone.</summary>
    private const int MaxGroup = 32;

    /// <summary>Attributes raised one by one in key order.</summary>
    private const int MaxSorted = 3;

    /// <summary>Entries of all tables that are kept.</summary>
    private const long MaxKept = 4_000_000;

    private readonly EncodedTable _table;
    private readonly RollUp<TKey> _rollUp;
    private readonly Regroup<TKey> _regroup = new();
    private readonly KeyFields _wide;
    private readonly ClassTable<TKey> _finest;
    private readonly Dictionary<long, ClassTable<TKey>> _sorted = [];
    private readonly ClassTable<TKey>[] _unkept;
    private readonly ClassTable<TKey> _middle = new();
    private readonly ClassTable<TKey> _last = new();
    private readonly int[] _middleLevels;
    private readonly int[] _sortedLevels;
    private readonly int _sortedPositions;
    private readonly int _groupPositions;
    private readonly ClassRows? _middleRows;
    private KeyFields _middleFields;
    private bool _hasMiddle;
    private long _kept;

    /// <summary>A path.</summary>
    /// <param name="table">The table.</param>
    /// <param name="tables">Its distinct records.</param>
    /// <param name="rollUp">Scratch memory.</param>
    /// <param name="hasRows">Whether classes come with rows of the one sensitive attribute.</param>
    public NodePath(
        EncodedTable table,
        BaseTables<TKey> tables,
        RollUp<TKey> rollUp,
        bool hasRows = false
    )
    {
        _table = table;
        _rollUp = rollUp;
        _wide = hasRows ? tables.Layouts[0].Fields : tables.Layout.Fields;
        _finest = hasRows ? tables.Sensitive[0] : tables.Plain;
        Rows = hasRows ? new ClassRows(table.Sensitive[0].NumberCount) : null;
        _middleRows = hasRows ? new ClassRows(table.Sensitive[0].NumberCount) : null;
        _middleFields = _wide;
        _middleLevels = new int[table.Quasi.Length];
        _sortedLevels = new int[table.Quasi.Length];
        _sortedPositions = Math.Min(MaxSorted, table.Quasi.Length - 1);
        _unkept = Enumerable
            .Range(0, _sortedPositions + 1)
            .Select(static _ => new ClassTable<TKey>())
            .ToArray();
        GroupSize = 1;
        foreach (var attribute in table.SearchOrder.SkipLast(_sortedPositions))
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

    /// <summary>The classes of the last node with their sensitive values; null where they come without.</summary>
    public ClassRows? Rows { get; }

    /// <summary>The classes of a node, in no order: keys and counts alone.</summary>
    /// <param name="levels">The node.</param>
    /// <param name="fields">Where attributes lie in the keys.</param>
    public ClassTable<TKey> ClassesOf(ReadOnlySpan<int> levels, out KeyFields fields)
    {
        Middle(levels);
        fields = KeyFields.For(_table, levels, _wide.Low);
        if (Rows is null)
        {
            _regroup.Raise(_table, _middle, _middleLevels, _middleFields, _last, levels, fields);
            return _last;
        }

        _regroup.Raise(
            _table,
            _middle,
            _middleRows,
            _middleLevels,
            _middleFields,
            _last,
            Rows,
            levels,
            fields
        );
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

        Array.Clear(_sortedLevels);
        var sorted = Sorted(levels, _sortedPositions);
        for (var position = _groupPositions; position < levels.Length; position++)
        {
            var attribute = _table.SearchOrder[position];
            _middleLevels[attribute] = levels[attribute];
            if (position >= levels.Length - _sortedPositions)
            {
                _sortedLevels[attribute] = levels[attribute];
            }
        }

        _middleFields = KeyFields.For(_table, _middleLevels, _wide.Low);
        _hasMiddle = true;
        if (_middleRows is null)
        {
            _regroup.Raise(
                _table,
                sorted,
                _sortedLevels,
                _wide,
                _middle,
                _middleLevels,
                _middleFields
            );
            return;
        }

        _regroup.Raise(
            _table,
            sorted,
            null,
            _sortedLevels,
            _wide,
            _middle,
            _middleRows,
            _middleLevels,
            _middleFields
        );
    }

    /// <summary>The last so many attributes raised, the others at level 0: in key order.</summary>
    private ClassTable<TKey> Sorted(ReadOnlySpan<int> levels, int positions)
    {
        if (positions == 0)
        {
            return _finest;
        }

        // A level is below the number of nodes, which 20 bits hold.
        long key = positions;
        for (var i = 1; i <= positions; i++)
        {
            var of = _table.SearchOrder[levels.Length - i];
            key = (key << 20) | (uint)levels[of];
        }

        if (_sorted.TryGetValue(key, out var kept))
        {
            return kept;
        }

        var attribute = _table.SearchOrder[levels.Length - positions];
        var level = levels[attribute];
        var below = Sorted(levels, positions - 1);
        if (level == 0)
        {
            return below;
        }

        var isKept = _kept < MaxKept;
        var raised = isKept ? new ClassTable<TKey>() : _unkept[positions];
        _rollUp.Raise(
            below,
            raised,
            _wide.Shift(attribute),
            (TKey.One << _wide.Bits(attribute)) - TKey.One,
            _table.Quasi[attribute].LabelOf[level]
        );
        if (isKept)
        {
            raised.Trim();
            _sorted.Add(key, raised);
            _kept += raised.Length;
        }

        return raised;
    }
}
