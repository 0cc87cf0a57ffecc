using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// The class tables of one node on the path from the finest node: plain classes at once, classes by sensitive value
/// when first asked for, rolled up from the node below. Not safe for concurrent use.
/// </summary>
internal sealed class NodeTables<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private readonly BaseTables<TKey> _base;
    private readonly ClassTable<TKey>[] _sensitive;
    private readonly ClassRows[] _rows;

    /// <summary>Where one in so many records may be suppressed, nearly every node asks for its rows.</summary>
    private const int OftenAskedFrom = 10;

    /// <summary>For the rows, which follow when asked for; null where there are none.</summary>
    private readonly JoinedClasses<TKey>? _joined;

    /// <summary>
    /// Whether it is filled with the classes, since their order then serves the rows; else when rows are asked for,
    /// since classes alone are joined faster.
    /// </summary>
    private readonly bool _joinsAtOnce;
    private readonly QuasiIdentifierCodes[] _quasi = [];
    private readonly int[] _levels;
    private NodeTables<TKey>? _below;
    private int _attribute;
    private int[] _up = [];
    private bool _hasSensitive;

    /// <summary>The finest node.</summary>
    public NodeTables(BaseTables<TKey> tables)
    {
        _base = tables;
        _levels = new int[tables.Layout.Attributes];
        Plain = tables.Plain;
        _sensitive = tables.Sensitive;
        _rows = tables.Rows;
        _hasSensitive = true;
        Split = tables.Split is null ? null : SplitNode.Finest(tables.Split);
    }

    /// <summary>Room for a node above.</summary>
    public NodeTables(BaseTables<TKey> tables, EncodedTable table)
    {
        _base = tables;
        _levels = new int[tables.Layout.Attributes];
        Split = tables.Split is null ? null : new SplitNode(tables.Split);
        _quasi = table.Quasi;
        Plain = new ClassTable<TKey>(table.TableSums, table.NeedsFirst);
        _sensitive = Array.ConvertAll(tables.Sensitive, static _ => new ClassTable<TKey>());
        _rows = Array.ConvertAll(
            tables.Rows,
            row => new ClassRows(table.Sensitive[Array.IndexOf(tables.Rows, row)].NumberCount)
        );
        _joined = _rows.Length > 0 ? new JoinedClasses<TKey>() : null;
        _joinsAtOnce = table.Allowance >= table.Rows / OftenAskedFrom;
    }

    /// <summary>Classes by quasi-identifiers alone; where there is <see cref="Split"/>, only those of the finest node.</summary>
    public ClassTable<TKey> Plain { get; }

    /// <summary>The classes as pairs of two halves; then they have this form alone. Null where they have keys.</summary>
    public SplitNode? Split { get; }

    /// <summary>Becomes the node above another one.</summary>
    /// <param name="below">The node below; it stays as it is while this one is in use.</param>
    /// <param name="attribute">The attribute raised.</param>
    /// <param name="level">Its level here; the next one, or any where the node below has it at level 0.</param>
    /// <param name="rollUp">Scratch memory.</param>
    public void RaiseFrom(NodeTables<TKey> below, int attribute, int level, RollUp<TKey> rollUp)
    {
        below._levels.CopyTo(_levels, 0);
        _levels[attribute] = level;
        if (Split is not null)
        {
            Split.RaiseFrom(below.Split!, _levels, rollUp.Split);
            _hasSensitive = true;
            return;
        }

        _below = below;
        _attribute = attribute;
        var up =
            below._levels[attribute] == 0
                ? _quasi[attribute].LabelOf[level]
                : _quasi[attribute].Up[level];
        _up = up;
        _hasSensitive = false;
        var layout = _base.Layout;
        rollUp.Raise(
            below.Plain,
            Plain,
            layout.Shift(attribute),
            layout.Mask(attribute),
            up,
            _joinsAtOnce ? _joined : null
        );
    }

    /// <summary>Classes by quasi-identifiers and each sensitive attribute.</summary>
    public ReadOnlySpan<ClassTable<TKey>> Sensitive(RollUp<TKey> rollUp)
    {
        if (!_hasSensitive)
        {
            var below = _below!.Sensitive(rollUp);
            for (var i = 0; i < _sensitive.Length; i++)
            {
                var layout = _base.Layouts[i];
                rollUp.Raise(
                    below[i],
                    _sensitive[i],
                    layout.Shift(_attribute),
                    layout.Mask(_attribute),
                    _up
                );
            }

            _hasSensitive = true;
        }

        return _sensitive;
    }

    /// <summary>The rows of the plain classes per sensitive attribute, where the table has rows.</summary>
    public ReadOnlySpan<ClassRows> Rows(RollUp<TKey> rollUp)
    {
        if (Split is not null)
        {
            return Split.Rows();
        }

        if (!_hasSensitive)
        {
            var below = _below!.Rows(rollUp);
            if (!_joinsAtOnce)
            {
                var layout = _base.Layout;
                rollUp.Join(
                    _below.Plain,
                    _joined!,
                    layout.Shift(_attribute),
                    layout.Mask(_attribute),
                    _up
                );
            }

            for (var i = 0; i < _rows.Length; i++)
            {
                _rows[i].Merge(below[i], _joined!.Keys, _joined.Order);
            }

            _hasSensitive = true;
        }

        return _rows;
    }

    /// <summary>Rolls up what is rolled up when asked for, so that the node below may change.</summary>
    public void Complete(RollUp<TKey> rollUp)
    {
        if (_rows.Length > 0)
        {
            _ = Rows(rollUp);
        }
        else if (_sensitive.Length > 0)
        {
            _ = Sensitive(rollUp);
        }
    }
}
