using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>
/// The labels of one quasi-identifier that a class may get: the values at the finest level allowed and every label,
/// up to the coarsest one, with more than one label below it that occurs. Numbered in depth-first order, so that what lies under a
/// label is a range of numbers. Immutable after construction and safe to share between threads.
/// </summary>
internal sealed class TreeNodes
{
    /// <summary>The cost of what may not be joined: above every sum of costs.</summary>
    public const ushort Forbidden = ushort.MaxValue;

    /// <summary>What a record costs whose every cell is suppressed.</summary>
    public const int Units = 60_000;

    /// <summary>The most labels whose numbers fit 16 bits.</summary>
    public const int MaxCount = ushort.MaxValue;

    /// <summary>Numbers that one look-up in a vector covers; tables of costs are multiples of it.</summary>
    public const int Block = 64;

    /// <summary>The most labels that have their costs with all others at hand.</summary>
    private const int MaxTable = 1024;

    private readonly int[] _parent;
    private readonly int[] _end;
    private readonly int[] _level;
    private readonly int[] _label;
    private readonly int[] _depth;
    private readonly ushort[] _cost;

    /// <summary>Per depth: the node of that depth that a node lies under.</summary>
    private readonly List<int[]> _ancestor = [];
    private readonly QuasiIdentifierCodes _quasi;
    private readonly int _finest;
    private readonly double _share;
    private readonly ushort[][] _table = [];
    private readonly Lazy<int[]> _sameText;

    /// <param name="quasi">The attribute.</param>
    /// <param name="finest">The finest level a class may have.</param>
    /// <param name="coarsest">The coarsest one.</param>
    /// <param name="share">The attribute's part of <see cref="Units"/>.</param>
    public TreeNodes(QuasiIdentifierCodes quasi, int finest, int coarsest, double share)
    {
        _quasi = quasi;
        _finest = finest;
        _share = share;
        NodeOfLabel = new int[quasi.Labels[finest].Length];
        var starts = ChildStarts(quasi, finest, coarsest);
        var found = new List<Found>();
        for (var label = 0; label < quasi.Labels[coarsest].Length; label++)
        {
            Add(coarsest, label, -1, starts, found);
        }

        _parent = [.. found.Select(static node => node.Parent)];
        _end = [.. found.Select(static node => node.End)];
        _level = [.. found.Select(static node => node.Level)];
        _label = [.. found.Select(static node => node.Label)];
        _depth = new int[Count];
        _cost = new ushort[Count];
        var domain = quasi.Hierarchy.ValueCount;
        for (var node = 0; node < Count; node++)
        {
            _depth[node] = _parent[node] < 0 ? 0 : _depth[_parent[node]] + 1;
            _cost[node] = domain == 1 ? (ushort)0 : (ushort)(share * Excess(node) / (domain - 1));
        }

        FindAncestors();
        _sameText = new Lazy<int[]>(FindSameTexts);
        if (Count <= MaxTable)
        {
            _table = new ushort[Count][];
            for (var node = 0; node < Count; node++)
            {
                _table[node] = new ushort[Padded];
                Fill(node, _table[node]);
            }
        }
    }

    /// <summary>Labels.</summary>
    public int Count => _parent.Length;

    /// <summary>Cells of a table of costs.</summary>
    public int Padded => (Count + Block - 1) / Block * Block;

    /// <summary>Label number at the finest level to node.</summary>
    public int[] NodeOfLabel { get; }

    /// <summary>What a cell with a node's label costs, cut.</summary>
    public ushort Cost(int node) => _cost[node];

    /// <summary>What a suppressed cell costs, cut.</summary>
    public int WholeCost => _quasi.Hierarchy.ValueCount == 1 ? 0 : (int)_share;

    /// <summary>The domain values under a node, less one: what a cell costs in units of the domain size less one.</summary>
    public int Excess(int node) => _quasi.Leaves[_level[node]][_label[node]] - 1;

