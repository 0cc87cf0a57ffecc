namespace AuthOps.Anonymization.Release;

/// <summary>
/// Counts equivalence classes in a trie: a row descends by one number a quasi-identifier and ends at its class.
/// Exact whatever the number of attributes and values. Not safe for concurrent use.
/// </summary>
/// <param name="depth">Quasi-identifiers a row descends by.</param>
internal sealed class ClassCheck(int depth)
{
    private readonly Dictionary<(int Node, int Number), int> _children = [];
    private readonly List<int> _sizes = [];
    private readonly List<int> _firstRows = [];
    private int _node;
    private int _at;
    private int _nodes = 1;

    /// <summary>Classes seen.</summary>
    public int Count => _sizes.Count;

    /// <summary>Records of the smallest class, 0 where there is none.</summary>
    public int Smallest => _sizes.Count == 0 ? 0 : _sizes.Min();

    /// <summary>Records of a class.</summary>
    public int Size(int number) => _sizes[number];

    /// <summary>The first row of a class, counted from 0.</summary>
    public int FirstRow(int number) => _firstRows[number];

    /// <summary>Takes the row's next quasi-identifier.</summary>
    public void Descend(int number)
    {
        _at++;
        if (!_children.TryGetValue((_node, number), out var child))
        {
            // The last step numbers classes, the ones before number inner nodes.
            child = _at == depth ? _sizes.Count : _nodes++;
            _children.Add((_node, number), child);
            if (_at == depth)
            {
                _sizes.Add(0);
                _firstRows.Add(-1);
            }
        }

        _node = child;
    }

    /// <summary>Ends the row.</summary>
    /// <returns>The number of its class.</returns>
    public int EndRow(int row)
    {
        if (depth == 0 && _sizes.Count == 0)
        {
            _sizes.Add(0);
            _firstRows.Add(-1);
        }

        var number = depth == 0 ? 0 : _node;
        _node = 0;
        _at = 0;
        _sizes[number]++;
        _firstRows[number] = _firstRows[number] < 0 ? row : _firstRows[number];
        return number;
    }

    /// <summary>Adds a finding where classes are smaller than k.</summary>
    public void Report(int k, List<ReleaseFinding> findings)
    {
        var classes = 0;
        var rows = 0L;
        var first = long.MaxValue;
        for (var i = 0; i < _sizes.Count; i++)
        {
            if (_sizes[i] < k)
            {
                classes++;
                rows += _sizes[i];
                first = Math.Min(first, _firstRows[i] + 1L);
            }
        }

        if (classes > 0)
        {
            findings.Add(
                new ReleaseFinding(
                    ReleaseFindingKind.ClassBelowK,
                    null,
                    first,
                    rows,
                    $"{classes} classes with {rows} records, the first in row {first}, have fewer than {k} records; the smallest has {Smallest}."
                )
            );
        }
    }
}
