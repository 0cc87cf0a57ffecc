namespace AuthOps.Anonymization.Search;

/// <summary>
/// The classes of one node from those of a finer one: counts at once, rows of sensitive values when first asked for.
/// Not safe for concurrent use.
/// </summary>
internal sealed class SplitNode
{
    private readonly SplitBase _base;
    private readonly ClassRows[] _rows;
    private readonly int[] _levels;
    private SplitNode? _below;

    /// <summary>Per class of the node below its class here.</summary>
    private int[] _joined = [];
    private bool _hasRows;

    /// <summary>Room for a node.</summary>
    /// <param name="tables">The distinct records.</param>
    /// <param name="hasRows">Whether rows may be asked for.</param>
    public SplitNode(SplitBase tables, bool hasRows = true)
        : this(
            tables,
            new SplitTable(),
            hasRows ? Array.ConvertAll(tables.Rows, static rows => rows.NewLike()) : []
        ) { }

    private SplitNode(SplitBase tables, SplitTable classes, ClassRows[] rows)
    {
        _base = tables;
        _levels = new int[tables.First.Attributes.Length + tables.Second.Attributes.Length];
        _rows = rows;
        Classes = classes;
    }

    /// <summary>The finest node.</summary>
    public static SplitNode Finest(SplitBase tables) =>
        new(tables, tables.Classes, tables.Rows) { _hasRows = true };

    /// <summary>The classes.</summary>
    public SplitTable Classes { get; }

    /// <summary>The first half of the quasi-identifiers.</summary>
    public QuasiHalf First => _base.First;

    /// <summary>The second half of the quasi-identifiers.</summary>
    public QuasiHalf Second => _base.Second;

    /// <summary>The levels.</summary>
    public ReadOnlySpan<int> Levels => _levels;

    /// <summary>Becomes a node above another one.</summary>
    /// <param name="below">A finer node; it stays as it is while this one is in use.</param>
    /// <param name="levels">The levels here.</param>
    /// <param name="rollUp">Scratch memory.</param>
    public void RaiseFrom(SplitNode below, ReadOnlySpan<int> levels, SplitRollUp rollUp)
    {
        _below = below;
        levels.CopyTo(_levels);
        _hasRows = false;
        if (_rows.Length > 0 && _joined.Length < below.Classes.Length)
        {
            _joined = new int[below.Classes.Length];
        }

        rollUp.Raise(
            below.Classes,
            _base.First.At(levels),
            _base.Second.At(levels),
            Classes,
            _joined
        );
    }

    /// <summary>The rows of the classes per sensitive attribute.</summary>
    public ReadOnlySpan<ClassRows> Rows()
    {
        if (!_hasRows)
        {
            _hasRows = true;
            var below = _below!.Rows();
            for (var i = 0; i < _rows.Length; i++)
            {
                _rows[i].Join(below[i], _joined.AsSpan(0, _below.Classes.Length), Classes.Length);
            }
        }

        return _rows;
    }
}