    /// <summary>One past the last number under a node.</summary>
    public int End(int node) => _end[node];

    /// <summary>Whether nothing lies under a node.</summary>
    public bool IsLeaf(int node) => _end[node] == node + 1;

    /// <summary>The text of a node's label.</summary>
    public string Text(int node) =>
        _quasi.Hierarchy.Labels(_level[node])[_quasi.Labels[_level[node]][_label[node]]];

    /// <summary>The first node with the same text: labels of two levels may have one, and a release shows no more.</summary>
    public int SameText(int node) => _sameText.Value[node];

    /// <summary>The label number, at a level, that a node of a finer or the same level lies under.</summary>
    public int LabelAt(int node, int level)
    {
        var label = _label[node];
        for (var at = _level[node]; at < level; at++)
        {
            label = _quasi.Up[at + 1][label];
        }

        return label;
    }

    /// <summary>The finest node that both lie under, or -1 where the levels allowed have none.</summary>
    public int Join(int a, int b)
    {
        while (a >= 0 && (b < a || b >= _end[a]))
        {
            a = _parent[a];
        }

        return a;
    }

    /// <summary>The child of a node that another one lies under.</summary>
    public int ChildTowards(int node, int below) => _ancestor[_depth[node] + 1][below];

    /// <summary>What a cell costs once a node is joined with each other one.</summary>
    /// <param name="node">The node.</param>
    /// <param name="scratch">Room for <see cref="Padded"/> costs.</param>
    public ushort[] JoinCosts(int node, ushort[] scratch)
    {
        if (_table.Length > 0)
        {
            return _table[node];
        }

        Fill(node, scratch.AsSpan(0, Padded));
        return scratch;
    }

    private void FindAncestors()
    {
        for (var node = 0; node < Count; node++)
        {
            while (_ancestor.Count <= _depth[node])
            {
                _ancestor.Add(new int[Count]);
            }

            for (var at = node; at >= 0; at = _parent[at])
            {
                _ancestor[_depth[at]][node] = at;
            }
        }
    }

    private int[] FindSameTexts()
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        var same = new int[Count];
        for (var node = 0; node < same.Length; node++)
        {
            first.TryAdd(Text(node), node);
            same[node] = first[Text(node)];
        }

        return same;
    }

    private static int[][] ChildStarts(QuasiIdentifierCodes quasi, int finest, int coarsest)
    {
        var starts = new int[coarsest + 1][];
        for (var level = finest + 1; level <= coarsest; level++)
        {
            starts[level] = new int[quasi.Labels[level].Length + 1];
            var up = quasi.Up[level];
            for (var child = up.Length - 1; child >= 0; child--)
            {
                starts[level][up[child]] = child;
            }

            starts[level][^1] = up.Length;
        }

        return starts;
    }

    private void Add(int level, int label, int parent, int[][] starts, List<Found> found)
    {
        while (level > _finest && starts[level][label + 1] == starts[level][label] + 1)
        {
            label = starts[level][label];
            level--;
        }

        var node = found.Count;
        found.Add(new Found(parent, 0, level, label));
        if (level == _finest)
        {
            NodeOfLabel[label] = node;
        }
        else
        {
            for (var child = starts[level][label]; child < starts[level][label + 1]; child++)
            {
                Add(level - 1, child, node, starts, found);
            }
        }

        found[node] = found[node] with { End = found.Count };
    }

    private void Fill(int node, Span<ushort> costs)
    {
        costs.Fill(Forbidden);
        Span<int> path = stackalloc int[Hierarchies.Hierarchy.MaxLevels];
        var length = 0;
        for (var at = node; at >= 0; at = _parent[at])
        {
            path[length++] = at;
        }

        // From the root down: what lies under a finer node is filled anew with less.
        for (var i = length - 1; i >= 0; i--)
        {
            costs[path[i].._end[path[i]]].Fill(_cost[path[i]]);
        }
    }

    private readonly record struct Found(int Parent, int End, int Level, int Label);
}
